// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.TestJvm;

/**
 * Every public method of the servlet API, in each of its versions, is overridden by the filter's classes or listed here with
 * the reason: a method that a version adds, and that could bypass the filter, fails this test.
 */
@Tag("servers")
class ServletApiTest {
    /** What the filter's classes stand for, and the methods that they leave as they are. */
    private static final Map<String, Map<String, String>> CLASSES = Map.of(
            "http.HttpServletResponse CompressedResponse",
            Map.ofEntries(
                    left("addCookie", "a header: the response below has all of them"),
                    left("addDateHeader", "a header"),
                    left("setDateHeader", "a header"),
                    left("containsHeader", "the headers are below"),
                    left("getHeader", "the headers are below"),
                    left("getHeaders", "the headers are below"),
                    left("getHeaderNames", "the headers are below"),
                    left("getStatus", "the status is below"),
                    left("setStatus", "the status is below"),
                    left("getContentType", "a header"),
                    left("getCharacterEncoding", "said below as soon as there is a writer"),
                    left("getLocale", "no part of the body"),
                    left("getBufferSize", "as much is held here as the container would keep"),
                    left("isCommitted", "gzip begins with a commit"),
                    left("encodeURL", "no part of the response"),
                    left("encodeUrl", "no part of the response"),
                    left("encodeRedirectURL", "no part of the response"),
                    left("encodeRedirectUrl", "no part of the response"),
                    left("getTrailerFields", "after the body"),
                    left("setTrailerFields", "after the body")),
            "ServletOutputStream BodyStream",
            Map.ofEntries(
                    left("println", "made of print and write"),
                    left("write(ByteBuffer)", "made of write"),
                    left("write(byte[])", "made of write"),
                    left("print(boolean)", "made of print(String)"),
                    left("print(char)", "made of print(String)"),
                    left("print(double)", "made of print(String)"),
                    left("print(float)", "made of print(String)"),
                    left("print(int)", "made of print(String)"),
                    left("print(long)", "made of print(String)")),
            "AsyncContext CompressedContext",
            Map.of(),
            "http.HttpServletRequest CompressedRequest",
            Map.ofEntries(
                    left("upgrade", "a response of status 101 has no body"),
                    left("newPushBuilder", "another response"),
                    left("get.*", "what the client sent, or what the container knows"),
                    left("is.*", "what the client sent, or what the container knows"),
                    left("set.*", "the application's own"),
                    left("remove.*", "the application's own"),
                    left("authenticate", "answers through the response it is given"),
                    left("login", "no part of the response"),
                    left("logout", "no part of the response"),
                    left("changeSessionId", "no part of the response")));

    private static Map.Entry<String, String> left(String method, String reason) {
        return Map.entry(method, reason);
    }

    private static String signature(Method method) {
        return method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(",", "(", ")"));
    }

    private static Set<String> missing(Class<?> api, Class<?> ours, Map<String, String> left) {
        Set<String> declared = Arrays.stream(ours.getDeclaredMethods())
                .filter(method -> !method.isBridge())
                .map(ServletApiTest::signature)
                .collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>();
        for (Method method : api.getMethods()) {
            String signature = signature(method);
            boolean reasoned = left.keySet().stream()
                    .anyMatch(name -> name.contains("(")
                            ? signature.equals(name)
                            : method.getName().matches(name));
            boolean own = method.getDeclaringClass() == Object.class || Modifier.isStatic(method.getModifiers());
            if (!own && !declared.contains(signature) && !reasoned) {
                missing.add(signature);
            }
        }
        return missing;
    }

    private static URL url(String entry) {
        try {
            return new File(entry).toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.0", "5.0", "6.0", "6.1"})
    void everyMethodIsThoughtOf(String version) throws Exception {
        String edition = version.equals("4.0") ? "javax" : "jakarta";
        try (URLClassLoader loader = new URLClassLoader(classPath(version), ClassLoader.getPlatformClassLoader())) {
            for (Map.Entry<String, Map<String, String>> each : CLASSES.entrySet()) {
                String[] names = each.getKey().split(" ", -1);
                Class<?> api = loader.loadClass(edition + ".servlet." + names[0]);
                Class<?> ours = loader.loadClass("org.warpdrive.servlet." + edition + "." + names[1]);
                assertThat(missing(api, ours, each.getValue()))
                        .as("%s of Servlet %s", names[0], version)
                        .isEmpty();
                assertThat(each.getValue().values()).noneMatch(String::isBlank);
            }
        }
    }

    private static URL[] classPath(String version) throws IOException {
        try (Stream<Path> jars = Files.list(Path.of("target/servers/servlet-api"))) {
            Path api = jars.filter(jar -> jar.getFileName().toString().startsWith("jakarta.servlet-api-" + version))
                    .findFirst()
                    .orElseThrow();
            Stream<URL> own = TestJvm.classPath().stream()
                    .filter(entry -> !entry.matches(".*/(jakarta|javax|tomcat)[^/]*\\.jar"))
                    .map(ServletApiTest::url);
            return Stream.concat(Stream.of(api.toUri().toURL()), own).toArray(URL[]::new);
        }
    }
}
