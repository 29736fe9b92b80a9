// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.clients;

import static org.assertj.core.api.Assertions.assertThat;

import clients.Data;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Published libraries that compress by java.util.zip, in processes with the agent and without: each reads what the other
 * wrote. With the agent, WarpDrive's counters must account for what the library had to do; with the agent and the JDK's
 * engine, for none of it.
 */
class RealClientsTest {
    private static final boolean FULL = "full".equals(System.getProperty("wdtest.clients"));
    private static final long LENGTH = FULL ? 120_000_000 : 24_000_000;
    private static final long ENOUGH = 20_000_000;

    private static final Path CLIENTS = Path.of("..").toAbsolutePath().normalize();
    private static final Path AGENT = CLIENTS.resolve("../../agent/target/warpdrive-agent.jar");
    private static final String WITH_AGENT = "-javaagent:" + AGENT + "=summary";

    /** The least and the most that may be counted of a byte: some of what a client does besides cannot be foreseen. */
    private static final double LEAST = 0.9;

    private static final double MOST = 1.1;

    @TempDir
    static Path directory;

    private static String digest = "";

    @BeforeAll
    static void digest() throws Exception {
        assertThat(AGENT).as("the agent's jar, which another build makes").exists();
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        new Data(LENGTH).writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha));
        digest = HexFormat.of().formatHex(sha.digest());
    }

    @ParameterizedTest
    @CsvSource({
        "avro, Avro",
        "commons-compress, CommonsCompress",
        "htsjdk, Htsjdk",
        "jgit, Jgit",
        "jwarc, Jwarc",
        "kafka, Kafka",
        "log4j, Log4j",
        "lucene, Lucene",
        "okhttp, OkHttp",
        "pdfbox, Pdfbox",
        "pngj, Pngj",
        "poi, Poi",
        "zip4j, Zip4j"
    })
    void readsWhatWasWrittenWithTheAgentAndWithout(String folder, String className) throws Exception {
        Path files = Files.createDirectories(directory.resolve(folder));
        Path target = CLIENTS.resolve(folder).resolve("target");
        String classPath = target.resolve("classes") + ":" + Files.readString(target.resolve("class-path"));
        Library library = new Library("clients." + className, classPath, files);
        List<Done> stock = library.run(List.of(), "write:stock");
        List<Done> agent = library.run(List.of(WITH_AGENT), "read:stock", "write:ours", "read:ours");
        List<Done> back = library.run(List.of(), "read:ours");
        List<Done> control = library.run(List.of(WITH_AGENT, "-Dwarpdrive.engine=jdk"), "read:stock", "write:control");
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f MB written, %.3f of them by WarpDrive, in %.1f s (JDK: %.1f s); "
                        + "%.1f MB read, %.3f of them by WarpDrive, in %.1f s (JDK: %.1f s)%n",
                folder,
                agent.get(1).bytes() / 1e6,
                agent.get(1).share(),
                agent.get(1).seconds(),
                stock.get(0).seconds(),
                agent.get(0).bytes() / 1e6,
                agent.get(0).share(),
                agent.get(0).seconds(),
                back.get(0).seconds());

        assertThat(agent).allSatisfy(done -> {
            assertThat(done.bytes()).isGreaterThanOrEqualTo(ENOUGH);
            assertThat(done.share()).as("counted of what was to be done").isBetween(LEAST, MOST);
        });
        assertThat(List.of(stock, back, control))
                .allSatisfy(
                        process -> assertThat(process).extracting(Done::counted).containsOnly(0L));
    }

    /** What a process said of one action. */
    private record Done(long bytes, long counted, long millis, String digest) {
        static Done of(String line) {
            String[] values = line.replaceAll("\\w+=", "").split(" ", -1);
            return new Done(Long.parseLong(values[1]), Long.parseLong(values[2]), Long.parseLong(values[3]), values[4]);
        }

        double share() {
            return (double) counted / bytes;
        }

        double seconds() {
            return millis / 1e3;
        }
    }

    /** One client, on a class path of its own, and where its files go. */
    private record Library(String className, String classPath, Path directory) {
        List<Done> run(List<String> options, String... actions) throws IOException, InterruptedException {
            Path out = Files.createTempFile(directory, "out", ".txt");
            Path errors = Files.createTempFile(directory, "errors", ".txt");
            Process process = new ProcessBuilder(command(options, actions))
                    .directory(directory.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(errors.toFile())
                    .start();
            try {
                assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
            } finally {
                process.destroyForcibly();
            }
            if (!options.isEmpty()) {
                assertThat(Files.readString(errors)).contains("WarpDrive agent: ", " 0 out of reach, 0 failed;");
            }
            // Libraries print there too.
            List<Done> done = Files.readAllLines(out).stream()
                    .filter(line -> line.startsWith("write:") || line.startsWith("read:"))
                    .map(Done::of)
                    .toList();
            assertThat(done).hasSameSizeAs(actions);
            for (int i = 0; i < actions.length; i++) {
                assertThat(done.get(i).digest()).as(actions[i]).isEqualTo(actions[i].startsWith("read") ? digest : "");
            }
            return done;
        }

        private List<String> command(List<String> options, String... actions) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("-Xmx512m");
            command.addAll(options);
            command.addAll(List.of("-cp", classPath, "clients.ClientProgram", className, Long.toString(LENGTH)));
            command.addAll(List.of(actions));
            return command;
        }
    }
}
