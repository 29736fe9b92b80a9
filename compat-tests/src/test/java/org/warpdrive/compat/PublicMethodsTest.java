// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FilterOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdDeflaterOutputStream;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;
import org.warpdrive.zip.WdInflater;

/**
 * Every public or protected method of the running JDK's types is overridden or on a list with the reason why it need not
 * be. A method that a new JDK adds fails here before it answers from a superclass that nobody feeds.
 */
class PublicMethodsTest {
    private static final String FORWARDS = "calls the overridden method with the same name and more arguments";
    private static final String TOTALS = "is (int) getBytesRead() or getBytesWritten()";
    private static final String CLOSE = "JDK 25: is end()";
    private static final String STREAM = "works on the fields def, inf, buf and crc, which hold our objects";

    private static final Map<String, String> DEFLATER = Map.of(
            "setInput([B)", FORWARDS,
            "setDictionary([B)", FORWARDS,
            "deflate([B)", FORWARDS,
            "deflate([B,int,int)", FORWARDS,
            "deflate(java.nio.ByteBuffer)", FORWARDS,
            "getTotalIn()", TOTALS,
            "getTotalOut()", TOTALS,
            "close()", CLOSE);

    private static final Map<String, String> INFLATER = Map.of(
            "setInput([B)", FORWARDS,
            "setDictionary([B)", FORWARDS,
            "inflate([B)", FORWARDS,
            "getTotalIn()", TOTALS,
            "getTotalOut()", TOTALS,
            "close()", CLOSE);

    private static final Map<String, String> OUTPUT = Map.of(
            "write(int)", FORWARDS,
            "write([B)", FORWARDS,
            "deflate()", "is called by the superclass and by subclasses, and in both cases works on the field def");

    private static final Map<String, String> GZIP_INPUT = Map.of("read([B,int,int)", STREAM, "close()", STREAM);

    private static String signature(Method method) {
        String parameters =
                Arrays.stream(method.getParameterTypes()).map(Class::getName).collect(Collectors.joining(","));
        return method.getName() + "(" + parameters + ")";
    }

    private static Set<String> methods(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> (method.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0)
                .map(PublicMethodsTest::signature)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void check(Class<?> jdk, Class<?> ours, Map<String, String> reasons) {
        Set<String> own = methods(ours);
        if (own.isEmpty()) {
            // All or nothing: a class without methods of its own is the JDK's in every respect.
            return;
        }
        Set<String> left = methods(jdk);
        left.removeAll(own);
        left.removeAll(reasons.keySet());
        assertThat(left)
                .as("methods of %s that %s neither overrides nor may inherit", jdk, ours)
                .isEmpty();
    }

    @Test
    void deflater() {
        assertThat(methods(WdDeflater.class)).isNotEmpty();
        check(Deflater.class, WdDeflater.class, DEFLATER);
    }

    @Test
    void inflater() {
        check(Inflater.class, WdInflater.class, INFLATER);
    }

    @Test
    void gzipStreams() {
        check(GZIPOutputStream.class, WdGZIPOutputStream.class, Map.of());
        check(GZIPInputStream.class, WdGZIPInputStream.class, GZIP_INPUT);
    }

    /** What an output stream inherited would work on the field {@code def}, and our streams have nothing there. */
    @Test
    void outputStreams() {
        for (Class<?> jdk : List.of(DeflaterOutputStream.class, FilterOutputStream.class)) {
            check(jdk, WdGZIPOutputStream.class, OUTPUT);
            check(jdk, WdDeflaterOutputStream.class, OUTPUT);
        }
    }

    @Test
    void everyConstructorOfTheJdkIsThere() {
        Map<Class<?>, Class<?>> types = Map.of(
                Deflater.class, WdDeflater.class,
                Inflater.class, WdInflater.class,
                GZIPOutputStream.class, WdGZIPOutputStream.class,
                GZIPInputStream.class, WdGZIPInputStream.class);
        types.forEach((jdk, ours) -> Stream.of(jdk.getConstructors())
                .map(constructor -> Arrays.asList(constructor.getParameterTypes()))
                .forEach(parameters -> assertThat(ours.getConstructors())
                        .as("%s%s", ours, parameters)
                        .anyMatch(constructor ->
                                Arrays.asList(constructor.getParameterTypes()).equals(parameters))));
    }

    @Test
    void forwardersReallyForward() throws Exception {
        // What the list claims: were a JDK to change it, the total would be that of an idle superclass.
        WdDeflater deflater = new WdDeflater();
        deflater.setInput(new byte[100]);
        deflater.finish();
        byte[] stream = new byte[200];
        int n = deflater.deflate(stream);
        assertThat(deflater.getTotalIn()).isEqualTo(100);
        assertThat(deflater.getTotalOut()).isEqualTo(n);
        WdInflater inflater = new WdInflater();
        inflater.setInput(stream, 0, n);
        assertThat(inflater.inflate(new byte[200])).isEqualTo(100);
        assertThat(inflater.getTotalIn()).isEqualTo(n);
        assertThat(inflater.getTotalOut()).isEqualTo(100);
        if (deflater instanceof AutoCloseable closeable) {
            closeable.close();
        } else {
            deflater.end();
        }
        inflater.end();
    }
}
