// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;
import org.warpdrive.perf.corpus.Corpus;
import org.warpdrive.perf.corpus.CorpusFile;
import org.warpdrive.perf.library.Libraries;

/** Each file of the corpus through a gzip stream in writes of 8 KB, as most programs do it. */
@Warmup(iterations = 1, time = 1, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 1, timeUnit = TimeUnit.MILLISECONDS)
public class StreamedFiles extends TurnsBenchmark<Libraries.Choice> {
    private static final int WRITE_BYTES = 8 << 10;

    /** At most so many bytes of each file. */
    @Param("4194304")
    public int size;

    @Param({"1", "6"})
    public int level;

    /** Above 0: the files are joined into one stream of so many bytes. */
    @Param("0")
    public int joined;

    private List<CorpusFile> files = List.of();

    @Setup(Level.Trial)
    public void prepare() throws IOException {
        Corpus whole = Corpus.load(Path.of(corpus), size);
        files = joined > 0 ? List.of(new CorpusFile("joined", "all files", whole.stream(joined))) : whole.files();
        for (Libraries.Choice choice : Libraries.parse(engine, level)) {
            for (CorpusFile file : files) {
                ByteArrayOutputStream compressed = new ByteArrayOutputStream(file.bytes().length / 2 + 1024);
                write(choice, file.bytes(), compressed);
                byte[] stream = compressed.toByteArray();
                Payloads.check(choice, file.bytes(), choice.library().restoreStream(stream, file.bytes().length));
                Notes.add(new Notes.Note(choice.label(), file.name(), file.bytes().length, stream.length));
            }
            add(choice);
        }
    }

    @Benchmark
    public long compress() throws IOException {
        CountingSink sink = new CountingSink();
        for (CorpusFile file : files) {
            write(current(), file.bytes(), sink);
        }
        return sink.count;
    }

    private static void write(Libraries.Choice choice, byte[] bytes, OutputStream sink) throws IOException {
        try (OutputStream stream = choice.library().stream(sink, choice.level())) {
            for (int from = 0; from < bytes.length; from += WRITE_BYTES) {
                stream.write(bytes, from, Math.min(WRITE_BYTES, bytes.length - from));
            }
        }
    }

    private static final class CountingSink extends OutputStream {
        long count;

        @Override
        public void write(int b) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count += length;
        }
    }
}
