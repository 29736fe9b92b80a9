// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** {@link NettyServer} in a JVM of its own, with the Netty of this one. */
final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final Path messages;
    final int port;

    /** {@code codecs}: {@code warpdrive} or {@code stock}. Class path entries with {@code without} in their name stay out. */
    ServerProcess(Path directory, String codecs, String without, String... options) throws IOException {
        messages = Files.createTempFile(directory, "server", ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-Xms384m", "-Xmx384m", "-XX:+AlwaysPreTouch", "-Dio.netty.leakDetection.level=paranoid"));
        command.addAll(List.of("-Dio.netty.leakDetection.targetRecords=0", "-XX:TieredStopAtLevel=1"));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        for (String property : List.of("warpdrive.engine", "warpdrive.native", "warpdrive.devices")) {
            String value = System.getProperty(property);
            if (value != null) {
                command.add("-D" + property + "=" + value);
            }
        }
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath(without), NettyServer.class.getName(), codecs));
        process = new ProcessBuilder(command).redirectError(messages.toFile()).start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        String line = output.readLine();
        assertThat(line).as(() -> log()).startsWith("port ");
        port = Integer.parseInt(line.substring(5));
    }

    private static String classPath(String without) {
        // Surefire starts its JVM with a jar that names the rest, and keeps the class path proper here.
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> without.isEmpty() || !entry.contains(without))
                .collect(Collectors.joining(File.pathSeparator));
    }

    long pid() {
        return process.pid();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private String log() {
        try {
            return Files.readString(messages);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Ends the server; what it wrote to its log, which must tell of no leak and no trouble, and its status. */
    String end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        String status = output.lines().collect(Collectors.joining("\n"));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the server ends").isTrue();
        String log = log();
        assertThat(process.exitValue()).as(log).isZero();
        assertThat(log).doesNotContain("LEAK").doesNotContain("exceptionCaught() event was fired");
        return log + status;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
