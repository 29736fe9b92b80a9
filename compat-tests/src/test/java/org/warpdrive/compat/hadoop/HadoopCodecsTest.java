// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.hadoop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.IntWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.io.compress.SplittableCompressionCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compat.peers.Program;
import org.warpdrive.hadoop.WdDefaultCodec;
import org.warpdrive.hadoop.WdGzipCodec;

/** The codecs where Hadoop puts them: found by extension, in its files, with its own on the other side. */
@EnabledForJreRange(max = JRE.JAVA_23, disabledReason = "Hadoop 3.4 asks for Subject.getSubject, which 24 refuses")
class HadoopCodecsTest {
    private static final int[] SIZES = {0, 1, 1000, 65_536, 1_000_000};

    @TempDir
    Path directory;

    /** Hadoop's defaults are left out: they look for files in the class path. */
    static Configuration conf() {
        Configuration conf = new Configuration(false);
        conf.addResource(HadoopCodecsTest.class.getResource("core-site.xml"));
        return conf;
    }

    static <T extends DefaultCodec> T with(T codec, Configuration conf) {
        codec.setConf(conf);
        return codec;
    }

    static Stream<Arguments> pairs() {
        return Stream.of(
                Arguments.of(new WdGzipCodec(), new GzipCodec()),
                Arguments.of(new GzipCodec(), new WdGzipCodec()),
                Arguments.of(new WdGzipCodec(), new WdGzipCodec()),
                Arguments.of(new WdDefaultCodec(), new DefaultCodec()),
                Arguments.of(new DefaultCodec(), new WdDefaultCodec()),
                Arguments.of(new WdDefaultCodec(), new WdDefaultCodec()));
    }

    static byte[] written(CompressionCodec codec, byte[] data, int step) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = codec.createOutputStream(bytes)) {
            for (int at = 0; at < data.length; at += step) {
                out.write(data, at, Math.min(step, data.length - at));
            }
        }
        return bytes.toByteArray();
    }

    static byte[] read(CompressionCodec codec, byte[] file) throws IOException {
        try (InputStream in = codec.createInputStream(new ByteArrayInputStream(file))) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whatOneWritesTheOtherReads(DefaultCodec writer, DefaultCodec reader) throws IOException {
        with(writer, conf());
        with(reader, conf());
        for (int i = 0; i < 7; i++) {
            for (int size : SIZES) {
                byte[] data = TestData.nth(i).of(size);
                for (int step : new int[] {777, 1 << 20}) {
                    assertThat(read(reader, written(writer, data, step)))
                            .as("%s %d", TestData.nth(i), size)
                            .isEqualTo(data);
                }
            }
        }
    }

    @Test
    void extensionsLeadToOurs() {
        CompressionCodecFactory factory = new CompressionCodecFactory(conf());
        CompressionCodec gzip = factory.getCodec(new org.apache.hadoop.fs.Path("part-0.gz"));
        CompressionCodec zlib = factory.getCodec(new org.apache.hadoop.fs.Path("part-0.deflate"));
        assertThat(gzip).isInstanceOf(WdGzipCodec.class);
        assertThat(zlib).isInstanceOf(WdDefaultCodec.class);
        assertThat(gzip.getDefaultExtension()).isEqualTo(new GzipCodec().getDefaultExtension());
        assertThat(zlib.getDefaultExtension()).isEqualTo(new DefaultCodec().getDefaultExtension());
        // A gzip file is one split, as it was.
        assertThat(gzip).isNotInstanceOf(SplittableCompressionCodec.class);
        assertThat(zlib).isNotInstanceOf(SplittableCompressionCodec.class);
        assertThat(factory.getCodecByClassName("org.warpdrive.hadoop.WdGzipCodec"))
                .isSameAs(gzip);
    }

    @Test
    void gzipReadsOurs() throws Exception {
        byte[] data = TestData.TEXT.of(500_000);
        Path file = directory.resolve("ours.gz");
        Files.write(file, written(with(new WdGzipCodec(), conf()), data, 1000));
        Path plain = directory.resolve("plain");
        if (Program.find("gzip").isPresent()) {
            Program.filter(file, plain, "gzip", "-dc");
            assertThat(Files.readAllBytes(plain)).isEqualTo(data);
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            assertThat(in.readAllBytes()).isEqualTo(data);
        }
    }

    /** With every field a header may have, one member after the other, in pieces of every size. */
    @Test
    void membersAndTheirHeaders() throws IOException {
        byte[] data = TestData.TEXT.of(5_000);
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(plain)) {
            gzip.write(data);
        }
        byte[] member = plain.toByteArray();
        byte[] full = withFullHeader(member);
        for (int buffer : new int[] {1, 2, 7, 100, 4096}) {
            Configuration conf = conf();
            conf.setInt("io.file.buffer.size", buffer);
            WdGzipCodec codec = with(new WdGzipCodec(), conf);
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.writeBytes(full);
            file.writeBytes(member);
            file.writeBytes(full);
            assertThat(read(codec, file.toByteArray())).as("buffer %d", buffer).hasSize(3 * data.length);
        }
    }

    static byte[] withFullHeader(byte[] member) {
        ByteArrayOutputStream full = new ByteArrayOutputStream();
        full.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0x1f, 1, 2, 3, 4, 0, 3, 5, 0, 'e', 'x', 't', 'r', 'a'});
        full.writeBytes(new byte[] {'n', 'a', 'm', 'e', 0, 'n', 'o', 't', 'e', 0});
        CRC32 crc = new CRC32();
        crc.update(full.toByteArray());
        full.write((int) crc.getValue());
        full.write((int) (crc.getValue() >> 8));
        full.write(member, 10, member.length - 10);
        return full.toByteArray();
    }

    /** Blocks of records, which name their codec: ours is read by ours, and stock files by a reader that has ours. */
    @Test
    void sequenceFiles() throws IOException {
        Configuration conf = conf();
        FileSystem.getLocal(conf);
        for (DefaultCodec codec : List.of(new WdGzipCodec(), new WdDefaultCodec())) {
            with(codec, conf);
            org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(
                    directory.resolve(codec.getClass().getSimpleName()).toUri());
            try (SequenceFile.Writer writer = SequenceFile.createWriter(
                    conf,
                    SequenceFile.Writer.file(file),
                    SequenceFile.Writer.keyClass(IntWritable.class),
                    SequenceFile.Writer.valueClass(BytesWritable.class),
                    SequenceFile.Writer.compression(SequenceFile.CompressionType.BLOCK, codec))) {
                for (int i = 0; i < 500; i++) {
                    writer.append(
                            new IntWritable(i),
                            new BytesWritable(TestData.nth(i).of(3 * i)));
                }
            }
            try (SequenceFile.Reader reader = new SequenceFile.Reader(conf, SequenceFile.Reader.file(file))) {
                assertThat(reader.getCompressionCodec()).hasSameClassAs(codec);
                IntWritable key = new IntWritable();
                BytesWritable value = new BytesWritable();
                int count = 0;
                while (reader.next(key, value)) {
                    assertThat(value.copyBytes())
                            .isEqualTo(TestData.nth(key.get()).of(3 * key.get()));
                    count++;
                }
                assertThat(count).isEqualTo(500);
            }
        }
    }
}
