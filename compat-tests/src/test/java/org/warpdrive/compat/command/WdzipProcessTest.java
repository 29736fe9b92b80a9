// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warpdrive.compat.peers.Program;
import org.warpdrive.compat.peers.WdzipJvm;

/** What only a process shows: its streams, signals, terminals and limits. */
class WdzipProcessTest {
    private static final byte[] HELLO = "hello\n".getBytes(UTF_8);

    /** A hole in a file: costs nothing, and is long enough to be still under way when the signal comes. */
    private static final long ENDLESS_BYTES = 1L << 36;

    @TempDir
    Path directory;

    private Ended run(byte[] in, List<String> command) throws Exception {
        return Ended.of(new ProcessBuilder(command), directory, in);
    }

    private Ended wdzip(byte[] in, String... arguments) throws Exception {
        return run(in, WdzipJvm.command(arguments));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private static byte[] gzip(byte[] data) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(data);
        }
        return packed.toByteArray();
    }

    private static byte[] followedByJunk(byte[] data) {
        byte[] all = Arrays.copyOf(data, data.length + 4);
        Arrays.fill(all, data.length, all.length, (byte) 'j');
        return all;
    }

    private Path endless() throws IOException {
        Path file = directory.resolve("endless");
        try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw")) {
            hole.setLength(ENDLESS_BYTES);
        }
        return file;
    }

    private static String quoted(List<String> command) {
        return command.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    @Test
    void filtersFromAndToItsStandardStreams() throws Exception {
        Ended packed = wdzip(HELLO);
        assertThat(packed.exitCode()).as(packed.err()).isZero();
        assertThat(packed.err()).isEmpty();
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.bytes()))) {
            assertThat(in.readAllBytes()).isEqualTo(HELLO);
        }
        assertThat(wdzip(packed.bytes(), "-d")).satisfies(expanded -> {
            assertThat(expanded.exitCode()).isZero();
            assertThat(expanded.out()).isEqualTo("hello\n");
            assertThat(expanded.err()).isEmpty();
        });
    }

    @Test
    void exitCodesAndMessagesReachTheShell() throws Exception {
        byte[] good = gzip(HELLO);

        Ended garbage = wdzip(followedByJunk(good), "-d");
        assertThat(garbage.exitCode()).isEqualTo(2);
        assertThat(garbage.out()).isEqualTo("hello\n");
        assertThat(garbage.err())
                .isEqualTo("wdzip: stdin: decompression OK, trailing garbage ignored (byte " + good.length + ")\n");

        Ended cut = wdzip(Arrays.copyOf(good, good.length - 3), "-d");
        assertThat(cut.exitCode()).isEqualTo(1);
        assertThat(cut.out()).isEqualTo("hello\n");
        assertThat(cut.err()).isEqualTo("wdzip: stdin: unexpected end of file (byte " + (good.length - 3) + ")\n");

        Ended usage = wdzip(HELLO, "--nonsense");
        assertThat(usage.exitCode()).isEqualTo(1);
        assertThat(usage.err())
                .isEqualTo(
                        """
                        wdzip: unrecognized option '--nonsense'
                        Try `wdzip --help' for more information.
                        """);

        Ended engine = wdzip(HELLO, "--engine=steam");
        assertThat(engine.exitCode()).isEqualTo(1);
        assertThat(engine.err()).startsWith("wdzip: no engine is named 'steam'\n");
    }

    @Test
    void statisticsNameTheEngine() throws Exception {
        Ended result = wdzip(HELLO, "--stats", "--engine=jdk");
        assertThat(result.exitCode()).isZero();
        assertThat(result.err())
                .startsWith("stdin: 6 bytes plain, 26 compressed (433.33%), ")
                .contains("engine=jdk");
    }

    @Test
    void aTraceHoldsEveryRequestAndItsAnswer() throws Exception {
        Path trace = directory.resolve("trace");
        Ended result = wdzip(new byte[200_000], "-g", "--stats", "--engine=soft", "--trace=" + trace);
        assertThat(result.exitCode()).isZero();
        assumeTrue(result.err().contains("uacce"), "no soft device here");
        assertThat(result.err()).as("from the first block on").contains("uacce: blocks=1");
        List<String> lines = Files.readAllLines(trace);
        long requests =
                lines.stream().filter(line -> line.contains("\"request\"")).count();
        assertThat(requests).isPositive();
        assertThat(lines.stream().filter(line -> line.contains("\"completion\"")))
                .hasSize((int) requests);
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
    void aSignalLeavesTheInputAndNothingElse(String signal, int exitCode) throws Exception {
        Path input = endless();
        Path messages = directory.resolve("messages");
        // Whoever runs this in the background may ignore signals, and a JVM that inherits that keeps to it.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT,TERM,HUP"));
        command.addAll(WdzipJvm.command("-1", input.toString()));
        Process process = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectError(messages.toFile())
                .start();
        while (names().stream().noneMatch(name -> name.endsWith(".tmp"))) {
            assertThat(process.isAlive()).as(Files.readString(messages)).isTrue();
            Thread.sleep(10);
        }

        new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid()).start();

        assertThat(Ended.exitCode(process)).isEqualTo(exitCode);
        assertThat(messages).isEmptyFile();
        assertThat(names()).containsExactly("endless", "messages");
        assertThat(input).hasSize(ENDLESS_BYTES);
    }

    @Test
    void aReaderThatLeavesEndsItQuietly() throws Exception {
        Path messages = directory.resolve("messages");
        Process process = new ProcessBuilder(WdzipJvm.command("-c", endless().toString()))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectError(messages.toFile())
                .start();
        assertThat(process.getInputStream().read()).isEqualTo(0x1f);
        process.getInputStream().close();

        assertThat(Ended.exitCode(process)).isEqualTo(141);
        assertThat(messages).isEmptyFile();
    }

    @Test
    void aFullDeviceIsReported() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no /dev/full");
        Path messages = directory.resolve("messages");
        Process process = new ProcessBuilder(WdzipJvm.command())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(full.toFile())
                .redirectError(messages.toFile())
                .start();
        assertThat(Ended.exitCode(process)).isEqualTo(1);
        assertThat(messages).hasContent("wdzip: stdout: No space left on device");
    }

    @Test
    void aFileThatCannotBeWrittenToItsEndDoesNotStay() throws Exception {
        Path input = directory.resolve("a.gz");
        Files.write(input, gzip(new byte[8_000_000]));

        // A limit of a megabyte on files; dash counts in units of 512 bytes.
        String script = "ulimit -f 2048; exec " + quoted(WdzipJvm.command("-d", input.toString()));
        Ended result = run(new byte[0], List.of("sh", "-c", script));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("wdzip: " + directory.resolve("a") + ": File too large\n");
        assertThat(names()).containsExactly("a.gz");
    }

    /** Runs under script(1), which gives it a terminal and says what is seen on it. */
    private Ended onTerminal(String answer, String redirection, String... arguments) throws Exception {
        assumeTrue(Program.find("script").isPresent(), "no script program");
        String command = quoted(WdzipJvm.command(arguments)) + redirection;
        List<String> script = new ArrayList<>(List.of("script", "-qec", command, "/dev/null"));
        return run(answer.getBytes(UTF_8), script);
    }

    @Test
    void binaryDataIsKeptOffTheTerminal() throws Exception {
        String file = Files.write(directory.resolve("a"), HELLO).toString();
        for (String[] arguments : new String[][] {{}, {"-c", file}}) {
            Ended refused = onTerminal("", arguments.length == 0 ? " </dev/null" : "", arguments);
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.out().lines())
                    .containsExactly(
                            "wdzip: compressed data not written to a terminal. Use -f to force compression.",
                            "For help, type: wdzip -h");
        }
        Ended forced = onTerminal("", "", "-cf", file);
        assertThat(forced.exitCode()).isZero();
        assertThat(forced.bytes()).startsWith(0x1f, 0x8b);

        Ended input = onTerminal("", " >/dev/null", "-d");
        assertThat(input.exitCode()).isEqualTo(1);
        assertThat(input.out())
                .startsWith("wdzip: compressed data not read from a terminal. Use -f to force decompression.");
    }

    @Test
    void plainTextMayGoToTheTerminal() throws Exception {
        Path file = Files.write(directory.resolve("a.gz"), gzip(HELLO));
        Ended result = onTerminal("", "", "-dc", file.toString());
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo("hello\r\n");
    }

    @Test
    void onATerminalItAsksBeforeOverwriting() throws Exception {
        Path file = Files.write(directory.resolve("a.gz"), gzip(HELLO));
        Path target = Files.writeString(directory.resolve("a"), "old");

        Ended no = onTerminal("n\n", "", "-dk", file.toString());
        assertThat(no.exitCode()).isEqualTo(2);
        assertThat(no.out())
                .contains("a already exists; do you wish to overwrite (y or n)? ")
                .contains("\tnot overwritten");
        assertThat(target).hasContent("old");

        Ended yes = onTerminal("y\n", "", "-dk", file.toString());
        assertThat(yes.exitCode()).as(yes.out()).isZero();
        assertThat(target).hasContent("hello\n");
    }
}
