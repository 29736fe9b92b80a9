// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** Each file of the corpus, compressed by the JDK, read back through a gzip stream in reads of 8 KB. */
@Warmup(iterations = 2, time = 1, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 1, timeUnit = TimeUnit.MILLISECONDS)
public class GzipReading extends TurnsBenchmark<Libraries.Choice> {
    /** At most so many bytes of each file. */
    @Param("4194304")
    public int size;

    /** Level the data were compressed at. */
    @Param("6")
    public int level;

    /** The stream's buffer; 512 is GZIPInputStream's default. */
    @Param({"512", "65536"})
    public int buffer;

    private final List<byte[]> compressed = new ArrayList<>();
    private final byte[] read = new byte[8 << 10];

    @Setup(Level.Trial)
    public void prepare() throws IOException {
        List<CorpusFile> files = Corpus.load(Path.of(corpus), size).files();
        Libraries.Choice jdk = Libraries.parse("jdk", level).get(0);
        for (CorpusFile file : files) {
            ByteArrayOutputStream sink = new ByteArrayOutputStream();
            try (OutputStream stream = jdk.library().stream(sink, level)) {
                stream.write(file.bytes());
            }
            compressed.add(sink.toByteArray());
        }
        for (Libraries.Choice choice : Libraries.parse(engine, level)) {
            for (int i = 0; i < files.size(); i++) {
                CorpusFile file = files.get(i);
                try (InputStream in = open(choice, compressed.get(i))) {
                    Payloads.check(choice, file.bytes(), in.readAllBytes());
                }
                Notes.add(new Notes.Note(choice.label(), file.name(), file.bytes().length, 0));
            }
            add(choice);
        }
    }

    @Benchmark
    public long decompress() throws IOException {
        long total = 0;
        for (byte[] gzip : compressed) {
            try (InputStream in = open(current(), gzip)) {
                for (int n = in.read(read); n >= 0; n = in.read(read)) {
                    total += n;
                }
            }
        }
        return total;
    }

    private InputStream open(Libraries.Choice choice, byte[] gzip) throws IOException {
        return choice.library().gunzip(new ByteArrayInputStream(gzip), buffer);
    }
}
