// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
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
import org.warpdrive.perf.engine.OneShot;

/** Each file of the corpus in one call. An operation is one pass over all files, and so is an iteration. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 1, time = 1, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 1, timeUnit = TimeUnit.MILLISECONDS)
public class WholeFiles {
    /** Several joined by {@code +} take turns, one iteration each. */
    @Param({"jdk", "warpdrive"})
    public String engine = "";

    @Param("perf/target/corpus")
    public String corpus = "";

    /** At most so many bytes of each file. */
    @Param("4194304")
    public int size;

    @Param({"1", "3", "6", "9"})
    public int level;

    private final Turns<OneShot> turns = new Turns<>();
    private List<CorpusFile> files = List.of();
    private byte[] out = {};
    private OneShot current = (in, compressed) -> 0;

    @Setup(Level.Trial)
    public void prepare() throws IOException {
        files = Corpus.load(Path.of(corpus), size).files();
        out = new byte[Payloads.roomFor(size)];
        for (Engines.Choice choice : Engines.parse(engine, level)) {
            OneShot compressor = choice.engine().reused(choice.level());
            for (CorpusFile file : files) {
                int length = compressor.compress(file.bytes(), out);
                Payloads.check(choice, file.bytes(), choice.engine().restore(out, length, file.bytes().length));
                Notes.add(new Notes.Note(choice.label(), file.name(), file.bytes().length, length));
            }
            turns.add(compressor);
        }
    }

    @Setup(Level.Iteration)
    public void turn() {
        Arrays.fill(out, (byte) 0);
        current = turns.next();
    }

    @Benchmark
    public long compress() {
        long total = 0;
        for (CorpusFile file : files) {
            total += current.compress(file.bytes(), out);
        }
        return total;
    }
}
