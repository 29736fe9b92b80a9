// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import java.lang.invoke.LambdaMetafactory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Rewrites one class file by replacing names only. Every instruction keeps its effect on the stack. Every stack map
 * frame stays valid, since a substitute is a subclass of the class that it replaces. So no frame is computed and no
 * class is loaded.
 *
 * <p>Two instructions create an object: {@code NEW} and the call of a constructor. Both must be replaced, or neither.
 * In a constructor, a call of the superclass's constructor looks the same. So a first pass finds the creations that can
 * be replaced completely, and a second pass replaces them.
 */
final class ClassRewriter {
    private static final int API = Opcodes.ASM9;
    private static final String CONSTRUCTOR = "<init>";

    /**
     * The bootstrap class of lambdas. {@link #IMPLEMENTATION} is the index of the method handle among its arguments,
     * {@link #FLAGS} that of the flags, which only one of its methods has.
     */
    private static final String LAMBDAS = "java/lang/invoke/LambdaMetafactory";

    private static final int IMPLEMENTATION = 1;
    private static final int FLAGS = 3;

    /** What was replaced in one class, and the file that came of it. */
    static final class Result {
        private final Set<String> substituted = new HashSet<>();
        private int constructors;
        private int references;
        private boolean superclass;
        private byte @Nullable [] file;

        /** Returns the rewritten class file; null if there was nothing to rewrite. */
        byte @Nullable [] file() {
            return file;
        }

        int constructors() {
            return constructors;
        }

        int references() {
            return references;
        }

        boolean superclass() {
            return superclass;
        }

        /** Returns the names of the substitutes that the class refers to, in the form of class files. */
        Set<String> substituted() {
            return substituted;
        }
    }

    private final ClassReader reader;
    private final Result result = new Result();
    private final String superName;
    private boolean superclassToo;

    /** Classes by method whose creations must stay, because a constructor used there has no substitute. */
    private final Map<String, Set<String>> kept = new HashMap<>();

    private ClassRewriter(byte[] file, boolean superclassToo) {
        this.reader = new ClassReader(file);
        this.superName = reader.getSuperName() == null ? "" : reader.getSuperName();
        this.superclassToo = superclassToo && Substitutes.has(superName);
    }

    /**
     * Rewrites a class.
     *
     * @param superclassToo whether the superclass may be replaced; false for a class that exists already
     * @throws RuntimeException if the class file cannot be parsed, as one of a later JDK
     */
    static Result rewrite(byte[] file, boolean superclassToo) {
        return new ClassRewriter(file, superclassToo).rewrite();
    }

    private Result rewrite() {
        reader.accept(new Survey(), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new Exchange(writer), 0);
        if (result.superclass || result.constructors + result.references > 0) {
            result.file = writer.toByteArray();
        }
        return result;
    }

    /** True if creations of {@code owner} in this method must stay. */
    private boolean isKept(String method, boolean inConstructor, String owner) {
        return !Substitutes.has(owner)
                // This may be the call of the superclass's constructor, and the superclass stays.
                || (inConstructor && owner.equals(superName) && !superclassToo)
                || kept.getOrDefault(method, Set.of()).contains(owner);
    }

    /** The first pass: finds creations that must stay. */
    private final class Survey extends ClassVisitor {
        Survey() {
            super(API);
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            String method = name + descriptor;
            boolean inConstructor = name.equals(CONSTRUCTOR);
            return new MethodVisitor(API) {
                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String called, String calledDescriptor, boolean isInterface) {
                    if (opcode == Opcodes.INVOKESPECIAL
                            && called.equals(CONSTRUCTOR)
                            && Substitutes.has(owner)
                            && !Substitutes.has(owner, calledDescriptor)) {
                        kept.computeIfAbsent(method, none -> new HashSet<>()).add(owner);
                        if (inConstructor && owner.equals(superName)) {
                            superclassToo = false;
                        }
                    }
                }
            };
        }
    }

    /** The second pass: replaces names. */
    private final class Exchange extends ClassVisitor {
        Exchange(ClassWriter writer) {
            super(API, writer);
        }

        private String exchanged(String owner) {
            String ours = Substitutes.of(owner);
            result.substituted.add(ours);
            return ours;
        }

        @Override
        public void visit(
                int version,
                int access,
                String name,
                @Nullable String signature,
                @Nullable String superclass,
                String @Nullable [] interfaces) {
            if (superclassToo) {
                result.superclass = true;
                super.visit(version, access, name, signature, exchanged(superName), interfaces);
            } else {
                super.visit(version, access, name, signature, superclass, interfaces);
            }
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            return new Instructions(next, name + descriptor, name.equals(CONSTRUCTOR));
        }

        private final class Instructions extends MethodVisitor {
            private final String method;
            private final boolean inConstructor;

            Instructions(MethodVisitor next, String method, boolean inConstructor) {
                super(API, next);
                this.method = method;
                this.inConstructor = inConstructor;
            }

            @Override
            public void visitTypeInsn(int opcode, String type) {
                boolean created = opcode == Opcodes.NEW && !isKept(method, inConstructor, type);
                super.visitTypeInsn(opcode, created ? exchanged(type) : type);
            }

            @Override
            public void visitMethodInsn(
                    int opcode, String owner, String called, String descriptor, boolean isInterface) {
                if (opcode == Opcodes.INVOKESPECIAL
                        && called.equals(CONSTRUCTOR)
                        && !isKept(method, inConstructor, owner)) {
                    result.constructors++;
                    super.visitMethodInsn(opcode, exchanged(owner), called, descriptor, isInterface);
                } else {
                    super.visitMethodInsn(opcode, owner, called, descriptor, isInterface);
                }
            }

            @Override
            public void visitInvokeDynamicInsn(
                    String name, String descriptor, Handle bootstrap, @Nullable Object... arguments) {
                Object[] all = arguments;
                if (isPlainLambda(bootstrap, arguments)
                        && arguments[IMPLEMENTATION] instanceof Handle constructor
                        && constructor.getTag() == Opcodes.H_NEWINVOKESPECIAL
                        && Substitutes.has(constructor.getOwner(), constructor.getDesc())) {
                    result.references++;
                    all = arguments.clone();
                    all[IMPLEMENTATION] = new Handle(
                            constructor.getTag(),
                            exchanged(constructor.getOwner()),
                            CONSTRUCTOR,
                            constructor.getDesc(),
                            false);
                }
                super.visitInvokeDynamicInsn(name, descriptor, bootstrap, all);
            }

            /**
             * True for a method reference like {@code Deflater::new} in a lambda that is not serializable. Only there
             * the exact type of the result does not matter. The class of a serializable lambda compares the
             * constructor's name when the lambda is deserialized. Other method handles are constants, and may be
             * invoked with their exact type.
             */
            private boolean isPlainLambda(Handle bootstrap, @Nullable Object[] arguments) {
                return bootstrap.getOwner().equals(LAMBDAS)
                        && (arguments.length <= FLAGS
                                || (arguments[FLAGS] instanceof Integer flags
                                        && (flags & LambdaMetafactory.FLAG_SERIALIZABLE) == 0));
            }
        }
    }
}
