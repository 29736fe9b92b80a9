// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample with other settings. */
@Tag("servers")
@EnabledOnOs(OS.LINUX)
class SpringSettingsTest {
    @TempDir
    Path directory;

    private static Site site(Server server) {
        return new Site(server.port(0), "", HttpClient.Version.HTTP_1_1);
    }

    @ParameterizedTest(name = "Spring Boot {0}")
    @ValueSource(ints = {3, 4})
    void withoutTheSwitchBootIsAsItWas(int boot) throws Exception {
        try (Server server = new SpringProgram(boot, directory).start(List.of(), "--warpdrive.enabled=false")) {
            site(server).checkPages("length");
            assertThat(server.log()).doesNotContain(SpringProgram.ON);
            assertThat(site(server).status()).doesNotContain("blocks=");
        }
    }

    @ParameterizedTest(name = "Spring Boot {0}, {1}")
    @CsvSource({"3, on", "4, Yes"})
    void theSwitchHasOtherWordsToo(int boot, String on) throws Exception {
        try (Server server = new SpringProgram(boot, directory).start(List.of(), "--warpdrive.enabled=" + on)) {
            site(server).checkPages("length");
            assertThat(server.linesWith(SpringProgram.ON)).as(server.log()).isEqualTo(1);
        }
    }

    @Test
    void thePropertyOfTomcatSwitchesItOffToo() throws Exception {
        try (Server server = new SpringProgram(4, directory).start(List.of("-Dwarpdrive.tomcat=off"))) {
            String why = "WarpDrive is not used in Tomcat: warpdrive.tomcat=off";
            SpringProgram.checkUnused(server, site(server), why);
        }
    }

    @ParameterizedTest(name = "Spring Boot {0}")
    @ValueSource(ints = {3, 4})
    void whatCannotBeSetUpIsOneWarningAndTheApplicationStarts(int boot) throws Exception {
        try (Server server =
                new SpringProgram(boot, directory).startBroken("org.warpdrive.tomcat.GzipFilterExchange")) {
            site(server).checkPages("length");
            assertThat(server.linesWith("WarpDrive cannot be used in Tomcat"))
                    .as(server.log())
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "Spring Boot {0}")
    @ValueSource(ints = {3, 4})
    void bootsOwnSettingsStillDecide(int boot) throws Exception {
        try (Server server =
                new SpringProgram(boot, directory).start(List.of(), "--server.compression.mime-types=text/html")) {
            assertThat(site(server).get("/page?mode=length&size=65536").isGzip())
                    .isFalse();
            assertThat(site(server).get("/html").isGzip()).isTrue();
            assertThat(server.linesWith(SpringProgram.ON)).as(server.log()).isEqualTo(1);
        }
    }

    /** Its class is not public, and has what Boot's has: a field, and a method that it overrides. */
    @ParameterizedTest(name = "Spring Boot {0}")
    @ValueSource(ints = {3, 4})
    void aFactoryOfTheApplicationsOwnIsBootsAllTheSame(int boot) throws Exception {
        String factory =
                """
                @org.springframework.context.annotation.Configuration
                class OwnFactory {
                    @org.springframework.context.annotation.Bean
                    org.springframework.boot.%1$s.TomcatServletWebServerFactory factory() {
                        return new org.springframework.boot.%1$s.TomcatServletWebServerFactory() {
                            private String protocol = "of the application";

                            @Override
                            public void setProtocol(String protocol) {
                                super.setProtocol(protocol);
                            }
                        };
                    }
                }
                """
                        .formatted(boot == 3 ? "web.embedded.tomcat" : "tomcat.servlet");
        try (Server server = new SpringProgram(boot, directory).startWith("sample.OwnFactory", factory)) {
            site(server).checkPages("length");
            assertThat(server.linesWith(SpringProgram.ON)).as(server.log()).isEqualTo(1);
            assertThat(site(server).status()).contains("blocks=");
        }
    }
}
