// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.command;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.warpdrive.compat.kit.OwnJars;

/** {@code bin/wdzip} outside the repository, where it can be tried without harm. */
final class LauncherCopy {
    private LauncherCopy() {}

    /** As after a build, in a directory that others may read too. */
    static Path in(Path root) throws IOException {
        Path launcher = launcher(root);
        Path home = Files.createDirectories(root.resolve("target/classpath/cli+soft-device"));
        jars(Files.createDirectory(home.resolve("lib")));
        Files.createFile(home.resolve("built"));
        return launcher;
    }

    /** The scripts alone, in the place where a repository has them. */
    static Path launcher(Path root) throws IOException {
        Path original = Path.of("..", "bin", "wdzip").toAbsolutePath();
        assumeTrue(Files.exists(original, LinkOption.NOFOLLOW_LINKS), "not in the repository");
        Path bin = Files.createDirectories(root.resolve("bin"));
        Files.copy(original.resolveSibling("classpath"), bin.resolve("classpath"));
        return Files.copy(original, bin.resolve("wdzip"));
    }

    /** What the command runs on, as the jars of a build. */
    static void jars(Path target) throws IOException {
        OwnJars.install(target, "cli");
    }

    /** Our own settings of the test's JVM, as words for another. */
    static String settings() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-Dwarpdrive."))
                .collect(Collectors.joining(" "));
    }
}
