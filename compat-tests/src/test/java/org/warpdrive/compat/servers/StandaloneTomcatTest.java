// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.OwnJars;
import org.warpdrive.compat.kit.TestData;

/** Tomcat's distribution, unpacked, with our jars in its {@code lib} and the lines of docs/integrations.md in its files. */
@Tag("servers")
@EnabledOnOs(OS.LINUX)
class StandaloneTomcatTest {
    private static final Path SAMPLE = Path.of("src/test/servers/standalone");

    @TempDir
    Path directory;

    private int connectorPort;
    private int plainPort;

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static String text(String name, int version) throws IOException {
        String text = Files.readString(SAMPLE.resolve(name));
        return version == 9 ? text.replace("servlet.jakarta", "servlet.javax") : text;
    }

    private Server start(int version) throws Exception {
        Path home = distribution(version);
        Path base = Files.createDirectories(directory.resolve("base"));
        for (String name : List.of("lib", "logs", "temp", "webapps", "work")) {
            Files.createDirectories(base.resolve(name));
        }
        copy(home.resolve("conf"), base.resolve("conf"));
        connectorPort = freePort();
        plainPort = freePort();
        Files.writeString(
                base.resolve("conf/server.xml"),
                text("server.xml", version).replace("8080", "" + connectorPort).replace("8081", "" + plainPort));
        OwnJars.install(base.resolve("lib"), "tomcat", "servlet", "servlet-javax");
        application(version, base.resolve("webapps/ROOT"), false);
        application(version, base.resolve("webapps/filtered"), true);
        List<String> options = List.of(
                "-Dcatalina.home=" + home,
                "-Dcatalina.base=" + base,
                "-Djava.io.tmpdir=" + base.resolve("temp"),
                "-Djava.util.logging.config.file=" + base.resolve("conf/logging.properties"),
                "-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager");
        List<String> classPath = List.of(
                home.resolve("bin/bootstrap.jar").toString(),
                home.resolve("bin/tomcat-juli.jar").toString());
        return new Server(options, classPath, "org.apache.catalina.startup.Bootstrap", "start");
    }

    private static Path distribution(int version) throws IOException {
        Path all = Path.of("target/servers/standalone");
        assumeTrue(Files.isDirectory(all), "no distributions of Tomcat in " + all);
        try (Stream<Path> homes = Files.list(all)) {
            return homes.filter(home -> home.getFileName().toString().startsWith("apache-tomcat-" + version + "."))
                    .findFirst()
                    .orElseThrow()
                    .toAbsolutePath();
        }
    }

    private void application(int version, Path application, boolean filtered) throws Exception {
        Path information = Files.createDirectories(application.resolve("WEB-INF"));
        Path compiled = new TomcatProgram(version, directory.resolve("for-" + application.getFileName())).classes();
        copy(compiled, information.resolve("classes"));
        Path kit = Path.of("org/warpdrive/compat/kit");
        Path classes = Path.of(TestData.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        copy(classes.resolve(kit), information.resolve("classes").resolve(kit));
        String descriptor = text("web.xml", version);
        Files.writeString(
                information.resolve("web.xml"),
                filtered ? descriptor : descriptor.replaceAll("(?s)<filter>.*</filter-mapping>", ""));
    }

    @ParameterizedTest(name = "Tomcat {0}")
    @ValueSource(ints = {9, 10, 11})
    void jarsInLibAndAConnector(int version) throws Exception {
        try (Server server = start(version)) {
            Site connector = new Site(connectorPort, "", HttpClient.Version.HTTP_1_1);
            Site filter = new Site(plainPort, "/filtered", HttpClient.Version.HTTP_1_1);
            for (Site site : List.of(connector, filter)) {
                site.checkPages("length", "chunked");
                site.checkUploads();
                site.checkHangUps();
            }
            connector.checkSendfile();
            assertThat(connector.status()).matches(ServerEngine.NATIVE::isAtWork, "the native engine at work");
            assertThat(server.linesWith("WarpDrive in Tomcat: engines:"))
                    .as(server.log())
                    .isEqualTo(1);
            assertThat(server.linesWith("WarpDrive in the servlet filter: engines:"))
                    .isEqualTo(1);
            assertThat(server.log()).doesNotContain("SEVERE");
        }
    }
}
