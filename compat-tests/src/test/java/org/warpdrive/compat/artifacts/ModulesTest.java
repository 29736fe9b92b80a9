// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.warpdrive.compat.artifacts.Application.NATIVE;
import static org.warpdrive.compat.artifacts.Application.SAME;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warpdrive.compat.kit.OwnJars;
import org.warpdrive.compat.kit.TestJvm;

/**
 * Modular applications with one artifact each: compiled and run on its module, those of its siblings and of its product,
 * and nothing else.
 */
class ModulesTest {
    private static final Path SERVERS = Path.of("target", "servers");
    private static final String OLDER_LINE = "4.1.";
    private static final Path SPRING = Path.of("spring-boot-3", "target", "jars");

    @TempDir
    static Path directory;

    @Test
    void zip() throws Exception {
        String said = run("zip", path("zip", "native"));
        assertThat(said).startsWith("exit=0\n").contains(SAME);
        assertThat(said.contains("inflate: native")).isEqualTo(NATIVE);
    }

    @Test
    void uacce() throws Exception {
        assertThat(run("uacce", path("uacce", "zip", "native", "jna")))
                .startsWith("exit=0\n")
                .contains("devices: ", "engines: ");
    }

    @Test
    void softDevice() throws Exception {
        assumeTrue(NATIVE, "soft devices need native code");
        String said = run(
                "soft-device",
                path("soft-device", "uacce", "zip", "native", "jna"),
                List.of("-Dwarpdrive.engine=soft"));
        assertThat(said).startsWith("exit=0\n").contains(SAME, "engines: stored, uacce");
    }

    @Test
    void cli() throws Exception {
        Path file = Files.writeString(directory.resolve("data"), "data");
        assertThat(run("cli", path("cli", "zip", "native"), List.of(), file.toString()))
                .startsWith("exit=0\n")
                .contains("code: 0");
        assertThat(directory.resolve("data.gz")).exists();
    }

    @Test
    void commonsCompress() throws Exception {
        List<String> path = with(
                path("commons-compress", "zip", "native"),
                "commons-compress-.*",
                "commons-io-.*",
                "commons-codec-.*",
                "commons-lang3-.*");
        assertThat(run("commons-compress", path))
                .startsWith("exit=0\n")
                .contains("WdGzipCompressorOutputStream", SAME, "WdCompressorStreamProvider");
    }

    @Test
    void netty() throws Exception {
        assumeTrue(System.getProperty("netty.line", OLDER_LINE).equals(OLDER_LINE), "compiled against the older line");
        assertThat(run("netty", with(path("netty", "zip", "native"), "netty-.*")))
                .startsWith("exit=0\n")
                .contains(SAME);
    }

    /** The codecs have a module of their own in that line, which ours, compiled against the older one, is told to read. */
    @Test
    void nettyOfTheNewerLine() throws Exception {
        assumeTrue(System.getProperty("netty.line", OLDER_LINE).equals(OLDER_LINE), "compiled against the older line");
        Application application = Application.compiled(
                "netty",
                Files.createTempDirectory(directory, "netty"),
                with(path("netty", "zip", "native"), "netty-.*"));
        List<String> path = new ArrayList<>(path("netty", "zip", "native"));
        path.addAll(jars(SERVERS.resolve("netty-4.2"), ".*"));
        String said = application.run(
                directory,
                path,
                List.of(
                        "--add-modules",
                        "io.netty.codec.compression",
                        "--add-reads",
                        "org.warpdrive.netty=io.netty.codec.compression",
                        "--add-reads",
                        "app=io.netty.codec.compression"));
        assertThat(said).startsWith("exit=0\n").contains(SAME);
    }

    @Test
    void jetty() throws Exception {
        assertThat(run("jetty", with(path("jetty", "zip", "native"), "jetty-util-.*", "slf4j-api-.*")))
                .startsWith("exit=0\n")
                .contains("WdDeflater", SAME);
    }

    @Test
    void undertow() throws Exception {
        List<String> path = with(
                path("undertow", "zip", "native"), "undertow-core-.*", "xnio-api-.*", "jboss-logging-.*", "wildfly-.*");
        assertThat(run("undertow", path)).startsWith("exit=0\n").contains("WdDeflater", SAME);
    }

