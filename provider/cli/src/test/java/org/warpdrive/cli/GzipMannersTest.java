// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The command and the real gzip, side by side on the same files: exit code, messages, standard output, and what is in
 * the directory afterwards. Told apart are the name of the program, the empty line gzip puts before some messages, and
 * what we add: the offset, and zlib's reason for "format violated".
 */
class GzipMannersTest {
    private static final byte[] HELLO = "hello\n".getBytes(UTF_8);

    @TempDir
    Path directory;

    /** Files with what is in them, expanded if it is gzip data, and their rights. */
    private record Outcome(int exitCode, List<String> messages, String output, Map<String, String> files) {}

    @BeforeAll
    static void gzipIsThere() throws Exception {
        String version = "";
        try {
            Process process = new ProcessBuilder("gzip", "--version").start();
            version = new String(process.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException e) {
            assumeTrue(false, "no gzip to compare with: " + e.getMessage());
        }
        assumeTrue(version.matches("(?s)gzip 1\\.(1[2-9]|[2-9][0-9]).*"), "messages are those of gzip 1.12 and later");
    }

    private static byte[] gzip(byte[] data) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(data);
        }
        return packed.toByteArray();
    }

    private static byte[] with(byte[] data, int index, int value) {
        byte[] changed = data.clone();
        changed[index < 0 ? data.length + index : index] = (byte) value;
        return changed;
    }

    private static byte[] followed(byte[] data, int... more) {
        byte[] all = Arrays.copyOf(data, data.length + more.length);
        for (int i = 0; i < more.length; i++) {
            all[data.length + i] = (byte) more[i];
        }
        return all;
    }

    private static void furnish(Path dir) throws IOException {
        byte[] good = gzip(HELLO);
        Files.write(dir.resolve("a"), HELLO);
        Files.write(dir.resolve("b"), new byte[0]);
        Files.write(dir.resolve("c"), HELLO);
        Files.write(dir.resolve("c.gz"), good);
        Files.write(dir.resolve("g.gz"), good);
        Files.write(dir.resolve("h.tgz"), good);
        Files.write(dir.resolve("I.GZ"), good);
        Files.write(dir.resolve("j-gz"), good);
        Files.write(dir.resolve("two.gz"), followed(good, ints(good)));
        Files.write(dir.resolve("cut.gz"), Arrays.copyOf(good, 15));
        Files.write(dir.resolve("cutheader.gz"), Arrays.copyOf(good, 5));
        Files.write(dir.resolve("cuttrailer.gz"), Arrays.copyOf(good, good.length - 1));
        Files.write(dir.resolve("empty.gz"), new byte[0]);
        Files.write(dir.resolve("crc.gz"), with(good, -8, 0));
        Files.write(dir.resolve("length.gz"), with(good, -4, 7));
        Files.write(dir.resolve("format.gz"), with(good, 10, 0xff));
        Files.write(dir.resolve("method.gz"), with(good, 2, 9));
        Files.write(dir.resolve("encrypted.gz"), with(good, 3, 0x20));
        Files.write(dir.resolve("flags.gz"), with(good, 3, 0x80));
        Files.write(dir.resolve("headercrc.gz"), with(good, 3, 2));
        Files.write(dir.resolve("plain.gz"), HELLO);
        Files.write(dir.resolve("zeros.gz"), followed(good, 0, 0, 0, 0));
        Files.write(dir.resolve("garbage.gz"), followed(good, 'j', 'u', 'n', 'k'));
        Files.write(dir.resolve("latergarbage.gz"), followed(good, 0, 0, 'x'));
        Files.write(dir.resolve("onebyte.gz"), followed(good, 'x'));
        Files.write(dir.resolve("magic.gz"), followed(good, 0x1f, 0x8b));
        Files.write(dir.resolve("secondmethod.gz"), followed(good, 0x1f, 0x8b, 9));
        Files.write(dir.resolve("named.gz"), named(good));
        byte[] nothing = gzip(new byte[0]);
        Files.createDirectory(dir.resolve("packed"));
        for (String file : List.of("none.gz", "none2.gz", "packed/none.gz")) {
            Files.write(dir.resolve(file), nothing);
        }
        Files.write(dir.resolve("packed/y.gz"), good);
        Files.write(dir.resolve("packed/z.gz"), good);
        for (String file : List.of("named.gz", "g.gz", "h.tgz", "none.gz", "none2.gz")) {
            Files.setLastModifiedTime(dir.resolve(file), FileTime.fromMillis(1_000_000_000_000L));
        }
        Files.createDirectories(dir.resolve("tree/sub"));
        Files.write(dir.resolve("tree/x"), HELLO);
        Files.write(dir.resolve("tree/sub/y.gz"), good);
        Files.createSymbolicLink(dir.resolve("tree/sub/l"), Path.of("y.gz"));
        Files.createDirectory(dir.resolve("d"));
        Files.createDirectory(dir.resolve("d.gz"));
        Files.createSymbolicLink(dir.resolve("link"), Path.of("a"));
        Files.createSymbolicLink(dir.resolve("link.gz"), Path.of("g.gz"));
        Files.createSymbolicLink(dir.resolve("dangling"), Path.of("nothing"));
        Files.write(dir.resolve("m"), HELLO);
        Files.createLink(dir.resolve("n"), dir.resolve("m"));
        Files.createLink(dir.resolve("o"), dir.resolve("m"));
        Files.write(dir.resolve("setuid"), HELLO);
        Files.setAttribute(dir.resolve("setuid"), "unix:mode", 04755);
        Files.write(dir.resolve("sticky"), HELLO);
        Files.setAttribute(dir.resolve("sticky"), "unix:mode", 01644);
        Files.write(dir.resolve("rights"), HELLO);
        Files.setPosixFilePermissions(dir.resolve("rights"), PosixFilePermissions.fromString("rwxr-x--x"));
    }

    /** With a name and a time in its header. */
    private static byte[] named(byte[] data) {
        byte[] all = new byte[data.length + 8];
        System.arraycopy(data, 0, all, 0, 10);
        System.arraycopy("in/name\0".getBytes(UTF_8), 0, all, 10, 8);
        System.arraycopy(data, 10, all, 18, data.length - 10);
        all[3] = 8;
        all[7] = 0x30;
        return all;
    }

    private static int[] ints(byte[] bytes) {
        int[] ints = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            ints[i] = bytes[i];
        }
        return ints;
    }

    /** Arguments that are not options become files in the directory. */
    private static List<String> placed(String commandLine, Path dir) {
        return Arrays.stream(commandLine.split(" "))
                .map(a -> a.startsWith("-") ? a : dir.resolve(a).toString())
                .toList();
    }

    private static Outcome runGzip(String commandLine, byte[] in, Path dir) throws Exception {
        List<String> command = new ArrayList<>(List.of("gzip"));
        command.addAll(placed(commandLine, dir));
        Path stdin = Files.write(dir.resolveSibling("stdin"), in);
        Path stderr = dir.resolveSibling("stderr");
        Path stdout = dir.resolveSibling("stdout");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(stdin.toFile())
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile());
        builder.environment().put("LC_ALL", "C");
        builder.environment().remove("GZIP");
        int exitCode = builder.start().waitFor();
        return outcome(commandLine, exitCode, Files.readAllBytes(stdout), Files.readString(stderr), dir);
    }

    private static Outcome runOurs(String commandLine, byte[] in, Path dir) throws Exception {
        ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        StringWriter stderr = new StringWriter();
        PrintWriter nobody = new PrintWriter(new StringWriter());
        StandardStreams streams = new StandardStreams(
                new ByteArrayInputStream(in), stdout, nobody, new PrintWriter(stderr), Terminals.NONE, Names.OF_TEXT);
        int exitCode =
                new Wdzip(streams, options -> {}).run(placed(commandLine, dir).toArray(String[]::new));
        return outcome(commandLine, exitCode, stdout.toByteArray(), stderr.toString(), dir);
    }

    private static Outcome outcome(String commandLine, int exitCode, byte[] stdout, String stderr, Path dir)
            throws IOException {
        List<String> messages = stderr.lines()
                .map(line -> line.replace(dir + "/", "")
                        .replaceFirst("^gzip: ", "wdzip: ")
                        .replace("`gzip ", "`wdzip ")
                        .replaceFirst(" \\(byte \\d+\\)$", "")
                        .replaceFirst("format violated: .*", "format violated")
                        // gzip -v begins its line before it finds a fault, which then breaks the line.
                        .replaceFirst("^\\S+:\t", ""))
                .filter(line -> !line.isEmpty())
                .toList();
        boolean recursive = commandLine.matches("-[a-z]*r.*"); // a directory is read in any order
        if (recursive) {
            messages = messages.stream().sorted().toList();
        }
        // gzip's ratio of a total leaves out the header of the last file only.
        String output = content(stdout).replace(dir + "/", "").replaceAll(" *-?\\d+\\.\\d% \\(totals\\)", " (totals)");
        if (recursive) {
            output = output.lines().sorted().collect(Collectors.joining("\n"));
        }
        return new Outcome(exitCode, messages, output, files(dir));
    }

    private static Map<String, String> files(Path dir) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(dir)) {
            for (Path file : all.filter(f -> !f.equals(dir)).collect(Collectors.toList())) {
                String what = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        ? content(Files.readAllBytes(file)) + " "
                                + PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                        : "not a file";
                files.put(dir.relativize(file).toString(), what);
            }
        }
        return files;
    }

    /** Expanded where possible: two compressors need not agree on the bytes. */
    private static String content(byte[] data) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(data))) {
            return "gzip of " + new String(in.readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            return new String(data, ISO_8859_1);
        }
    }

    private void compare(String commandLine, byte[] in) throws Exception {
        Path theirs = Files.createDirectories(directory.resolve("theirs/files"));
        Path ours = Files.createDirectories(directory.resolve("ours/files"));
        furnish(theirs);
        furnish(ours);
        assertThat(runOurs(commandLine, in, ours)).isEqualTo(runGzip(commandLine, in, theirs));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                // Compressing files
                "a",
                "-k a",
                "-v a b",
                "-vk a",
                "-c a",
                "-vc a",
                "-c a b",
                "-9 a",
                "--fast -k a b",
                "-n a",
                "-q a",
                "rights",
                "-k rights",
                "c",
                "-f c",
                "-fk c",
                "-q c",
                "nothing",
                "nothing a",
                "a nothing",
                "g.gz",
                "-f g.gz",
                "-c g.gz",
                "h.tgz",
                "-v g.gz",
                "-q g.gz",
                "d",
                "-c d",
                "-q d",
                "-f d",
                "link",
                "-k link",
                "-c link",
                "-f link",
                "-fk link",
                "dangling",
                "-f dangling",
                "m",
                "-k m",
                "-c m",
                "-f m",
                "setuid",
                "-f setuid",
                "-c setuid",
                "sticky",
                "-f sticky",
                "-- a",
                "-k -- a -x",
                "a d link nothing b",
                // Expanding files
                "-d g.gz",
                "-dk g.gz",
                "-dv g.gz",
                "-dvk g.gz",
                "-dc g.gz",
                "-dvc g.gz",
                "-d g",
                "-dk g",
                "-d c.gz",
                "-df c.gz",
                "-dfv c.gz",
                "-dv h.tgz",
                "-d I.GZ",
                "-d j-gz",
                "-d a",
                "-dc a",
                "-dq a",
                "-d nothing",
                "-dk two.gz",
                "-dc two.gz",
                "-d link.gz",
                "-dc link.gz",
                "-df link.gz",
                "-d d.gz",
                "-dc d.gz",
                "-d zeros.gz",
                "-d garbage.gz",
                "-dk garbage.gz",
                "-dq garbage.gz",
                "-dc garbage.gz",
                "-d latergarbage.gz",
                "-dcf garbage.gz",
                "-dcf a",
                "-dcf plain.gz",
                "-dcf a g.gz",
                "-dcf b",
                // Damaged files, one each: gzip gives up on all that follow
                "-d cut.gz",
                "-d cutheader.gz",
                "-d cuttrailer.gz",
                "-d empty.gz",
                "-d crc.gz",
                "-d length.gz",
                "-d format.gz",
                "-d method.gz",
                "-d encrypted.gz",
                "-d flags.gz",
                "-d headercrc.gz",
                "-d plain.gz",
                "-d onebyte.gz",
                "-d magic.gz",
                "-dq crc.gz",
                "-dc cuttrailer.gz",
                "-dc crc.gz",
                "-dc onebyte.gz",
                "-dc secondmethod.gz",
                "-dcf onebyte.gz",
                // Testing
                "-t g.gz",
                "-tv g.gz",
                "-tv g.gz two.gz",
                "-t a",
                "-t nothing",
                "-t d",
                "-t link.gz",
                "-tv zeros.gz",
                "-tv garbage.gz",
                "-t crc.gz g.gz",
                "-tv crc.gz",
                "-t cut.gz",
                "-t setuid",
                // Recursively
                "-r a",
                "-r d",
                "-rk tree",
                "-rd tree",
                "-rv tree a",
                "-rt tree",
                "-rtv tree",
                "-rt tree/sub/y.gz",
                // Suffixes
                "-S .foo a",
                "-S .foo -k a g.gz",
                "--suffix=.FOO a",
                "-dS .tgz h.tgz",
                "-dS-gz j-gz",
                "-dS Z I.GZ",
                "-S",
                "--suffix",
                "-tS .foo g.gz",
                // Names and times
                "-N a",
                "-dN named.gz",
                "-dNk named.gz g.gz",
                "-dNc named.gz",
                "-dnN named.gz",
                "-dN crc.gz",
                "-dN cutheader.gz",
                "-dN plain.gz",
                // Lists
                "-l named.gz",
                "-l named.gz g.gz",
                "-lN named.gz g.gz",
                "-lv named.gz g.gz",
                "-lqv named.gz g.gz",
                "-l a",
                "-l nothing",
                "-l crc.gz",
                "-l d",
                "-lr tree",
                "-l h.tgz",
                // Lists, and whether there are totals
                "-l none.gz",
                "-l none.gz none2.gz",
                "-lv none.gz none2.gz",
                "-l none.gz g.gz",
                "-lv g.gz none.gz",
                "-lq g.gz named.gz",
                "-l nothing g.gz",
                "-l g.gz nothing",
                "-l nothing none.gz",
                "-l nothing nothing",
                "-l d g.gz",
                "-l plain.gz g.gz",
                "-l g.gz plain.gz",
                "-lr packed",
                "-lr packed tree",
                "-lr d",
                // Command lines
                "--synchronous a",
                "--synchronous -df c.gz",
                "-x",
                "--foo",
                "-10",
                "--force=x a",
                "-0 a",
                "--f a",
                "--fas a",
                "--decompress --stdout g.gz",
                "-cd two.gz",
            })
    void treatsFilesAsGzipDoes(String commandLine) throws Exception {
        compare(commandLine, new byte[0]);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "-c",
                "-",
                "-v",
                "-9",
                "-k",
                "-d",
                "-dc",
                "-dv",
                "-t",
                "-tv",
                "-d -",
                "-c a -",
                "-l",
                "-r",
                "-N",
                "-S .foo",
                "-dcf",
                "-dc g.gz - g.gz",
            })
    void filtersAsGzipDoes(String commandLine) throws Exception {
        byte[] good = gzip(HELLO);
        boolean expands = commandLine.contains("d") || commandLine.contains("t");
        compare(commandLine, expands ? good : HELLO);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"-d", "-dv", "-t", "-tv", "-dcf"})
    void faultyInputOfAFilterIsReportedAsByGzip(String commandLine) throws Exception {
        byte[] good = gzip(HELLO);
        List<byte[]> inputs = List.of(
                new byte[0],
                HELLO,
                followed(good, 'j', 'u', 'n', 'k'),
                followed(good, 0, 0),
                with(good, -8, 0),
                with(good, 2, 9),
                with(good, 3, 0x40),
                followed(good, ints(with(good, -1, 9))));
        for (byte[] input : inputs) {
            Path each = Files.createTempDirectory(directory, "each");
            assertThat(runOurs(commandLine, input, each)).isEqualTo(runGzip(commandLine, input, each));
        }
    }

    @Test
    void modificationTimesAreKept() throws Exception {
        FileTime time = FileTime.fromMillis(1_000_000_000_123L);
        Path file = Files.write(directory.resolve("a"), HELLO);
        Files.setLastModifiedTime(file, time);

        Outcome packed = runOurs("a", new byte[0], directory);
        assertThat(packed.exitCode()).isZero();
        assertThat(Files.getLastModifiedTime(directory.resolve("a.gz"))).isEqualTo(time);

        Outcome expanded = runOurs("-d a.gz", new byte[0], directory);
        assertThat(expanded.exitCode()).isZero();
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(time);
    }

    /** gzip 1.12 replaces this file by its first member. */
    @Test
    void aFileWhoseSecondMemberIsUnknownStays() throws Exception {
        furnish(directory);

        Outcome outcome = runOurs("-d secondmethod.gz", new byte[0], directory);

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.files()).containsKeys("secondmethod.gz").doesNotContainKeys("secondmethod");
    }

    /** gzip stops at the first damaged file; the ones behind it deserve better. */
    @Test
    void aDamagedFileDoesNotKeepTheNextFromBeingTreated() throws Exception {
        furnish(directory);

        Outcome outcome = runOurs("-d cut.gz g.gz crc.gz", new byte[0], directory);

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.messages())
                .containsExactly(
                        "wdzip: cut.gz: unexpected end of file", "wdzip: crc.gz: invalid compressed data--crc error");
        assertThat(outcome.files()).containsKeys("cut.gz", "crc.gz", "g").doesNotContainKeys("g.gz", "cut", "crc");
    }
}
