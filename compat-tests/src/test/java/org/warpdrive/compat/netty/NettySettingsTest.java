// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.netty;

import static java.net.http.HttpClient.Version.HTTP_1_1;
import static java.net.http.HttpClient.Version.HTTP_2;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.Version;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.warpdrive.compat.kit.TestJvm;

/** The server with WarpDrive switched off, broken, or on the other side alone. */
@Tag("servers")
@ExtendWith(NoLeaks.class)
class NettySettingsTest {
    @TempDir
    static Path directory;

    /** The class path of this run is what it is meant to be. */
    @Test
    void theLineOfNettyIsTheOneAskedFor() {
        String line = System.getProperty("netty.line", "");
        assertThat(requireNonNull(Version.identify().get("netty-transport")).artifactVersion())
                .startsWith(line);
    }

    @Test
    void ourWebSocketClientAndAStockServer() throws Exception {
        try (ServerProcess server = new ServerProcess(directory, "stock")) {
            new WebSocketPeer(server.port, true).exchange();
            server.end();
        }
    }

    @Test
    void switchedOffTheStockCodecsWork() throws Exception {
        try (ServerProcess server = new ServerProcess(directory, "warpdrive", "-Dwarpdrive.netty=off")) {
            NettyClients.java(server, HTTP_1_1);
            NettyClients.java(server, HTTP_2);
            new WebSocketPeer(server.port, false).exchange();
            String log = server.end();
            assertThat(log).contains("WarpDrive is not used in Netty: warpdrive.netty=off");
            assertThat(log).doesNotContain("WarpDrive in Netty:").doesNotContainPattern("(native|isal): blocks=");
        }
    }

    @Test
    void whatCannotBeSetUpIsOneWarning() throws Exception {
        try (ServerProcess server = new ServerProcess(directory, "warpdrive", TestJvm.brokenClassPath(directory))) {
            NettyClients.java(server, HTTP_1_1);
            NettyClients.java(server, HTTP_2);
            new WebSocketPeer(server.port, false).exchange();
            assertThat(server.end().lines().filter(line -> line.startsWith("WARNING: WarpDrive")))
                    .singleElement()
                    .asString()
                    .contains("cannot be used in Netty, whose own compression goes on");
        }
    }
}
