// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.warpdrive.compat.kit.OwnJars;
import org.warpdrive.compat.kit.TestJvm;
import org.warpdrive.zip.WarpDrive;

/** Processes that have no descriptor left, and get some back: see {@link DescriptorsProcess}. */
@EnabledOnOs(OS.LINUX)
class DescriptorsTest {
    private static final String LIMIT = "ulimit -n 128 && exec \"$@\"";

    @TempDir
    Path directory;

    @BeforeAll
    static void thereAreStreamsOfOurs() {
        assumeTrue(WarpDrive.status().contains("inflate: native"), WarpDrive.status());
    }

    /** On jars, which stay open: of a folder no class could be loaded while there are no descriptors. */
    private String run(String how, String... options) throws Exception {
        Path lib = Files.createDirectory(directory.resolve("lib"));
        OwnJars.install(lib);
        List<String> classPath;
        try (Stream<Path> jars = Files.list(lib)) {
            classPath = jars.map(Path::toString).collect(Collectors.toCollection(ArrayList::new));
        }
        Path tests = lib.resolve("tests.jar");
        Path classes = Path.of(DescriptorsTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assertThat(new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jar")
                                        .toString(),
                                "cf",
                                tests.toString(),
                                "-C",
                                classes.toString(),
                                "org/warpdrive/compat/faults",
                                "-C",
                                classes.toString(),
                                "org/warpdrive/compat/kit")
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        classPath.add(tests.toString());
        List<String> all = new ArrayList<>(List.of("-XX:+UseSerialGC"));
        all.addAll(List.of(options));
        List<String> command = new ArrayList<>(List.of("sh", "-c", LIMIT, "sh"));
        command.addAll(TestJvm.command(all, classPath, DescriptorsProcess.class.getName(), how));
        File output = directory.resolve("output").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        try {
            boolean ended = process.waitFor(2, TimeUnit.MINUTES);
            String said = Files.readString(output.toPath());
            assertThat(ended).as(said).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    /** The native library is a file, and it is looked for once in a process: the JDK does the streams, and the reason stays. */
    @Test
    void theFirstStreamIsTheJdksAndTheStatusSaysWhy() throws Exception {
        assertThat(run("first stream")).contains("inflate: jdk (native: ", "Too many open files");
    }

    @Test
    void openStreamsAndNewOnesNeedNone() throws Exception {
        assertThat(run("open streams")).contains("inflate: native").doesNotContain("Too many open files");
    }

    @Test
    void aDeviceWithoutQueuesIsReplacedAndComesBack() throws Exception {
        assertThat(run(
                        "device",
                        "-Dwarpdrive.engine=soft",
                        "-Dwarpdrive.devices=soft:queues=2",
                        "-Dwarpdrive.hardware.wait=true",
                        "-Dwarpdrive.hardware.min=1",
                        "-Dwarpdrive.hardware.compare=false"))
                .contains("device blocks without descriptors: 0", "quarantines=1", "the device works again");
    }
}
