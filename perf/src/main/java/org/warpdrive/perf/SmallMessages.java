// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;
import org.warpdrive.perf.corpus.Corpus;
import org.warpdrive.perf.library.Libraries;
import org.warpdrive.perf.library.OneShot;

/** Payloads of one size, one after the other; each call is sampled, for the percentiles. */
@BenchmarkMode(Mode.SampleTime)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class SmallMessages extends TurnsBenchmark<OneShot> {
    private static final String STREAM = "stream";
    private static final int MAX_COUNT = 256;
    private static final int MAX_TOTAL_BYTES = 4 << 20;
    private static final int CORPUS_FILE_BYTES = 4 << 20;

    /** Bytes of one message. */
    @Param({"1024", "4096", "16384", "65536"})
    public int size;

    @Param({"1", "6"})
    public int level;

    /**
     * {@code new}: an object made and ended per message; {@code reused}: one object, reset; {@code stream}: a gzip
     * stream opened and closed per message.
     */
    @Param({"new", "reused"})
    public String object = "";

    private byte[][] messages = {};
    private byte[] out = {};
    private int sent;

    @Setup(Level.Trial)
    public void prepare() throws IOException {
        int count = Math.min(MAX_COUNT, MAX_TOTAL_BYTES / size);
        List<byte[]> slices = Corpus.load(Path.of(corpus), CORPUS_FILE_BYTES).messages(size, count);
        messages = slices.toArray(byte[][]::new);
        out = new byte[Payloads.roomFor(size)];
        for (Libraries.Choice choice : Libraries.parse(engine, level)) {
            OneShot compressor = compressor(choice);
            long total = 0;
            for (byte[] message : messages) {
                int length = compressor.compress(message, out);
                byte[] restored = object.equals(STREAM)
                        ? choice.library().restoreStream(Arrays.copyOf(out, length), message.length)
                        : choice.library().restore(out, length, message.length);
                Payloads.check(choice, message, restored);
                total += length;
            }
            Notes.add(new Notes.Note(choice.label(), "message", size, total / messages.length));
            add(compressor);
        }
    }

    private OneShot compressor(Libraries.Choice choice) {
        return switch (object) {
            case "new" -> choice.library().fresh(choice.level());
            case STREAM -> (message, to) -> gzip(choice, message, to);
            default -> choice.library().reused(choice.level());
        };
    }

    private static int gzip(Libraries.Choice choice, byte[] message, byte[] to) {
        ArraySink sink = new ArraySink(to);
        try (OutputStream stream = choice.library().stream(sink, choice.level())) {
            stream.write(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sink.length;
    }

    /** Writes to an array that is there, so that no engine's time is that of a growing one. */
    private static final class ArraySink extends OutputStream {
        private final byte[] array;
        private int length;

        ArraySink(byte[] array) {
            this.array = array;
        }

        @Override
        public void write(int b) {
            array[length++] = (byte) b;
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            System.arraycopy(bytes, offset, array, length, count);
            length += count;
        }
    }

    @Benchmark
    public int compress() {
        sent = sent + 1 == messages.length ? 0 : sent + 1;
        return current().compress(messages[sent], out);
    }
}
