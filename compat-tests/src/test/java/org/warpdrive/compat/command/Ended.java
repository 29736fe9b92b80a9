// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How a process ended and what it wrote.
 *
 * @param out one character for each byte
 */
record Ended(int exitCode, String out, String err) {
    /** Starts it and waits for its end. Its standard streams are files in the directory meanwhile. */
    static Ended of(ProcessBuilder builder, Path directory, byte[] in) throws IOException, InterruptedException {
        Path stdin = Files.write(directory.resolve(".in"), in);
        Path stdout = directory.resolve(".out");
        Path stderr = directory.resolve(".err");
        Process process = builder.redirectInput(stdin.toFile())
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile())
                .start();
        int exitCode = exitCode(process);
        Ended ended = new Ended(exitCode, Files.readString(stdout, ISO_8859_1), Files.readString(stderr));
        for (Path file : List.of(stdin, stdout, stderr)) {
            Files.delete(file);
        }
        return ended;
    }

    static int exitCode(Process process) throws InterruptedException {
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("hangs");
        }
        return process.exitValue();
    }

    byte[] bytes() {
        return out.getBytes(ISO_8859_1);
    }
}
