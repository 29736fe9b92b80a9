// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.TestJvm;
import org.warpdrive.zip.WarpDrive;

/** Processes with little memory: see {@link PressureProcess}. */
@EnabledOnOs(OS.LINUX)
class PressureTest {
    private static final Path CGROUPS =
            Path.of("/sys/fs/cgroup/memory"); // version 1, where making one asks nobody else

    /** The JVM's own memory, as little as it can do with, so that what gives out is what streams take. */
    private static final List<String> SMALL_JVM = List.of(
            "-Xmx64m",
            "-Xms64m",
            "-XX:+UseSerialGC",
            "-XX:ReservedCodeCacheSize=16m",
            "-XX:CompressedClassSpaceSize=16m");

    @TempDir
    Path directory;

    private static void assumeNatives() {
        assumeTrue(WarpDrive.status().contains("inflate: native"), WarpDrive.status());
    }

    private String run(List<String> before, List<String> options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(before);
        String[] main = Stream.concat(Stream.of(PressureProcess.class.getName()), Stream.of(arguments))
                .toArray(String[]::new);
        command.addAll(TestJvm.command(options, TestJvm.classPath(), main));
        Path output = Files.createTempFile(directory, "output", null);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(2, TimeUnit.MINUTES);
            return (ended ? "exit=" + process.exitValue() : "hangs") + "\n" + Files.readString(output);
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Dwarpdrive.engine=native -XX:MaxDirectMemorySize=64k",
                "-Dwarpdrive.engine=native -XX:MaxDirectMemorySize=64k -Dwarpdrive.threads=2",
                "-Dwarpdrive.engine=soft -XX:MaxDirectMemorySize=1m",
                "-Dwarpdrive.native.enabled=false -XX:MaxDirectMemorySize=64k -Dwarpdrive.threads=2"
            })
    @Timeout(300)
    void theJvmsLimitOfDirectMemoryStopsNoStream(String options) throws Exception {
        List<String> all = new ArrayList<>(List.of("-Xmx256m", "-XX:+UseSerialGC"));
        all.addAll(List.of(options.split(" ")));
        assertThat(run(List.of(), all, "30")).startsWith("exit=0\n").contains("outcomes {right=30}");
    }

    @Test
    @Timeout(300)
    void aboveTheBoundStreamsAreTheJdksAndThatIsSaidOnce() throws Exception {
        assumeNatives();
        String said = run(List.of(), List.of("-Xmx256m", "-XX:+UseSerialGC", "-Dwarpdrive.memory.max=4m"), "100");
        assertThat(said).startsWith("exit=0\n").contains("outcomes {right=100}", "left to the jdk by", " used=0 ");
        assertThat(said.split("WARNING: WarpDrive holds ", -1)).hasSize(2);
    }

    /** So little address space that most streams get no memory; the JVM itself has enough to say so. */
    @Test
    @Timeout(300)
    void withoutAddressSpaceAStreamIsRightOrOutOfMemory() throws Exception {
        assumeNatives();
        List<String> limit = List.of("sh", "-c", "ulimit -v 700000 && exec \"$@\"", "sh");
        List<String> options = new ArrayList<>(SMALL_JVM);
        options.addAll(List.of("-Dwarpdrive.memory.max=1g", "-XX:-CreateCoredumpOnCrash"));
        String said = run(limit, options, "600");
        assumeFalse(
                said.contains("insufficient memory for the Java Runtime"),
                "the JVM came to its end before WarpDrive did");
        assertThat(said).startsWith("exit=0\n").contains("outcomes {");
    }

    @Test
    @Timeout(300)
    void aThousandThreadsFitAContainerOfHalfAGibibyte() throws Exception {
        assumeNatives();
        Path cgroup = CGROUPS.resolve("warpdrive-" + ProcessHandle.current().pid());
        try {
            Files.createDirectory(cgroup);
        } catch (IOException e) {
            assumeTrue(false, "no cgroup can be made: " + e);
        }
        try {
            Files.writeString(cgroup.resolve("memory.limit_in_bytes"), "512m");
            List<String> inside =
                    List.of("sh", "-c", "echo $$ > '" + cgroup.resolve("cgroup.procs") + "' && exec \"$@\"", "sh");
            List<String> options = List.of("-Xmx160m", "-XX:+UseSerialGC");
            // The bound sees none of them coming.
            assertThat(run(inside, options, "1000", "together"))
                    .startsWith("exit=0\n")
                    .contains("outcomes {right=1000}");
        } finally {
            Files.delete(cgroup);
        }
    }
}
