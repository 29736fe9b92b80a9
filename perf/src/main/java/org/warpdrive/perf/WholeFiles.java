// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
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
import org.warpdrive.perf.library.OneShot;

/** Each file of the corpus in one call. An operation is one pass over all files, and so is an iteration. */
@Warmup(iterations = 1, time = 1, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 1, timeUnit = TimeUnit.MILLISECONDS)
public class WholeFiles extends TurnsBenchmark<OneShot> {
    /** At most so many bytes of each file. */
    @Param("4194304")
    public int size;

    @Param({"1", "3", "6", "9"})
    public int level;

    private List<CorpusFile> files = List.of();
    private byte[] out = {};

    @Setup(Level.Trial)
    public void prepare() throws IOException {
        files = Corpus.load(Path.of(corpus), size).files();
        out = new byte[Payloads.roomFor(size)];
        for (Libraries.Choice choice : Libraries.parse(engine, level)) {
            OneShot compressor = choice.library().reused(choice.level());
            for (CorpusFile file : files) {
                int length = compressor.compress(file.bytes(), out);
                Payloads.check(choice, file.bytes(), choice.library().restore(out, length, file.bytes().length));
                Notes.add(new Notes.Note(choice.label(), file.name(), file.bytes().length, length));
            }
            add(compressor);
        }
    }

    @Setup(Level.Iteration)
    public void clear() {
        Arrays.fill(out, (byte) 0);
    }

    @Benchmark
    public long compress() {
        long total = 0;
        for (CorpusFile file : files) {
            total += current().compress(file.bytes(), out);
        }
        return total;
    }
}
