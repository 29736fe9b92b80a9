// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A main class in a JVM of its own, which, as a server, says {@code port} and its number first, and lives until its input ends. */
public final class JvmProcess implements AutoCloseable {
    private final Process process;
    private final Path messages;
    private final BufferedReader output;

    /**
     * Starts it, as {@link TestJvm#command} says.
     *
     * @param directory where its messages go
     */
    public JvmProcess(Path directory, List<String> options, List<String> classPath, String... main) throws IOException {
        messages = Files.createTempFile(directory, "messages", null);
        process = new ProcessBuilder(TestJvm.command(options, classPath, main))
                .redirectError(messages.toFile())
                .start();
        output = process.inputReader(UTF_8);
    }

    public long pid() {
        return process.pid();
    }

    /** The number in its first line. */
    public int port() throws IOException {
        String line = output.readLine();
        assertThat(line).as(Files.readString(messages)).startsWith("port ");
        return Integer.parseInt(line.substring(5));
    }

    /** Ends its input; what it said until its end, which must be a good one, its messages first. */
    public String end() throws IOException, InterruptedException {
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
