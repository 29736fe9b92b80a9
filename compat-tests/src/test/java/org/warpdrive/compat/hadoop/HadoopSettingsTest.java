// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The codecs on a device, switched off, and where WarpDrive cannot be set up. */
@Tag("servers")
@EnabledOnOs(OS.LINUX)
class HadoopSettingsTest {
    @TempDir
    Path directory;

    /** What {@link HadoopProcess} says. Class path entries with {@code without} in their name stay out. */
    private String run(String without, String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--enable-native-access"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(options));
        command.add("-cp");
        command.add(Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> without.isEmpty() || !entry.contains(without))
                .collect(Collectors.joining(File.pathSeparator)));
        command.add(HadoopProcess.class.getName());
        Path said = Files.createTempFile(directory, "said", null);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended).as("it ends").isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        return Files.readString(said);
    }

    @Test
    void aDeviceDoesTheWork() throws Exception {
        String said = run("", "-Dwarpdrive.engine=soft", "-Dwarpdrive.devices=soft:queues=2");
        assertThat(said).contains("part.gz WdGzipCompressor").contains("part.deflate WdZlibCompressor");
        assertThat(said.lines().filter(line -> line.contains("WarpDrive in Hadoop's codecs: WarpDrive engines:")))
                .hasSize(1);
        if (!said.contains("(native: ")) {
            assertThat(said).containsPattern("(?m)^(uacce|soft-0): blocks=[1-9]");
        }
    }

    @Test
    void aPropertySwitchesItOff() throws Exception {
        String said = run("", "-Dwarpdrive.hadoop=off");
        assertThat(said).contains("part.gz BuiltInGzipCompressor").contains("part.deflate BuiltInZlibDeflater");
        assertThat(said.lines()
                        .filter(line ->
                                line.contains("WarpDrive is not used in Hadoop's codecs: warpdrive.hadoop=off")))
                .hasSize(1);
        assertThat(said).doesNotContain("blocks=");
    }

    /** A class path without a jar that it needs, as after a slip in packaging. */
    @Test
    void whatCannotBeSetUpIsOneWarningAndHadoopGoesOn() throws Exception {
        String missing = Stream.of("native-glue", "warpdrive-native")
                .filter(System.getProperty("java.class.path")::contains)
                .findFirst()
                .orElse("");
        assumeTrue(!missing.isEmpty(), "the native part has no class path entry of its own");
        String said = run(missing);
        assertThat(said).contains("part.gz BuiltInGzipCompressor").contains("part.deflate BuiltInZlibDeflater");
        assertThat(said.lines().filter(line -> line.startsWith("WARNING: WarpDrive")))
                .singleElement()
                .asString()
                .contains("cannot be used in Hadoop's codecs, whose own compression goes on");
    }
}
