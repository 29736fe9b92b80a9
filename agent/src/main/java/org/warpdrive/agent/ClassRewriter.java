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
 * Rewrites one class. Names alone are exchanged: every instruction keeps its effect on the stack and, since a substitute is
 * assignable wherever its original was, every stack map frame holds. So nothing is computed, and no class is loaded for it.
 *
 * <p>An object is created by two instructions that belong together, {@code NEW} and the call of a constructor, and in a
 * constructor the same call may be the one of the superclass's. So a first pass finds what can be exchanged as a whole.
 */
final class ClassRewriter {
    private static final int API = Opcodes.ASM9;
    private static final String CONSTRUCTOR = "<init>";

    /** What makes a lambda of a handle, and where among its arguments the handle and, in one of its methods, flags stand. */
    private static final String LAMBDAS = "java/lang/invoke/LambdaMetafactory";

    private static final int IMPLEMENTATION = 1;
    private static final int FLAGS = 3;

    /** What was found in a class; then what was done. */
    static final class Result {
        private final Set<String> substituted = new HashSet<>();
        private int constructors;
        private int references;
        private boolean superclass;
        private byte @Nullable [] file;

        /** The class as rewritten, or null if there was nothing to rewrite. */
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

        /** The substitutes that are needed, by their names in class files. */
        Set<String> substituted() {
            return substituted;
        }
    }

    private final ClassReader reader;
    private final Result result = new Result();
    private final String superName;
    private boolean superclassToo;

    /** Per method: what it creates that must stay as it is, for a constructor that has no substitute. */
    private final Map<String, Set<String>> kept = new HashMap<>();

    private ClassRewriter(byte[] file, boolean superclassToo) {
        this.reader = new ClassReader(file);
        this.superName = reader.getSuperName() == null ? "" : reader.getSuperName();
        this.superclassToo = superclassToo && Substitutes.has(superName);
    }

    /**
     * Rewrites a class.
     *
     * @param superclassToo false if the superclass has to stay what it is, for a class that exists already
     * @throws RuntimeException if the class is not understood, such as one of a later JDK
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

    /** Whether in this method {@code owner} is left as it is. */
    private boolean isKept(String method, boolean inConstructor, String owner) {
        return !Substitutes.has(owner)
                // A call that could be the superclass's, which stays.
                || (inConstructor && owner.equals(superName) && !superclassToo)
                || kept.getOrDefault(method, Set.of()).contains(owner);
    }

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
             * {@code Deflater::new} and its like, where the type of what comes back does not matter. Of a serializable one the
             * class itself compares the name of the constructor when it is read; and other handles, which are constants,
             * may be called by their exact type.
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
