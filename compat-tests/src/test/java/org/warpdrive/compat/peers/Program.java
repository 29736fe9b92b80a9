// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of the machine that tests run. */
public final class Program {
    private Program() {}

    /** Looks on the PATH, and where {@code bin/setup} unpacks what it cannot install. */
    public static Optional<Path> find(String name) {
        Stream<Path> sysroot =
                Stream.of(Path.of("../native-glue/target/sysroot/bin").toAbsolutePath());
        Stream<Path> path =
                Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of);
        return Stream.concat(sysroot, path)
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public static Optional<String> absence(String name) {
        return find(name).isPresent() ? Optional.empty() : Optional.of("no " + name + " on the PATH");
    }

    /** Runs a filter to its end, which must be a good one. */
    public static void filter(Path in, Path out, String name, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(find(name).map(Path::toString).orElse(name));
        command.addAll(List.of(arguments));
        Path messages = Files.createTempFile("messages", null);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(messages.toFile())
                    .start();
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("hangs: " + command);
            }
            assertThat(process.exitValue())
                    .as("%s < %s: %s", command, in, Files.readString(messages))
                    .isZero();
        } finally {
            Files.delete(messages);
        }
    }
}
