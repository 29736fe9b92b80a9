// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
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
import org.warpdrive.perf.library.Restorer;

/** Raw DEFLATE made by the JDK, back through an object that is kept between payloads. An operation is all payloads. */
@Warmup(iterations = 2, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 100, timeUnit = TimeUnit.MILLISECONDS)
public class Inflating extends TurnsBenchmark<Restorer> {
    private static final int MAX_MESSAGES = 1024;

    /** At most so many bytes of each file; with {@code payload=messages}, bytes of a message. */
    @Param("4194304")
    public int size;

    /** Level the data were compressed at. */
    @Param("6")
    public int level;

    /** {@code files} or {@code messages}. */
    @Param({"files", "messages"})
    public String payload = "";

    /** Bytes given to the Inflater at a time; 0 is everything at once, with room for everything. */
    @Param({"0", "512"})
    public int feed;

    /** Bytes taken from the Inflater at a time; 0 is as many as there is room for. */
    @Param("0")
    public int room;

    private final List<byte[]> compressed = new ArrayList<>();
    private byte[] out = {};

    @Setup(Level.Trial)
    public void prepare() throws IOException, DataFormatException {
        List<CorpusFile> originals = originals();
        out = new byte[size];
        byte[] made = new byte[Payloads.roomFor(size)];
        OneShot jdk = Libraries.parse("jdk", level).get(0).library().reused(level);
        for (CorpusFile original : originals) {
            compressed.add(Arrays.copyOf(made, jdk.compress(original.bytes(), made)));
        }
        for (Libraries.Choice choice : Libraries.parse(engine, level)) {
            Restorer restorer = choice.library().restorer(feed, room);
            for (int i = 0; i < originals.size(); i++) {
                CorpusFile original = originals.get(i);
                byte[] restored = new byte[original.bytes().length];
                int length = restorer.restore(compressed.get(i), restored);
                Payloads.check(choice, original.bytes(), Arrays.copyOf(restored, length));
                Notes.add(new Notes.Note(choice.label(), original.name(), original.bytes().length, 0));
            }
            add(restorer);
        }
    }

    private List<CorpusFile> originals() throws IOException {
        if (payload.equals("files")) {
            return Corpus.load(Path.of(corpus), size).files();
        }
        return Corpus.load(Path.of(corpus), 4 << 20).messages(size, MAX_MESSAGES).stream()
                .map(message -> new CorpusFile("message", "slice", message))
                .toList();
    }

    @Benchmark
    public long decompress() throws DataFormatException {
        long total = 0;
        for (byte[] stream : compressed) {
            total += current().restore(stream, out);
        }
        return total;
    }
}
