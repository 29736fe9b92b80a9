// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WdzipToolTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private static ToolProvider tool() {
        return ToolProvider.findFirst("wdzip").orElseThrow();
    }

    private int run(String... args) {
        return tool().run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void isFoundByItsServiceLoaderAndTreatsFiles() throws Exception {
        Path file = Files.writeString(directory.resolve("a"), "hello\n");

        assertThat(run("-z", "-v", file.toString())).isZero();
        assertThat(file).doesNotExist();
        assertThat(err.toString()).isEqualTo(file + ":\t-33.3% -- replaced with " + file + ".zz\n");

        assertThat(run("-d", file + ".zz")).isZero();
        assertThat(file).hasContent("hello\n");
    }

    @Test
    void hasNoBinaryStreams() throws Exception {
        assertThat(run()).isEqualTo(1);
        assertThat(run("-c", Files.createFile(directory.resolve("a")).toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("no binary standard streams here");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void cannotChooseTheEngineOfARunningJvm() throws Exception {
        assertThat(run("--engine=jdk", Files.createFile(directory.resolve("a")).toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("-Dwarpdrive.engine=jdk");
        assertThat(run("--trace=t", directory.resolve("a").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("-Dwarpdrive.trace=t");
    }

    @Test
    void helpAndVersionGoToStandardOutput() {
        assertThat(run("--help")).isZero();
        assertThat(run("-V")).isZero();
        assertThat(out.toString()).startsWith("Usage: wdzip").contains("\nwdzip ");
        assertThat(err.toString()).isEmpty();
    }
}
