// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.warpdrive.compat.kit.WarpDriveEngine;

/** Native memory of processes full of deflaters, in JVMs of their own: see {@link NativeMemoryProcess}. */
@EnabledOnOs(OS.LINUX)
class NativeMemoryTest {
    private static final long KIB_PER_MIB = 1024;

    @TempDir
    Path directory;

    /** Runs {@link NativeMemoryProcess} with this JVM's own settings and returns what it printed, in KiB. */
    private long growthKib(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"));
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("--enable-native-access")) {
                command.add(argument);
            }
        }
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith("warpdrive.")) {
                command.add("-D" + name + "=" + System.getProperty(name));
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), NativeMemoryProcess.class.getName()));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES))
                    .as("the process ends")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        assertThat(process.exitValue()).as(text).isZero();
        return text.lines()
                .filter(line -> line.startsWith("growth "))
                .mapToLong(line -> Long.parseLong(line.substring("growth ".length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError(text));
    }

    @Test
    void tenThousandIdleDeflatersFitFortyMebibytes() throws Exception {
        assumeFalse(
                WarpDriveEngine.INSTANCE.exactBytes(),
                "without another engine every object holds the 256 KiB of its superclass, as in the JDK");
        assertThat(growthKib("idle", "10000")).isLessThan(40 * KIB_PER_MIB);
    }

    /** java.util.zip's holds 40 KiB: zlib's state, whose decode tables are smaller than ours, and its window. */
    @Test
    void anInflaterThatWaitsInTheMiddleOfAStreamHolds56Kibibytes() throws Exception {
        // As many as there are processors hold more, which is to be nothing among so many.
        int inflaters = Math.max(1000, 100 * Runtime.getRuntime().availableProcessors());
        assertThat(growthKib("open", Integer.toString(inflaters)) / inflaters).isLessThanOrEqualTo(56);
    }

    @Test
    void droppedObjectsGiveTheirMemoryBack() throws Exception {
        // One KiB leaked per object would be 80 MiB; java.util.zip's own 256 KiB leaked would be 20 GiB.
        long boundMib = WarpDriveEngine.INSTANCE.exactBytes() ? 1024 : 64;
        assertThat(growthKib("dropped", "100000")).isLessThan(boundMib * KIB_PER_MIB);
    }
}
