// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connectors and filters, of both servlet APIs, switched off, broken and given up. */
@Tag("servers")
@EnabledOnOs(OS.LINUX)
class TomcatSettingsTest {
    @TempDir
    Path directory;

    @ParameterizedTest(name = "Tomcat {0}")
    @ValueSource(ints = {9, 10, 11})
    void anAbortedResponseLeavesNoCompressor(int version) throws Exception {
        try (Server run = new TomcatProgram(version, directory).run(List.of(), "Recycling")) {
            assertThat(run.linesWith("ended: Deflater has been closed")).isEqualTo(3);
        }
    }

    @ParameterizedTest(name = "Tomcat {0}")
    @ValueSource(ints = {9, 10, 11})
    void aConnectorIsMadeAsDocumented(int version) throws Exception {
        try (Server server = new TomcatProgram(version, directory).run(List.of(), "Embedded")) {
            Reply page = new Site(server.port(0), "", HttpClient.Version.HTTP_1_1).get("/page?size=65536");
            assertThat(page.isGzip()).isTrue();
            assertThat(server.linesWith("WarpDrive in Tomcat: engines:"))
                    .as(server.log())
                    .isEqualTo(1);
        }
    }

    private static void checkStock(Server server) throws Exception {
        new Site(server.port(0), "", HttpClient.Version.HTTP_1_1).checkPages("length", "chunked");
        Reply page = new Site(server.port(3), "/filtered", HttpClient.Version.HTTP_1_1).get("/page?size=65536");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.isGzip()).isFalse();
    }

    @ParameterizedTest(name = "Tomcat {0}")
    @ValueSource(ints = {9, 11})
    void aPropertySwitchesItOff(int version) throws Exception {
        List<String> off = List.of("-Dwarpdrive.tomcat=off", "-Dwarpdrive.servlet=off");
        try (Server server = new TomcatProgram(version, directory).start(off)) {
            checkStock(server);
            assertThat(server.linesWith("WarpDrive is not used in Tomcat: warpdrive.tomcat=off"))
                    .as(server.log())
                    .isEqualTo(1);
            assertThat(server.linesWith("WarpDrive is not used in the servlet filter: warpdrive.servlet=off"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "Tomcat {0}")
    @ValueSource(ints = {9, 11})
    void whatCannotBeSetUpIsOneWarningAndTomcatGoesOn(int version) throws Exception {
        try (Server server = new TomcatProgram(version, directory).startBroken()) {
            checkStock(server);
            assertThat(server.linesWith("WarpDrive cannot be used in Tomcat"))
                    .as(server.log())
                    .isEqualTo(1);
            assertThat(server.linesWith(
                            "WarpDrive cannot be used in the servlet filter, which passes responses on as they are: "))
                    .isEqualTo(1);
        }
    }
}
