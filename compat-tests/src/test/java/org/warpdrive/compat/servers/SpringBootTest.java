// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample application on Spring Boot's embedded Tomcat, in both lines. */
@Tag("servers")
@EnabledOnOs(OS.LINUX)
class SpringBootTest {
    private static final Path SAMPLE = Path.of("src/test/servers/spring");
    private static final String ON = "WarpDrive in Tomcat: WarpDrive engines:";

    @TempDir
    Path directory;

    private Server start(int boot, List<String> options, String... arguments) throws Exception {
        Jars jars = new Jars("spring-boot-" + boot, Path.of("spring-boot-" + boot + "/target/jars"));
        assumeTrue(jars.arePresent(), "no jars of Spring Boot in " + jars.directory());
        Path classes = jars.compile(SAMPLE, directory.resolve("sample"), false);
        Files.copy(SAMPLE.resolve("application.properties"), classes.resolve("application.properties"));
        List<String> main = new ArrayList<>(List.of("sample.Application"));
        main.addAll(Arrays.asList(arguments));
        return new Server(options, jars.classPath(classes), main.toArray(String[]::new));
    }

    static Stream<Arguments> linesAndEngines() {
        return Stream.of(3, 4).flatMap(boot -> Stream.of(ServerEngine.values()).map(e -> Arguments.of(boot, e)));
    }

    @ParameterizedTest(name = "Spring Boot {0}, {1}")
    @MethodSource("linesAndEngines")
    void theSampleRunsOnWarpDrive(int boot, ServerEngine engine) throws Exception {
        try (Server server = start(boot, engine.options())) {
            Site site = new Site(server.port(0), "", HttpClient.Version.HTTP_1_1);
            site.checkPages("length", "chunked");
            for (int size : Site.SIZES) {
                assertThat(site.get("/async?size=" + size).decoded()).hasSize(size);
            }
            site.checkConnections();
            site.checkEvents();
            site.checkUploads();
            site.checkHangUps();
            site.checkJavaClient();
            site.checkPrograms(directory);
            assertThat(site.get("/html").isGzip()).isTrue();
            assertThat(site.get("/nowhere").status()).isEqualTo(404);
            engine.check(site.status());
            assertThat(server.linesWith(ON)).as(server.log()).isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "Spring Boot {0}")
    @ValueSource(ints = {3, 4})
    void withoutTheSwitchBootIsAsItWas(int boot) throws Exception {
        try (Server server = start(boot, List.of(), "--warpdrive.enabled=false")) {
            Site site = new Site(server.port(0), "", HttpClient.Version.HTTP_1_1);
            site.checkPages("length");
            assertThat(server.log()).doesNotContain(ON);
            assertThat(site.status()).doesNotContain("blocks=");
        }
    }

    @ParameterizedTest(name = "Spring Boot {0}")
    @ValueSource(ints = {3, 4})
    void bootsOwnSettingsStillDecide(int boot) throws Exception {
        try (Server server = start(boot, List.of(), "--server.compression.mime-types=text/html")) {
            Site site = new Site(server.port(0), "", HttpClient.Version.HTTP_1_1);
            assertThat(site.get("/page?mode=length&size=65536").isGzip()).isFalse();
            assertThat(site.get("/html").isGzip()).isTrue();
            assertThat(server.linesWith(ON)).as(server.log()).isEqualTo(1);
        }
    }
}
