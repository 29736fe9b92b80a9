// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.netty;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.ResidentSet;
import org.warpdrive.compat.kit.Wrk;

/** A real server, and the clients of others; each client is a test, which is skipped without it. */
@ParameterizedClass(name = "{0}")
@MethodSource("engines")
@Tag("servers")
@ExtendWith(NoLeaks.class)
class NettyServerTest {
    private static final String NATIVE = "as it comes";
    private static final String SOFT = "soft device";

    private static @Nullable ServerProcess server;

    @TempDir
    static Path directory;

    NettyServerTest(String name, List<String> options) {}

    /** One engine less in each of the lines, and with {@code wdtest.servers=full} all of them in both. */
    static Stream<Arguments> engines() {
        boolean full = System.getProperty("wdtest.servers", "").equals("full");
        boolean older = System.getProperty("netty.line", "4.2.").equals("4.1.");
        return Stream.of(
                        Arguments.of(NATIVE, List.of()),
                        Arguments.of("JDK", List.of("-Dwarpdrive.engine=jdk")),
                        // One queue for two event loops: the other one finds none left.
                        Arguments.of(
                                SOFT,
                                List.of(
                                        "-Dwarpdrive.engine=soft",
                                        "-Dwarpdrive.devices=soft:queues=1",
                                        "-Dwarpdrive.hardware.timeout=60000")))
                .filter(engine -> full || older == engine.get()[0].equals("JDK"));
    }

    @BeforeParameterizedClassInvocation
    static void start(String name, List<String> options) throws IOException {
        server = new ServerProcess(directory, "warpdrive", options.toArray(String[]::new));
    }

    /** A server that ends says what it lost. */
    @AfterParameterizedClassInvocation
    static void end(String name, List<String> options) throws Exception {
        try (ServerProcess ending = server()) {
            String log = ending.end();
            assertThat(log.lines().filter(line -> line.contains("WarpDrive in Netty:")))
                    .hasSize(1);
            assertThat(log).doesNotContain("WARNING");
            if (name.equals(SOFT) && log.contains("inflate: native")) {
                assertThat(log).containsPattern("(?m)^[^:]+: blocks=[1-9].* queues=1");
            }
        }
    }

    private static ServerProcess server() {
        return requireNonNull(server);
    }

    @Test
    void python() throws Exception {
        NettyClients.python(directory, server());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"--http1.1", "--http2-prior-knowledge", "--http2"})
    void curl(String version) throws Exception {
        NettyClients.curl(directory, server(), version);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(HttpClient.Version.class)
    void javasClient(HttpClient.Version version) throws Exception {
        NettyClients.java(server(), version);
    }

    @Test
    void wrk() throws Exception {
        Wrk.load(directory, server().url("/page/65536"));
    }

    @Test
    void chromium() throws Exception {
        NettyClients.chromium(directory, server());
    }

    @Test
    void responsesLeaveNothingBehind() throws Exception {
        ResidentSet.mustNotGrow(server().pid(), server().port, "/page/3000");
    }

    @Test
    void webSockets() throws Exception {
        new WebSocketPeer(server().port, false).exchange();
    }
}
