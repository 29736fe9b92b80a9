// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;
import org.warpdrive.perf.corpus.Corpus;
import org.warpdrive.perf.library.Libraries;

/** A stream that is flushed after every so many bytes, as a chat or an event stream is. An operation is one stream. */
@Warmup(iterations = 2, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class FlushedStream extends TurnsBenchmark<Deflater> {
    private static final int CORPUS_FILE_BYTES = 4 << 20;

    /** Bytes from one SYNC_FLUSH to the next. */
    @Param({"200", "2000", "20000"})
    public int size;

    @Param("6")
    public int level;

    /** Bytes of the stream. */
    @Param("2097152")
    public int length;

    private byte[] data = {};
    private byte[] out = {};

    @Setup(Level.Trial)
    public void prepare() throws IOException {
        data = Corpus.load(Path.of(corpus), CORPUS_FILE_BYTES).textStream(length);
        out = new byte[Payloads.roomFor(size)];
        for (Libraries.Choice choice : Libraries.parse(engine, level)) {
            Deflater deflater = choice.library().deflater(choice.level());
            ByteArrayOutputStream stream = new ByteArrayOutputStream(length);
            send(deflater, stream);
            byte[] compressed = stream.toByteArray();
            Payloads.check(choice, data, choice.library().restore(compressed, compressed.length, data.length));
            Notes.add(new Notes.Note(choice.label(), "stream", length, compressed.length));
            add(deflater);
        }
    }

    @Benchmark
    public long compress() {
        return send(current(), null);
    }

    private long send(Deflater deflater, @Nullable ByteArrayOutputStream sink) {
        deflater.reset();
        long total = 0;
        for (int from = 0; from < data.length; from += size) {
            deflater.setInput(data, from, Math.min(size, data.length - from));
            boolean last = from + size >= data.length;
            if (last) {
                deflater.finish();
            }
            int n;
            do {
                n = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
                total += n;
                if (sink != null) {
                    sink.write(out, 0, n);
                }
            } while (last ? !deflater.finished() : n == out.length);
        }
        return total;
    }
}
