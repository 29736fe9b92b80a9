// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warpdrive.compat.kit.OwnJars;

/** The library as named modules, with nothing beside it but what a user gets. */
class ModulePathTest {
    @Test
    void theCommandStartsFromTheModulePathWithTheModulesItNeedsAlone() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-p",
                        OwnJars.path("cli", "zip", "native"),
                        "-m",
                        "org.warpdrive.cli/org.warpdrive.cli.Main",
                        "--version"))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).startsWith("wdzip ");
    }
}