    @Test
    void grpc() throws Exception {
        assertThat(run("grpc", with(path("grpc", "zip", "native"), "grpc-api-.*", "guava-.*", "failureaccess-.*")))
                .startsWith("exit=0\n")
                .contains(SAME, "gzip");
    }

    /** Its jars say nothing of modules, and so not that they need that one, which does. */
    @Test
    void hadoop() throws Exception {
        List<String> path =
                with(path("hadoop", "zip", "native"), "hadoop-client-.*", "slf4j-api-.*", "commons-logging-.*");
        assertThat(run("hadoop", path, List.of("--add-modules", "org.slf4j")))
                .startsWith("exit=0\n")
                .contains("WdGzipCompressor", SAME);
    }

    @Test
    void tomcat() throws Exception {
        List<String> path = new ArrayList<>(path("tomcat", "zip", "native"));
        path.addAll(jars(SERVERS.resolve("tomcat-10"), ".*"));
        Path base = Files.createTempDirectory(directory, "tomcat");
        assertThat(run("tomcat", path, List.of(), base.toString()))
                .startsWith("exit=0\n")
                .contains(SAME);
    }

    /**
     * With no container: Tomcat's jar has the packages of the servlet API too, so that it cannot be a module beside that API,
     * and Jetty's for {@code javax.servlet} names the API's module otherwise.
     */
    @Test
    void servlet() throws Exception {
        List<String> path = new ArrayList<>(path("servlet", "zip", "native"));
        path.addAll(jars(SERVERS.resolve("servlet-api"), "jakarta.servlet-api-6.0.0.jar"));
        assertThat(run("servlet", path)).startsWith("exit=0\n").contains(SAME);
    }

    @Test
    void servletJavax() throws Exception {
        List<String> path = new ArrayList<>(path("servlet-javax", "zip", "native"));
        path.addAll(jars(SERVERS.resolve("servlet-api"), "jakarta.servlet-api-4.0.4.jar"));
        Application application =
                Application.javax("servlet", Files.createTempDirectory(directory, "servlet-javax"), path);
        assertThat(application.run(directory, path, List.of()))
                .startsWith("exit=0\n")
                .contains(SAME);
    }

    /** With nothing of Spring. */
    @Test
    void micrometer() throws Exception {
        List<String> path =
                with(path("micrometer", "zip", "native"), "micrometer-.*", "HdrHistogram-.*", "LatencyUtils-.*");
        assertThat(run("micrometer", path))
                .startsWith("exit=0\n")
                .contains(SAME, "streams: " + (NATIVE ? "1.0" : "0.0"));
    }

    /** With Tomcat and nothing of Jetty. */
    @Test
    void springBootStarter() throws Exception {
        assumeTrue(Files.isDirectory(SPRING), "the jars of Spring Boot are copied by a module of their own");
        List<String> path = new ArrayList<>(path("spring-boot-starter", "tomcat", "jetty", "zip", "native"));
        path.addAll(jars(SPRING, "(?!jetty|jakarta\\.(servlet|websocket)).*"));
        String said = run(
                "spring-boot-starter",
                path,
                List.of(),
                "--warpdrive.enabled=true",
                "--server.port=0",
                "--server.compression.enabled=true");
        assertThat(said).startsWith("exit=0\n").contains("org.warpdrive.tomcat.WdHttp11NioProtocol", SAME);
    }

    private static String run(String name, List<String> path) throws Exception {
        return run(name, path, List.of());
    }

    /** Compiles and runs on the same path. */
    private static String run(String name, List<String> path, List<String> options, String... arguments)
            throws Exception {
        Application application = Application.compiled(name, Files.createTempDirectory(directory, name), path);
        return application.run(directory, path, options, arguments);
    }

    private static List<String> path(String... artifacts) {
        return OwnJars.entries(Arrays.asList(artifacts));
    }

    /** With the jars of this JVM's class path whose names match. */
    private static List<String> with(List<String> path, String... names) {
        List<String> all = new ArrayList<>(path);
        TestJvm.classPath().stream()
                .filter(entry -> Stream.of(names)
                        .anyMatch(
                                name -> Path.of(entry).getFileName().toString().matches(name + "\\.jar")))
                .forEach(all::add);
        return all;
    }

    private static List<String> jars(Path from, String names) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            return files.filter(each -> each.getFileName().toString().endsWith(".jar"))
                    .filter(each -> each.getFileName().toString().matches(names))
                    .map(Path::toString)
                    .toList();
        }
    }
}
