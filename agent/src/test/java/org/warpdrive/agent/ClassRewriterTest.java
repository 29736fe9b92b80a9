// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ARETURN;
import static org.objectweb.asm.Opcodes.DUP;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.H_INVOKESTATIC;
import static org.objectweb.asm.Opcodes.H_NEWINVOKESPECIAL;
import static org.objectweb.asm.Opcodes.ICONST_1;
import static org.objectweb.asm.Opcodes.ICONST_2;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.NEW;
import static org.objectweb.asm.Opcodes.V17;
import static org.objectweb.asm.Opcodes.V1_4;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;

/** Every shape in which Java code comes by an object of java.util.zip, rewritten, verified by the JVM, and run. */
class ClassRewriterTest {
    private static final String DEFLATER = "java/util/zip/Deflater";

    private final RewrittenClasses classes = new RewrittenClasses();

    private Object call(String name, Object... arguments) throws Exception {
        for (Method method : classes.loadClass("sample.Shapes").getMethods()) {
            if (method.getName().equals(name)) {
                try {
                    return method.invoke(null, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause() instanceof Exception cause ? cause : e;
                }
            }
        }
        throw new NoSuchMethodException(name);
    }

    /** The first classes of the library or of the JDK on the way up from what was made. */
    private List<String> made(String name, Object... arguments) throws Exception {
        return ((List<?>) call(name, arguments))
                .stream().map(ClassRewriterTest::kind).toList();
    }

    private static String kind(Object object) {
        Class<?> type = object.getClass();
        while (type.getName().startsWith("sample.")) {
            type = type.getSuperclass();
        }
        return type.getName();
    }

    @Test
    void everyConstructorOfThePublicKind() throws Exception {
        assertThat(made("plain")).hasSize(20).allMatch(name -> name.startsWith("org.warpdrive.zip.Wd"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void branchesWhileObjectsLieOnTheStack(boolean flag) throws Exception {
        assertThat(made("branchesInArguments", flag))
                .hasSize(5)
                .allMatch(name -> name.startsWith("org.warpdrive.zip.Wd"));
    }

    @ParameterizedTest
    @ValueSource(ints = {5, -77})
    void handlersLoopsAndMonitors(int level) throws Exception {
        assertThat(made("inHandlersAndLoops", level))
                .hasSize(4)
                .allMatch(name -> name.startsWith("org.warpdrive.zip.Wd"));
    }

    @Test
    void methodReferences() throws Exception {
        assertThat(made("references")).hasSize(6).allMatch(name -> name.startsWith("org.warpdrive.zip.Wd"));
        assertThat(classes.result("sample.Shapes").references()).isEqualTo(5);
    }

    /** The class compares the constructor's name with what it says in the serialized form. */
    @Test
    void aSerializableReferenceStaysAndCanBeReadBack() throws Exception {
        assertThat(made("serializedReference")).containsExactly("java.util.zip.Deflater");
    }

    @Test
    void subclassesNamedAndAnonymous() throws Exception {
        assertThat(made("subclasses")).hasSize(8).allMatch(name -> name.startsWith("org.warpdrive.zip.Wd"));
        assertThat(classes.loadClass("sample.Shapes$Level9").getSuperclass()).isEqualTo(WdGZIPOutputStream.class);
        assertThat(classes.loadClass("sample.Shapes$Member").getSuperclass()).isEqualTo(WdGZIPInputStream.class);
        assertThat(classes.result("sample.Shapes$Nested").superclass()).isTrue();
    }

    @Test
    void reflectionAndTheJdksOwnBuffersStay() throws Exception {
        assertThat(made("thatStay"))
                .containsExactly(
                        "java.util.zip.Deflater", "java.util.zip.Deflater", "java.util.zip.InflaterInputStream");
    }

    @Test
    void aConstructorWithoutSubstituteKeepsItsMethodAsItIs() throws Exception {
        assertThat(made("mixed", InputStream.nullInputStream(), new Inflater()))
                .containsExactly(
                        "java.util.zip.InflaterInputStream",
                        "java.util.zip.InflaterInputStream",
                        "java.util.zip.InflaterInputStream");
    }

    @Test
    void whatASubclassDoesWithInheritedMembersStillWorks() throws Exception {
        byte[] data = "a line of text that returns\n".repeat(9000).getBytes(StandardCharsets.US_ASCII);
        byte[] gzip = (byte[]) call("gzipped", (Object) data);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes())
                .isEqualTo(data);
        assertThat((byte[]) call("gunzipped", (Object) gzip)).isEqualTo(data);
    }

    @Test
    void aSubclassThatPushesBackHasTheBufferItAskedFor() throws Exception {
        byte[] gzip = (byte[]) call("gzipped", (Object) "text".getBytes(StandardCharsets.US_ASCII));
        byte[] long1 = new byte[5000];
        assertThat(call("membersApart", gzip, long1, 512)).isEqualTo("4 512");
    }

    @Test
    void aClassThatExistsKeepsItsSuperclassAndWhatCouldBeItsCall() throws Exception {
        byte[] file = RewrittenClasses.file("sample.Shapes$Nested");
        ClassRewriter.Result result = ClassRewriter.rewrite(file, false);
        assertThat(result.superclass()).isFalse();
        assertThat(result.file()).as("nothing else is in it").isNull();
        ClassRewriter.Result level9 = ClassRewriter.rewrite(RewrittenClasses.file("sample.Shapes$Level9"), false);
        assertThat(level9.superclass()).isFalse();
        assertThat(level9.constructors()).as("its field").isEqualTo(1);
        assertThat(classes.define(level9).getSuperclass().getName()).isEqualTo("java.util.zip.GZIPOutputStream");
    }

    @Test
    void ourOwnAreLeft() throws Exception {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(V17, ACC_PUBLIC | ACC_SUPER, "made/Ours", null, "org/warpdrive/zip/WdDeflater", null);
        creator(writer, "org/warpdrive/zip/WdDeflater");
        byte[] file = writer.toByteArray();
        assertThat(ConstantPool.namesSubstituted(file)).isFalse();
        assertThat(ClassRewriter.rewrite(file, true).file()).isNull();
    }

    private static void creator(ClassWriter writer, String type) {
        MethodVisitor method = writer.visitMethod(ACC_PUBLIC | ACC_STATIC, "make", "(Z)L" + type + ";", null, null);
        method.visitCode();
        method.visitTypeInsn(NEW, type);
        method.visitInsn(DUP);
        Label other = new Label();
        Label join = new Label();
        method.visitVarInsn(ILOAD, 0);
        method.visitJumpInsn(IFEQ, other);
        method.visitInsn(ICONST_1);
        method.visitJumpInsn(GOTO, join);
        method.visitLabel(other);
        method.visitInsn(ICONST_2);
        method.visitLabel(join);
        method.visitMethodInsn(INVOKESPECIAL, type, "<init>", "(I)V", false);
        method.visitInsn(ARETURN);
        method.visitMaxs(3, 1);
        method.visitEnd();
    }

    /** Before Java 6 there were no frames: the JVM infers the types by itself. */
    @Test
    void oldClassFiles() throws Exception {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(V1_4, ACC_PUBLIC | ACC_SUPER, "made/Old", null, "java/lang/Object", null);
        creator(writer, DEFLATER);
        byte[] file = writer.toByteArray();
        Class<?> old = classes.define(ClassRewriter.rewrite(file, true));
        assertThat(old.getMethod("make", boolean.class).invoke(null, true)).isInstanceOf(WdDeflater.class);
    }

    @Test
    void handlesThatAreConstantsStay() throws Exception {
        Handle constructor = new Handle(H_NEWINVOKESPECIAL, DEFLATER, "<init>", "()V", false);
        Handle invoke = new Handle(
                H_INVOKESTATIC,
                "java/lang/invoke/ConstantBootstraps",
                "invoke",
                "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;"
                        + "Ljava/lang/invoke/MethodHandle;[Ljava/lang/Object;)Ljava/lang/Object;",
                false);
        ConstantDynamic dynamic = new ConstantDynamic("made", "L" + DEFLATER + ";", invoke, constructor);
        ClassWriter writer = new ClassWriter(0);
        writer.visit(V17, ACC_PUBLIC | ACC_SUPER, "made/Constants", null, "java/lang/Object", null);
        for (Object constant : List.of(constructor, dynamic)) {
            MethodVisitor method = writer.visitMethod(
                    ACC_PUBLIC | ACC_STATIC,
                    constant == dynamic ? "dynamic" : "plain",
                    "()Ljava/lang/Object;",
                    null,
                    null);
            method.visitCode();
            method.visitLdcInsn(constant);
            method.visitInsn(ARETURN);
            method.visitMaxs(1, 0);
            method.visitEnd();
        }
        byte[] file = writer.toByteArray();
        assertThat(ConstantPool.namesSubstituted(file)).isTrue();
        assertThat(ClassRewriter.rewrite(file, true).file()).isNull(); // they may be called by their exact type
    }

    @Test
    void theClassFileOfALaterJdkIsAFailureForTheCaller() throws Exception {
        byte[] file = RewrittenClasses.file("sample.Shapes");
        file[7] = (byte) 200;
        assertThatThrownBy(() -> ClassRewriter.rewrite(file, true)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theGlanceSeesNamesOfClassesAlone() throws Exception {
        assertThat(ConstantPool.namesSubstituted(RewrittenClasses.file("sample.Shapes")))
                .isTrue();
        assertThat(ConstantPool.namesSubstituted(RewrittenClasses.file("java.lang.String")))
                .isFalse();
        ClassWriter writer = new ClassWriter(0);
        writer.visit(V17, ACC_PUBLIC | ACC_SUPER, "made/Field", null, "java/lang/Object", null);
        writer.visitField(ACC_PUBLIC, "deflater", "Ljava/util/zip/Deflater;", null, null);
        writer.newConst(5L);
        writer.newConst(5.0);
        writer.newConst(5);
        assertThat(ConstantPool.namesSubstituted(writer.toByteArray())).isFalse();
        writer.newClass(DEFLATER);
        assertThat(ConstantPool.namesSubstituted(writer.toByteArray())).isTrue();
        assertThat(new Deflater().getClass()).isEqualTo(Deflater.class);
    }
}
