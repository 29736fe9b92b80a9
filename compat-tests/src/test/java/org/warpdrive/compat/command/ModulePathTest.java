// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The library as named modules, with nothing beside it but what a user gets. */
class ModulePathTest {
    private static String entriesOf(String... names) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Stream.of(names).anyMatch(entry::contains))
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void theCommandStartsFromTheModulePathWithOurTwoModulesAlone() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-p",
                        // Folders of the build, or jars of their names.
                        entriesOf("provider/target", "native-glue/target", "warpdrive-zip", "warpdrive-native"),
                        "-m",
                        "org.warpdrive.zip/org.warpdrive.cli.Main",
                        "--version"))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).startsWith("wdzip ");
    }
}
