// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.warpdrive.config.Config;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.BlockCodec;
import org.warpdrive.engine.CodecEngine;
import org.warpdrive.engine.Natives;
import org.warpdrive.engine.StoredBlocks;
import org.warpdrive.engine.Verify;
import org.warpdrive.stats.Counter;
import org.warpdrive.zip.stream.DeflateStream;
import org.warpdrive.zip.stream.Source;

/** What an operator sees of an engine whose output was wrong, and what is kept of the block. */
@Timeout(120)
class WrongOutputTest {
    private static final int PIECE = 3000;
    private static final int WAIT_SECONDS = 20;

    @TempDir
    Path directory;

    private final Logger logger = Logger.getLogger("org.warpdrive");
    private final LinkedBlockingQueue<LogRecord> said = new LinkedBlockingQueue<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getMessage().contains("was wrong")) {
                said.add(line);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        assumeThat(Natives.reason()).isEmpty();
        logger.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
    }

    /** Stores what it gets, and from the second block of a stream on with one wrong byte. */
    private static final class Storing implements BlockCodec {
        @Override
        public String name() {
            return "storing";
        }

        @Override
        public boolean takes(Block block) {
            return true;
        }

        @Override
        public int compress(Block block) {
            int length = StoredBlocks.write(block);
            if (block.length() == PIECE && block.position() > 0) {
                block.out().bytes().put(100, (byte) ~block.out().bytes().get(100));
            }
            return length;
        }
    }

    private Engines engines(String dump) {
        Config config = Config.DEFAULT.with(ZipOptions.VERIFY, Verify.DECODE).with(ZipOptions.VERIFY_DUMP, dump);
        return Engines.of(
                config,
                List.of((given, notes) ->
                        new CodecEngine(new Storing(), given.get(ZipOptions.VERIFY), WrongOutput.of(given))));
    }

    private static byte[] data() {
        byte[] data = new byte[3 * PIECE];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) ((i * i) >>> 3);
        }
        return data;
    }

    /** A stream of three pieces, at whose second the engine errs. */
    private static void compress(Engines engines) throws Exception {
        Source source = new Source();
        DeflateStream stream = new DeflateStream(engines.router().orElseThrow(), 6, true, false);
        byte[] data = data();
        byte[] out = new byte[2 * data.length];
        int length = 0;
        for (int at = 0; at < data.length; at += PIECE) {
            source.set(data, at, PIECE);
            length += stream.deflate(source, out, length, out.length - length, Deflater.SYNC_FLUSH);
        }
        stream.finish();
        length += stream.deflate(source, out, length, out.length - length, Deflater.NO_FLUSH);
        stream.close();
        Inflater inflater = new Inflater(true);
        inflater.setInput(out, 0, length);
        byte[] restored = new byte[data.length];
        assertThat(inflater.inflate(restored)).isEqualTo(data.length);
        assertThat(restored).isEqualTo(data);
        inflater.end();
    }

    private String message() throws InterruptedException {
        LogRecord line = said.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        assertThat(line).isNotNull();
        assertThat(line.getLevel()).isEqualTo(java.util.logging.Level.WARNING);
        return new SimpleFormatter().formatMessage(line);
    }

    @Test
    void logStatusCountersAndEventNameTheBlock() throws Exception {
        Engines engines = engines("");
        List<RecordedEvent> events = new ArrayList<>();
        CountDownLatch one = new CountDownLatch(1);
        try (RecordingStream recording = new RecordingStream()) {
            recording.enable("org.warpdrive.WrongOutput");
            recording.onEvent("org.warpdrive.WrongOutput", event -> {
                events.add(event);
                one.countDown();
            });
            recording.startAsync();
            compress(engines);
            assertThat(one.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(events.get(0).getString("engine")).isEqualTo("storing");
        assertThat(events.get(0).getInt("level")).isEqualTo(6);
        assertThat(events.get(0).getLong("offset")).isEqualTo(PIECE);
        assertThat(events.get(0).getInt("in")).isEqualTo(PIECE);
        assertThat(events.get(0).getLong("unverified")).isZero();

        String known =
                "at level 6 a block of 3000 bytes at offset 3000 of its stream did not decode to its input; 0 blocks"
                        + " had gone out since the last that was verified";
        assertThat(message())
                .isEqualTo("WarpDrive: output of storing was wrong, and java.util.zip did the block again: " + known);
        assertThat(engines.summary()).contains("storing: not used, because its output was wrong: " + known);
        assertThat(Status.of(engines))
                .contains("storing: not used")
                .containsPattern("(?m)^storing: blocks=1 .* fallbacks=1 \\(1 x output decodes to other data\\)"
                        + "( slow=\\d+)? verified=1 wrong=1$");
        assertThat(engines.stats().stream()
                        .filter(stats -> stats.engine().equals("jdk"))
                        .mapToLong(stats -> stats.get(Counter.BLOCKS)))
                .as("the one that was wrong")
                .containsExactly(1L);
        compress(engines);
        assertThat(said).as("said once").isEmpty();
    }

    @Test
    void theBlockIsKeptForItsOwnerAlone() throws Exception {
        compress(engines(directory.toString()));
        Path file = directory.resolve("warpdrive-wrong-output-0");
        assertThat(message()).endsWith("; kept in " + file);
        byte[] bytes = Files.readAllBytes(file);
        int end = 0;
        while (bytes[end] != '\n') {
            end++;
        }
        assertThat(new String(bytes, 0, end, US_ASCII))
                .isEqualTo("WarpDrive engine=storing level=6 offset=3000 last=false flush=true window=3000 input=3000"
                        + " output=3010");
        byte[] data = data();
        assertThat(Arrays.copyOfRange(bytes, end + 1, end + 1 + 2 * PIECE)).isEqualTo(Arrays.copyOf(data, 2 * PIECE));
        byte[] output = Arrays.copyOfRange(bytes, end + 1 + 2 * PIECE, bytes.length);
        assertThat(output).hasSize(3010).endsWith(0, 0, 0, -1, -1);
        assertThat(output[100]).isEqualTo((byte) ~data[PIECE + 95]);
        if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void atMostTenAreKeptAndNoneIsReplaced() throws Exception {
        Path first = Files.writeString(directory.resolve("warpdrive-wrong-output-0"), "of another process");
        for (int i = 1; i < WrongOutput.MAX_FILES; i++) {
            compress(engines(directory.toString()));
            assertThat(message()).endsWith("kept in " + directory.resolve("warpdrive-wrong-output-" + i));
        }
        compress(engines(directory.toString()));
        assertThat(message()).contains("it could not be kept: java.io.IOException: there are 10 files already");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(WrongOutput.MAX_FILES);
        }
        assertThat(first).hasContent("of another process");
    }

    @Test
    void noLinkIsFollowed() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path home = Files.createDirectory(directory.resolve("home"));
        Path target = elsewhere.resolve("target");
        Files.createSymbolicLink(home.resolve("warpdrive-wrong-output-0"), target);
        compress(engines(home.toString()));
        assertThat(message()).endsWith("kept in " + home.resolve("warpdrive-wrong-output-1"));
        assertThat(target).doesNotExist();

        Path link = Files.createSymbolicLink(directory.resolve("link"), elsewhere);
        compress(engines(link.toString()));
        assertThat(message()).contains("it could not be kept: java.nio.file.NotDirectoryException");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatIsNotThereIsNotTheStreamsAffair() throws Exception {
        compress(engines(directory.resolve("none").toString()));
        assertThat(message()).contains("it could not be kept: java.nio.file.NotDirectoryException");
        compress(engines("\0"));
        assertThat(message()).contains("it could not be kept: java.nio.file.InvalidPathException");
    }

    /** A block of the greatest length, its window, and output as long as it may be. */
    @Test
    void theLargestBlockHasRoomInAFile() {
        int window = 32 << 10;
        int length = 4 * StoredBlocks.MAX_BYTES;
        assertThat(window + length + StoredBlocks.bound(length) + 500).isLessThan(WrongOutput.MAX_BYTES);
    }
}
