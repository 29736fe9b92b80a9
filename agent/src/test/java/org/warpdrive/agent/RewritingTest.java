// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which classes the JVM gets back as they were. */
class RewritingTest {
    private static final String SHAPES = "sample/Shapes";

    private final Report report = new Report();

    /** No test here is about modules, which are all that it is asked for. */
    private static Instrumentation none() {
        return (Instrumentation) Proxy.newProxyInstance(
                RewritingTest.class.getClassLoader(), new Class<?>[] {Instrumentation.class}, (proxy, method, args) -> {
                    throw new AssertionError(method);
                });
    }

    private byte @Nullable [] transform(
            @Nullable String options, @Nullable ClassLoader loader, String name, byte[] file) {
        return transform(options, loader, name, null, file);
    }

    private byte @Nullable [] transform(
            @Nullable String options,
            @Nullable ClassLoader loader,
            String name,
            @Nullable Class<?> redefined,
            byte[] file) {
        Module module = getClass().getModule();
        return new Rewriting(Scope.parse(options), new Visibility(none()), report)
                .transform(module, loader, name, redefined, null, file);
    }

    @Test
    void aClassOfTheApplicationIsRewritten() throws Exception {
        ClassLoader loader = getClass().getClassLoader();
        assertThat(transform(null, loader, SHAPES, RewrittenClasses.file(SHAPES)))
                .isNotNull();
        assertThat(report.toString())
                .contains("1 classes rewritten (", " 5 method references, 0 superclasses)", "0 failed");
    }

    @Test
    void otherLoadersAndNamesAreLeft() throws Exception {
        byte[] file = RewrittenClasses.file(SHAPES);
        assertThat(transform(null, null, SHAPES, file)).isNull();
        assertThat(transform(null, ClassLoader.getPlatformClassLoader(), SHAPES, file))
                .isNull();
        ClassLoader loader = getClass().getClassLoader();
        assertThat(transform("exclude=sample", loader, SHAPES, file)).isNull();
        assertThat(transform("include=com.acme", loader, SHAPES, file)).isNull();
        assertThat(transform(null, loader, "org/slf4j/Shapes", file)).isNull();
        assertThat(transform(null, loader, "java/lang/Object", RewrittenClasses.file("java.lang.Object")))
                .isNull();
        assertThat(report.toString()).contains("0 classes rewritten", "0 out of reach, 0 failed");
    }

    @Test
    void aLoaderThatDoesNotFindUsIsOutOfReach() throws Exception {
        ClassLoader alone = new ClassLoader(null) {};
        assertThat(transform(null, alone, SHAPES, RewrittenClasses.file(SHAPES)))
                .isNull();
        assertThat(report.toString()).contains("0 classes rewritten", "1 out of reach, 0 failed");
    }

    @Test
    void aLoaderThatFailsIsOutOfReach() throws Exception {
        ClassLoader broken = new ClassLoader(null) {
            @Override
            public Class<?> loadClass(String name) {
                throw new NoClassDefFoundError(name);
            }
        };
        assertThat(transform(null, broken, SHAPES, RewrittenClasses.file(SHAPES)))
                .isNull();
        assertThat(report.toString()).contains("1 out of reach, 0 failed");
    }

    @Test
    void whatIsNotUnderstoodIsCountedAndLoadedAsItWas() throws Exception {
        ClassLoader loader = getClass().getClassLoader();
        byte[] later = RewrittenClasses.file(SHAPES);
        later[7] = (byte) 200;
        assertThat(transform(null, loader, SHAPES, later)).isNull();
        byte[] cut = java.util.Arrays.copyOf(RewrittenClasses.file(SHAPES), 3000);
        assertThat(transform(null, loader, SHAPES, cut)).isNull();
        ClassLoader wrong = new ClassLoader(null) {
            @Override
            public Class<?> loadClass(String name) {
                throw new IllegalStateException("a loader in a bad state");
            }
        };
        assertThat(transform(null, wrong, SHAPES, RewrittenClasses.file(SHAPES)))
                .isNull();
        assertThat(report.failures()).isEqualTo(3);
    }

    @Test
    void anExistingClassKeepsItsSuperclass() throws Exception {
        ClassLoader loader = getClass().getClassLoader();
        byte[] file = RewrittenClasses.file("sample.Shapes$Level9");
        assertThat(transform(null, loader, "sample/Shapes$Level9", sample.Shapes.Level9.class, file))
                .isNotNull();
        assertThat(report.toString()).contains("(1 constructor calls, 0 method references, 0 superclasses)");
        Class<?> ours = new RewrittenClasses().loadClass("sample.Shapes$Level9");
        assertThat(transform(null, loader, "sample/Shapes$Level9", ours, file)).isNotNull();
        assertThat(report.toString()).contains("1 superclasses)");
    }
}
