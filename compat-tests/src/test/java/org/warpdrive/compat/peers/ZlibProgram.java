// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.peers;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A small program on zlib's C interface, compiled once for all tests. */
final class ZlibProgram {
    private static final class Built {
        static final Built INSTANCE = build();

        final String path;
        final @Nullable String failure;

        Built(String path, @Nullable String failure) {
            this.path = path;
            this.failure = failure;
        }
    }

    private ZlibProgram() {}

    static Optional<String> absence() {
        return Optional.ofNullable(Built.INSTANCE.failure);
    }

    static String path() {
        return Built.INSTANCE.path;
    }

    private static Built build() {
        Optional<Path> compiler = Program.find("cc");
        if (compiler.isEmpty()) {
            return new Built("", "no C compiler");
        }
        try {
            Path directory = Files.createTempDirectory("zpipe");
            Path program = directory.resolve("zpipe");
            directory.toFile().deleteOnExit();
            program.toFile().deleteOnExit();
            Path messages = directory.resolve("messages");
            int exitCode = new ProcessBuilder(
                            compiler.get().toString(),
                            "-O2",
                            "-o",
                            program.toString(),
                            Resources.file("zpipe.c").toString(),
                            "-lz")
                    .redirectErrorStream(true)
                    .redirectOutput(messages.toFile())
                    .start()
                    .waitFor();
            String said = Files.readString(messages);
            Files.delete(messages);
            return new Built(program.toString(), exitCode == 0 ? null : "zlib's header or library is missing: " + said);
        } catch (IOException | URISyntaxException e) {
            return new Built("", "cannot compile: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Built("", "interrupted");
        }
    }
}
