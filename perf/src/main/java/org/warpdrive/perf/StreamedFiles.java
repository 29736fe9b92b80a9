// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.warpdrive.perf.corpus.Corpus;
import org.warpdrive.perf.corpus.CorpusFile;
import org.warpdrive.perf.engine.Engines;

/** Each file of the corpus through a gzip stream in writes of 8 KB, as most programs do it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 1, time = 1, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 1, timeUnit = TimeUnit.MILLISECONDS)
public class StreamedFiles {
    private static final int WRITE_BYTES = 8 << 10;

    /** Several joined by {@code +} take turns, one iteration each. */
    @Param({"jdk", "warpdrive"})
    public String engine = "";

    @Param("perf/target/corpus")
    public String corpus = "";

    /** At most so many bytes of each file. */
    @Param("4194304")
    public int size;

    @Param({"1", "6"})
    public int level;

    /** Above 0: the files are joined into one stream of so many bytes. */
    @Param("0")
    public int joined;

    private final Turns<Engines.Choice> turns = new Turns<>();
    private List<CorpusFile> files = List.of();
    private Engines.Choice current = Engines.parse("jdk", 1).get(0);

    @Setup(Level.Trial)
    public void prepare() throws IOException {
        Corpus whole = Corpus.load(Path.of(corpus), size);
        files = joined > 0 ? List.of(new CorpusFile("joined", "all files", whole.stream(joined))) : whole.files();
        for (Engines.Choice choice : Engines.parse(engine, level)) {
            for (CorpusFile file : files) {
                ByteArrayOutputStream compressed = new ByteArrayOutputStream(file.bytes().length / 2 + 1024);
                write(choice, file.bytes(), compressed);
                byte[] stream = compressed.toByteArray();
                Payloads.check(choice, file.bytes(), choice.engine().restoreStream(stream, file.bytes().length));
                Notes.add(new Notes.Note(choice.label(), file.name(), file.bytes().length, stream.length));
            }
            turns.add(choice);
        }
    }

    @Setup(Level.Iteration)
    public void turn() {
        current = turns.next();
    }

    @Benchmark
    public long compress() throws IOException {
        CountingSink sink = new CountingSink();
        for (CorpusFile file : files) {
            write(current, file.bytes(), sink);
        }
        return sink.count;
    }

    private static void write(Engines.Choice choice, byte[] bytes, OutputStream sink) throws IOException {
        try (OutputStream stream = choice.engine().stream(sink, choice.level())) {
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
