// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warpdrive.compat.kit.OwnJars;
import org.warpdrive.compat.kit.TestJvm;
import org.warpdrive.zip.WarpDrive;

/** An application that has WarpDrive's jars inside is replaced 200 times in one process: see {@link Redeploys}. */
@EnabledOnOs(OS.LINUX)
class RedeployTest {
    private static final int TIMES = 200;
    private static final int DEVICE_TIMES = 3;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"false, 1", "true, 2"})
    void nothingOfAnApplicationThatIsGoneStays(boolean jmx, int threads) throws Exception {
        // Without, memory is the JDK's direct buffers, which only a collection gives back.
        assumeTrue(WarpDrive.status().contains("inflate: native"), WarpDrive.status());
        Path lib = Files.createDirectory(directory.resolve("lib"));
        OwnJars.install(lib);
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        List<String> options = new ArrayList<>(List.of(
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "-Djava.io.tmpdir=" + temporary,
                "-Dwarpdrive.jmx=" + jmx,
                "-Dwarpdrive.threads=" + threads));
        List<String> main =
                new ArrayList<>(List.of(Redeploys.class.getName(), String.valueOf(TIMES), String.valueOf(jmx), "2"));
        try (Stream<Path> jars = Files.list(lib)) {
            jars.map(Path::toString).forEach(main::add);
        }
        String said = TestJvm.run(directory, options, List.of(testClasses()), main.toArray(String[]::new));
        assertThat(said).startsWith("exit=0\n");
        Map<String, Long> before = numbers(said, "before ");
        Map<String, Long> after = numbers(said, "after ");
        assertThat(number(after, "loaders")).as(said).isLessThanOrEqualTo(2);
        assertThat(number(after, "libraries")).as(said).isLessThanOrEqualTo(2);
        assertThat(number(after, "threads")).as(said).isLessThanOrEqualTo(number(before, "threads") + 2);
        // Between the two looks there are nearly 180 applications; a mapping of every other, or 250 KiB of each, would
        // show.
        assertThat(number(after, "mappings") - number(before, "mappings"))
                .as(said)
                .isLessThan(90);
        assertThat(number(after, "kib") - number(before, "kib")).as(said).isLessThan(45_000);
        assertThat(number(after, "files")).as(said).isZero();
        if (jmx) {
            assertThat(said).contains("bean WarpDrive engines: ");
        }
    }

    /**
     * Threads, queues and memory for them end with their use. The application's class loader stays: JNA has a global reference
     * to each method that it bound, wherever JNA is.
     */
    @Test
    void nothingOfDevicesInUseStaysThatIsOurs() throws Exception {
        assumeTrue(WarpDrive.status().contains("inflate: native"), WarpDrive.status());
        Path lib = Files.createDirectory(directory.resolve("lib"));
        OwnJars.install(lib);
        List<String> main = new ArrayList<>(
                List.of(Redeploys.class.getName(), String.valueOf(DEVICE_TIMES), "true", String.valueOf(DEVICE_TIMES)));
        try (Stream<Path> jars = Files.list(lib)) {
            jars.map(Path::toString).forEach(main::add);
        }
        List<String> options = List.of(
                "-Djava.io.tmpdir=" + Files.createDirectory(directory.resolve("tmp")),
                "-Dwarpdrive.devices=soft:queues=4",
                "-Dwarpdrive.jmx=true");
        String said = TestJvm.run(directory, options, List.of(testClasses()), main.toArray(String[]::new));
        // The last line is of a use after everything had ended.
        assertThat(said)
                .startsWith("exit=0\n")
                .contains("bean WarpDrive engines: stored, uacce")
                .containsPattern("uacce: blocks=[1-9]");
        Map<String, Long> after = numbers(said, "after ");
        assertThat(number(after, "ours")).as(said).isZero();
        assertThat(number(after, "queues")).as(said).isZero();
    }

    private static long number(Map<String, Long> numbers, String name) {
        return Objects.requireNonNull(numbers.get(name), name);
    }

    private static String testClasses() throws URISyntaxException {
        return Path.of(Redeploys.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
    }

    private static Map<String, Long> numbers(String said, String start) {
        String line =
                said.lines().filter(each -> each.startsWith(start)).findFirst().orElseThrow();
        Map<String, Long> numbers = new TreeMap<>();
        Pattern.compile("(\\w+)=(\\d+)")
                .matcher(line)
                .results()
                .forEach(each -> numbers.put(each.group(1), Long.parseLong(each.group(2))));
        return numbers;
    }
}
