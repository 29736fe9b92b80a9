// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/** {@code bin/wdzip} outside the repository, where it can be tried without harm. */
final class LauncherCopy {
    private LauncherCopy() {}

    /** As after a build, in a directory that others may read too. */
    static Path in(Path root) throws IOException {
        Path launcher = launcher(root);
        Path home = Files.createDirectories(root.resolve("provider/target/wdzip"));
        jars(Files.createDirectory(home.resolve("lib")));
        Files.createFile(home.resolve("built"));
        return launcher;
    }

    /** The script alone, in the place where a repository has it. */
    static Path launcher(Path root) throws IOException {
        Path original = Path.of("..", "bin", "wdzip").toAbsolutePath();
        assumeTrue(Files.exists(original, LinkOption.NOFOLLOW_LINKS), "not in the repository");
        return Files.copy(original, Files.createDirectories(root.resolve("bin")).resolve("wdzip"));
    }

    /** What is on the class path of the test, as the jars of a build. */
    static void jars(Path target) throws IOException {
        ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            String name = entry.contains("native-glue") || entry.contains("warpdrive-native")
                    ? "warpdrive-native-1.jar"
                    : entry.contains("provider") || entry.contains("warpdrive-zip")
                            ? "warpdrive-zip-1.jar"
                            : entry.contains("jna") ? "jna.jar" : "";
            if (name.isEmpty()) {
                continue;
            }
            if (Files.isDirectory(path)) {
                PrintWriter nobody = new PrintWriter(PrintWriter.nullWriter());
                assertThat(jar.run(
                                nobody, nobody, "-c", "-f", target.resolve(name).toString(), "-C", entry, "."))
                        .isZero();
            } else {
                Files.copy(path, target.resolve(name));
            }
        }
    }

    /** Our own settings of the test's JVM, as words for another. */
    static String settings() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-Dwarpdrive."))
                .collect(Collectors.joining(" "));
    }
}
