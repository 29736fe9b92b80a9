// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.io.IOException;
import java.nio.file.Path;
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
    private static final int MAX_COUNT = 256;
    private static final int MAX_TOTAL_BYTES = 4 << 20;
    private static final int CORPUS_FILE_BYTES = 4 << 20;

    /** Bytes of one message. */
    @Param({"1024", "4096", "16384", "65536"})
    public int size;

    @Param({"1", "6"})
    public int level;

    /** {@code new}: an object made and ended per message; {@code reused}: one object, reset. */
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
            boolean fresh = object.equals("new");
            OneShot compressor = fresh
                    ? choice.library().fresh(choice.level())
                    : choice.library().reused(choice.level());
            long total = 0;
            for (byte[] message : messages) {
                int length = compressor.compress(message, out);
                Payloads.check(choice, message, choice.library().restore(out, length, message.length));
                total += length;
            }
            Notes.add(new Notes.Note(choice.label(), "message", size, total / messages.length));
            add(compressor);
        }
    }

    @Benchmark
    public int compress() {
        sent = sent + 1 == messages.length ? 0 : sent + 1;
        return current().compress(messages[sent], out);
    }
}
