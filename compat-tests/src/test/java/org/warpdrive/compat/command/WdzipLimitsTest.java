// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.OwnJars;
import org.warpdrive.compat.kit.TestJvm;

/** Where a process may not write more, has no room, or may open few files: a message, and no half file. */
@EnabledOnOs(OS.LINUX)
class WdzipLimitsTest {
    private static final byte[] RANDOM = new byte[3_000_000];

    static {
        new Random(3).nextBytes(RANDOM);
    }

    @TempDir
    static Path lib;

    @TempDir
    Path directory;

    @BeforeAll
    static void installs() throws IOException {
        OwnJars.install(lib, "cli");
    }

    /** A shell script, whose arguments are wdzip and its arguments. */
    private Ended run(List<String> before, String script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of("sh", "-c", script, "sh"));
        command.addAll(wdzip(arguments));
        return Ended.of(new ProcessBuilder(command), directory, new byte[0]);
    }

    /** On few jars, each of which the JVM keeps open. */
    private static List<String> wdzip(String... arguments) throws IOException {
        String[] main = Stream.concat(Stream.of("org.warpdrive.cli.Main"), Stream.of(arguments))
                .toArray(String[]::new);
        try (Stream<Path> jars = Files.list(lib)) {
            return TestJvm.command(
                    List.of("-XX:+UseSerialGC"), jars.map(Path::toString).toList(), main);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatIsLongerThanAFileMayBeDoesNotStay() throws Exception {
        Path input = Files.write(directory.resolve("a"), RANDOM);
        Ended result = run(List.of(), "ulimit -f 2048; exec \"$@\"", input.toString());
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("wdzip: " + input + ".gz: File too large\n");
        assertThat(names()).containsExactly("a");
        assertThat(input).hasBinaryContent(RANDOM);
    }

    /** A file system of four megabytes, which only this process sees. */
    @Test
    void whatFillsTheDiskDoesNotStay() throws Exception {
        List<String> apart = List.of("unshare", "-rm");
        String disk = Files.createDirectory(directory.resolve("disk")).toString();
        String mount = "mount -t tmpfs -o size=4m tmpfs '" + disk + "' || exit 77; ";
        assumeTrue(isPossible(apart, mount), "no file system of one's own");
        Path input = Files.write(directory.resolve("a"), RANDOM);
        String script = mount + "cp '" + input + "' '" + disk + "'; \"$@\"; code=$?; ls -A '" + disk + "'; cmp '"
                + input + "' '" + disk + "/a'; exit $code";
        Ended result = run(apart, script, disk + "/a");
        assertThat(result.err()).isEqualTo("wdzip: " + disk + "/a.gz: No space left on device\n");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("a\n");
    }

    private static boolean isPossible(List<String> before, String script) throws InterruptedException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of("sh", "-c", script));
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** With the fewest the JVM itself does not start, and then there is nothing to look at. */
    @ParameterizedTest
    @ValueSource(ints = {6, 9, 12, 13, 14, 15, 16, 20})
    void withFewDescriptorsEachFileIsWholeOrUntouched(int limit) throws Exception {
        byte[] data = Arrays.copyOf(RANDOM, 300_000);
        for (String name : List.of("a", "b")) {
            Files.write(directory.resolve(name), data);
        }
        Ended result = run(
                List.of(),
                "ulimit -n " + limit + "; exec \"$@\"",
                directory.resolve("a").toString(),
                directory.resolve("b").toString());
        boolean isAllDone = true;
        for (String name : List.of("a", "b")) {
            Path input = directory.resolve(name);
            Path output = directory.resolve(name + ".gz");
            boolean isDone = Files.exists(output);
            assertThat(Files.exists(input)).as(result.toString()).isNotEqualTo(isDone);
            if (isDone) {
                try (InputStream in = new GZIPInputStream(Files.newInputStream(output))) {
                    assertThat(in.readAllBytes()).isEqualTo(data);
                }
            } else {
                assertThat(input).hasBinaryContent(data);
            }
            isAllDone &= isDone;
        }
        assertThat(names()).hasSize(2);
        assertThat(result.exitCode() == 0).as(result.toString()).isEqualTo(isAllDone);
        assertThat(result.err().isEmpty() && result.out().isEmpty())
                .as(result.toString())
                .isEqualTo(isAllDone);
    }

    /** Nothing is left open from one file to the next. */
    @Test
    void fewDescriptorsAreEnoughForManyFiles() throws Exception {
        int limit = 40;
        List<String> files = new ArrayList<>();
        for (int i = 0; i < 5 * limit; i++) {
            files.add(Files.writeString(directory.resolve("file" + i), "text " + i)
                    .toString());
        }
        Ended result = run(List.of(), "ulimit -n " + limit + "; exec \"$@\"", files.toArray(new String[0]));
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(names()).hasSize(files.size()).allMatch(name -> name.endsWith(".gz"));
    }
}
