// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.TestJvm;

/**
 * wdzip, killed by SIGKILL before each change of the disk: under the real name there is nothing or the whole, and the input is
 * there until the whole is. {@code -Dwdtest.faults=all} tries each change; else some are drawn anew in each run.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class WdzipKilledTest {
    private static final boolean ALL = "all".equals(System.getProperty("wdtest.faults"));
    private static final int STRIDE = 4;
    private static final int SIGKILL = 128 + 9;
    private static final byte[] PLAIN = plain();

    @TempDir
    Path directory;

    /** It does not compress well, so that there are some writes. */
    private static byte[] plain() {
        StringBuilder text = new StringBuilder();
        Random random = new Random(5);
        while (text.length() < 600_000) {
            text.append(Long.toString(random.nextLong(), 36)).append('\n');
        }
        return text.toString().getBytes(US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-k", "-d", "-dk"})
    void whatIsOnTheDiskIsNothingOrTheWhole(String option) throws Exception {
        boolean expands = option.contains("d");
        boolean keeps = option.contains("k");
        Path input = directory.resolve(expands ? "a.gz" : "a");
        Path output = directory.resolve(expands ? "a" : "a.gz");
        long seed = Long.getLong("wdtest.seed", System.nanoTime());
        Random random = new Random(seed);
        int killed = 0;
        int exitCode = SIGKILL;
        for (int n = 1; exitCode == SIGKILL; n += ALL ? 1 : 1 + random.nextInt(2 * STRIDE)) {
            String which = option + " killed before change " + n + ", seed " + seed;
            clear();
            write(input, expands);
            exitCode = run(n, option, input);
            if (exitCode == SIGKILL) {
                killed++;
                assertThat(names()).as(which).allMatch(name -> name.matches("a|a\\.gz|\\.wdzip-.*\\.tmp"));
                boolean isThere = Files.exists(output);
                if (isThere) {
                    assertThat(content(output, !expands)).as(which).isEqualTo(PLAIN);
                }
                assertThat((isThere && !keeps) || Files.exists(input)).as(which).isTrue();
                if (Files.exists(input)) {
                    assertThat(content(input, expands)).as(which).isEqualTo(PLAIN);
                    nextRun(option, input, isThere, which);
                }
            } else {
                assertThat(exitCode).as(which).isZero();
            }
            assertThat(content(output, !expands)).as(which).isEqualTo(PLAIN);
            assertThat(Files.exists(input)).as(which).isEqualTo(keeps);
        }
        assertThat(killed).isGreaterThan(ALL ? 8 : 0);
    }

    /** As its user does it: with -f if there is something already. What was left behind is private, and in nobody's way. */
    private void nextRun(String option, Path input, boolean isThere, String which) throws IOException {
        for (String left : names()) {
            if (left.endsWith(".tmp")) {
                assertThat(permissions(directory.resolve(left))).as(which).isIn("rw-------", permissions(input));
            }
        }
        String[] arguments = Stream.of(isThere ? "-f" : "", option, input.toString())
                .filter(word -> !word.isEmpty())
                .toArray(String[]::new);
        int code = ToolProvider.findFirst("wdzip").orElseThrow().run(System.out, System.err, arguments);
        assertThat(code).as(which).isZero();
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private int run(int n, String option, Path input) throws Exception {
        String[] main = Stream.of(KilledProcess.class.getName(), Integer.toString(n), option, input.toString())
                .filter(word -> !word.isEmpty())
                .toArray(String[]::new);
        Path said = Files.createTempFile("wdzip-killed", ".log");
        Process process = new ProcessBuilder(TestJvm.command(List.of("-XX:+UseSerialGC"), TestJvm.classPath(), main))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(said)).isIn(0, SIGKILL);
            return process.exitValue();
        } finally {
            process.destroyForcibly();
            Files.delete(said);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private void clear() throws IOException {
        for (String name : names()) {
            Files.delete(directory.resolve(name));
        }
    }

    private static void write(Path file, boolean compressed) throws IOException {
        try (OutputStream out =
                compressed ? new GZIPOutputStream(Files.newOutputStream(file)) : Files.newOutputStream(file)) {
            out.write(PLAIN);
        }
    }

    private static byte[] content(Path file, boolean compressed) throws IOException {
        try (InputStream in =
                compressed ? new GZIPInputStream(Files.newInputStream(file)) : Files.newInputStream(file)) {
            return in.readAllBytes();
        }
    }
}
