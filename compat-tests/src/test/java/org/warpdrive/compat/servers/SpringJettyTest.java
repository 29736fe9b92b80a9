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

/** The sample application on Spring Boot's embedded Jetty: 12.0 with its GzipHandler, and 12.1 with its CompressionHandler. */
@Tag("servers")
@EnabledOnOs(OS.LINUX)
class SpringJettyTest {
    private static final String ON = "WarpDrive in Jetty: engines:";

    @TempDir
    Path directory;

    private static Site site(Server server) {
        return new Site(server.port(0), "", HttpClient.Version.HTTP_1_1);
    }

    @ParameterizedTest(name = "Spring Boot {0}, {1}")
    @CsvSource({"3, NATIVE", "4, SOFT"})
    void theSampleRunsOnWarpDrive(int boot, ServerEngine engine) throws Exception {
        try (Server server = SpringProgram.onJetty(boot, directory).start(engine.options())) {
            Site site = site(server);
            site.checkPages("length", "chunked");
            site.checkConnections();
            site.checkHangUps();
            site.checkJavaClient();
            site.checkCurl(directory);
            site.load(() -> engine.isAtWork(site.status()));
            assertThat(site.status()).matches(engine::isAtWork, engine + " at work");
            assertThat(server.linesWith(ON)).as(server.log()).isEqualTo(1);
            assertThat(server.log()).doesNotContain("cannot be used").doesNotContain("in Tomcat");
        }
    }

    @Test
    void thePropertyOfJettySwitchesItOff() throws Exception {
        try (Server server = SpringProgram.onJetty(4, directory).start(List.of("-Dwarpdrive.jetty=off"))) {
            String why = "WarpDrive is not used in Jetty: warpdrive.jetty=off";
            SpringProgram.checkUnused(server, site(server), why);
        }
    }

    /** One pool is set up before the other cannot be. */
    @ParameterizedTest(name = "Spring Boot {0}")
    @ValueSource(ints = {3, 4})
    void whatCannotBeSetUpIsOneWarningAndTheApplicationStarts(int boot) throws Exception {
        try (Server server = SpringProgram.onJetty(boot, directory).startBroken("org.warpdrive.jetty.WdInflaterPool")) {
            site(server).checkPages("length", "chunked");
            assertThat(server.linesWith("WarpDrive cannot be used in Jetty, whose own compression goes on"))
                    .as(server.log())
                    .isEqualTo(1);
            assertThat(site(server).status()).doesNotContain("blocks=");
        }
    }

    @Test
    void withoutTheSwitchBootIsAsItWas() throws Exception {
        try (Server server = SpringProgram.onJetty(4, directory).start(List.of(), "--warpdrive.enabled=false")) {
            site(server).checkPages("length");
            assertThat(server.log()).doesNotContain(ON);
            assertThat(site(server).status()).doesNotContain("blocks=");
        }
    }

    /** Its class is not public, and overrides the method that adds a customizer. */
    @ParameterizedTest(name = "Spring Boot {0}")
    @ValueSource(ints = {3, 4})
    void aFactoryOfTheApplicationsOwnIsBootsAllTheSame(int boot) throws Exception {
        String ofBoot = "org.springframework.boot." + (boot == 3 ? "web.embedded.jetty." : "jetty.");
        String factory =
                """
                @org.springframework.context.annotation.Configuration
                class OwnFactory {
                    @org.springframework.context.annotation.Bean
                    %1$s%2$sJettyServletWebServerFactory factory() {
                        return new %1$s%2$sJettyServletWebServerFactory() {
                            @Override
                            public void addServerCustomizers(%1$sJettyServerCustomizer... customizers) {
                                super.addServerCustomizers(customizers);
                            }
                        };
                    }
                }
                """
                        .formatted(ofBoot, boot == 3 ? "" : "servlet.");
        try (Server server = SpringProgram.onJetty(boot, directory).startWith("sample.OwnFactory", factory)) {
            checkUsed(server);
        }
    }

    @Test
    void aHandlerOfTheApplicationsOwnIsJettysAllTheSame() throws Exception {
        String customizer =
                """
                @org.springframework.stereotype.Component
                class OwnHandler implements org.springframework.boot.web.server.WebServerFactoryCustomizer<
                        org.springframework.boot.jetty.servlet.JettyServletWebServerFactory> {
                    @Override
                    public void customize(org.springframework.boot.jetty.servlet.JettyServletWebServerFactory factory) {
                        var handler = new org.eclipse.jetty.compression.server.CompressionHandler() {};
                        handler.putCompression(new org.eclipse.jetty.compression.gzip.GzipCompression());
                        factory.addServerCustomizers(server -> server.insertHandler(handler));
                    }
                }
                """;
        String off = "--server.compression.enabled=false";
        try (Server server = SpringProgram.onJetty(4, directory).startWith("sample.OwnHandler", customizer, off)) {
            checkUsed(server);
        }
    }

    private static void checkUsed(Server server) throws Exception {
        assertThat(site(server).get("/page?mode=length&size=65536").isGzip()).isTrue();
        assertThat(server.linesWith(ON)).as(server.log()).isEqualTo(1);
        assertThat(site(server).status()).contains("blocks=");
    }
}
