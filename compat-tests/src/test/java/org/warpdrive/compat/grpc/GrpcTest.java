// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.Server;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compat.peers.Program;
import org.warpdrive.grpc.WdGzip;

/** gRPC's server and client with the codec, each with stock on the other side, and a client that is not written in Java. */
@Tag("servers")
@EnabledOnOs(OS.LINUX)
class GrpcTest {
    private static final String ON = "WarpDrive in gRPC: WarpDrive engines:";

    @TempDir
    Path directory;

    /** {@link GrpcProcess} in a JVM of its own. */
    private final class Jvm implements AutoCloseable {
        private final Process process;
        private final Path messages;
        private final BufferedReader output;

        /** Class path entries with {@code without} in their name stay out. */
        Jvm(List<String> options, String without, String... arguments) throws IOException {
            messages = Files.createTempFile(directory, "messages", null);
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                    .filter(option -> option.startsWith("--enable-native-access"))
                    .forEach(command::add);
            command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
            command.addAll(options);
            command.add("-cp");
            command.add(Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(entry -> without.isEmpty() || !entry.contains(without))
                    .collect(Collectors.joining(File.pathSeparator)));
            command.add(GrpcProcess.class.getName());
            command.addAll(List.of(arguments));
            process =
                    new ProcessBuilder(command).redirectError(messages.toFile()).start();
            output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        }

        int port() throws IOException {
            String line = output.readLine();
            assertThat(line).as(Files.readString(messages)).startsWith("port ");
            return Integer.parseInt(line.substring(5));
        }

        /** What it said to its end, its messages first. */
        String end() throws IOException, InterruptedException {
            process.getOutputStream().close();
            String said = output.lines().collect(Collectors.joining("\n"));
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
            String all = Files.readString(messages) + said;
            assertThat(process.exitValue()).as(all).isZero();
            return all;
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private String call(int port, List<String> options) throws Exception {
        try (Jvm jvm = new Jvm(options, "", "client", Integer.toString(port))) {
            return jvm.end();
        }
    }

    static Stream<Arguments> engines() {
        return Stream.of(
                Arguments.of("as it comes", List.of(), "(?m)^native: blocks=[1-9]"),
                Arguments.of("JDK", List.of("-Dwarpdrive.engine=jdk"), "(?m)^WarpDrive engines: jdk; inflate: jdk"),
                Arguments.of(
                        "soft device",
                        List.of("-Dwarpdrive.devices=soft:queues=1", "-Dwarpdrive.hardware.min=1024"),
                        "(?m)^(uacce|soft-0): blocks=[1-9]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("engines")
    void ourServerAndOursAndStockClients(String name, List<String> options, String line) throws Exception {
        try (Jvm server = new Jvm(options, "", "server")) {
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
        try (Jvm server = new Jvm(List.of("-Dwarpdrive.grpc=off"), "", "server")) {
            GrpcProcess.call(server.port(), true);
            String said = server.end();
            assertThat(said.lines().filter(line -> line.contains("WarpDrive is not used in gRPC: warpdrive.grpc=off")))
                    .hasSize(1);
            assertThat(said).doesNotContain("blocks=");
        }
    }

    /** A class path without a jar that it needs, as after a slip in packaging. */
    @Test
    void whatCannotBeSetUpIsOneWarningAndGrpcGoesOn() throws Exception {
        String missing = Stream.of("native-glue", "warpdrive-native")
                .filter(System.getProperty("java.class.path")::contains)
                .findFirst()
                .orElse("");
        assumeTrue(!missing.isEmpty(), "the native part has no class path entry of its own");
        try (Jvm server = new Jvm(List.of(), missing, "server")) {
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
