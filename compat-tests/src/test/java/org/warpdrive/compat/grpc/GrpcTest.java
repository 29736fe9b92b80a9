// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.Server;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warpdrive.compat.kit.JvmProcess;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compat.kit.TestJvm;
import org.warpdrive.compat.peers.Program;
import org.warpdrive.grpc.WdGzip;

/** gRPC's server and client with the codec, each with stock on the other side, and a client that is not written in Java. */
@Tag("servers")
@EnabledOnOs(OS.LINUX)
class GrpcTest {
    private static final String ON = "WarpDrive in gRPC: engines:";

    @TempDir
    Path directory;

    /** {@link GrpcProcess} in a JVM of its own. */
    private JvmProcess start(List<String> options, List<String> classPath, String... arguments) throws IOException {
        List<String> settings = Stream.concat(Stream.of("-Xmx512m", "-XX:+UseSerialGC"), options.stream())
                .toList();
        String[] main = Stream.concat(Stream.of(GrpcProcess.class.getName()), Stream.of(arguments))
                .toArray(String[]::new);
        return new JvmProcess(directory, settings, classPath, main);
    }

    private JvmProcess start(List<String> options, String... arguments) throws IOException {
        return start(options, TestJvm.classPath(), arguments);
    }

    private String call(int port, List<String> options) throws Exception {
        try (JvmProcess jvm = start(options, "client", Integer.toString(port))) {
            return jvm.end();
        }
    }

    static Stream<Arguments> engines() {
        return Stream.of(
                Arguments.of("as it comes", List.of(), "(?m)^native: blocks=[1-9]"),
                Arguments.of("JDK", List.of("-Dwarpdrive.engine=jdk"), "(?m)^WarpDrive engines: jdk; inflate: jdk"),
                Arguments.of(
                        "soft device",
                        List.of(
                                "-Dwarpdrive.devices=soft:queues=1",
                                "-Dwarpdrive.hardware.min=1024",
                                "-Dwarpdrive.hardware.timeout=60000"),
                        "(?m)^(uacce|soft-0): blocks=[1-9]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("engines")
    void ourServerAndOursAndStockClients(String name, List<String> options, String line) throws Exception {
        try (JvmProcess server = start(options, "server")) {
            int port = server.port();
            GrpcProcess.call(port, true);
            String client = call(port, options);
            python(port);
            for (String said : List.of(client, server.end())) {
                assertThat(said.lines().filter(each -> each.contains(ON))).hasSize(1);
                if (!said.contains("(native: ") || name.equals("JDK")) {
                    assertThat(said).containsPattern(line);
                }
            }
        }
    }

    private void python(int port) throws Exception {
        Optional<String> python = pythonWithGrpc();
        if (python.isEmpty()) {
            System.out.println("left out: no python3 with grpc (on Debian: python3-grpcio)");
            return;
        }
        Path script = directory.resolve("client.py");
        try (InputStream in = GrpcTest.class.getResourceAsStream("client.py")) {
            Files.write(script, in == null ? new byte[0] : in.readAllBytes());
        }
        Path said = directory.resolve("said");
        Program.filter(script, said, python.get(), script.toString(), Integer.toString(port));
        assertThat(said).content().isEqualTo("messages ok 12\n");
    }

    /** The one on the PATH may be another than the distribution's, which has the package. */
    private static Optional<String> pythonWithGrpc() throws Exception {
        for (String python : new String[] {"python3", "/usr/bin/python3"}) {
            if (Program.find(python).isPresent()
                    && new ProcessBuilder(python, "-c", "import grpc").start().waitFor() == 0) {
                return Optional.of(python);
            }
        }
        return Optional.empty();
    }

    @Test
    void ourClientAndAStockServer() throws Exception {
        Server server = GrpcProcess.server(true).start();
        try {
            assertThat(call(server.getPort(), List.of())).contains(ON);
        } finally {
            server.shutdownNow().awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void aPropertySwitchesItOff() throws Exception {
        try (JvmProcess server = start(List.of("-Dwarpdrive.grpc=off"), "server")) {
            GrpcProcess.call(server.port(), true);
            String said = server.end();
            assertThat(said.lines().filter(line -> line.contains("WarpDrive is not used in gRPC: warpdrive.grpc=off")))
                    .hasSize(1);
            assertThat(said).doesNotContain("blocks=");
        }
    }

    /** A class of ours that cannot be linked stands for whatever can be wrong with an installation. */
    @Test
    void whatCannotBeSetUpIsOneWarningAndGrpcGoesOn() throws Exception {
        try (JvmProcess server = start(List.of(), TestJvm.brokenClassPath(directory), "server")) {
            GrpcProcess.call(server.port(), true);
            assertThat(server.end().lines().filter(line -> line.startsWith("WARNING: WarpDrive")))
                    .singleElement()
                    .asString()
                    .contains("cannot be used in gRPC, whose own compression goes on");
        }
    }

    @Test
    void theCodecIsGrpcsByItsName() throws Exception {
        byte[] message = TestData.JSON.of(100_000);
        Codec stock = new Codec.Gzip();
        WdGzip ours = new WdGzip();
        assertThat(ours.getMessageEncoding()).isEqualTo(stock.getMessageEncoding());
        for (Codec[] pair : new Codec[][] {{ours, stock}, {stock, ours}, {ours, ours}}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (OutputStream compressor = pair[0].compress(out)) {
                compressor.write(message);
            }
            assertThat(out.size()).isLessThan(message.length / 3);
            try (InputStream in = pair[1].decompress(new ByteArrayInputStream(out.toByteArray()))) {
                assertThat(in.readAllBytes()).isEqualTo(message);
            }
        }
        CompressorRegistry compressors = WdGzip.compressors();
        assertThat(compressors.lookupCompressor("gzip")).isInstanceOf(WdGzip.class);
        assertThat(compressors.lookupCompressor("identity")).isSameAs(Codec.Identity.NONE);
        assertThat(WdGzip.decompressors().lookupDecompressor("gzip")).isInstanceOf(WdGzip.class);
        assertThat(WdGzip.decompressors().getAdvertisedMessageEncodings()).containsExactly("gzip");
    }
}
