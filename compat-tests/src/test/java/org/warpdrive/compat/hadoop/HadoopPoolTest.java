// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.warpdrive.compat.hadoop.HadoopCodecsTest.conf;
import static org.warpdrive.compat.hadoop.HadoopCodecsTest.with;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.AlreadyClosedException;
import org.apache.hadoop.io.compress.CodecPool;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.Compressor;
import org.apache.hadoop.io.compress.Decompressor;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.io.compress.zlib.ZlibCompressor.CompressionLevel;
import org.apache.hadoop.io.compress.zlib.ZlibFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.hadoop.WdDefaultCodec;
import org.warpdrive.hadoop.WdGzipCodec;

/** Hadoop's pool, which keeps what is for zlib's format, and ends what is for gzip's; ours as its own. */
@EnabledForJreRange(max = JRE.JAVA_23, disabledReason = "Hadoop 3.4 asks for Subject.getSubject, which 24 refuses")
class HadoopPoolTest {
    private static byte[] written(CompressionCodec codec, Compressor compressor, byte[] data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = codec.createOutputStream(bytes, compressor)) {
            out.write(data);
        }
        return bytes.toByteArray();
    }

    @Test
    void compressorsAreUsedAgainAtTheLevelOfTheirConfiguration() throws IOException {
        byte[] data = TestData.TEXT.of(200_000);
        DefaultCodec codec = new WdDefaultCodec();
        Configuration fast = conf();
        ZlibFactory.setCompressionLevel(fast, CompressionLevel.BEST_SPEED);
        Configuration small = conf();
        ZlibFactory.setCompressionLevel(small, CompressionLevel.BEST_COMPRESSION);
        Configuration stored = conf();
        ZlibFactory.setCompressionLevel(stored, CompressionLevel.NO_COMPRESSION);
        with(codec, fast);
        int before = CodecPool.getLeasedCompressorsCount(codec);
        Compressor first = CodecPool.getCompressor(codec, fast);
        assertThat(first.getClass()).isEqualTo(codec.getCompressorType());
        assertThat(CodecPool.getLeasedCompressorsCount(codec)).isEqualTo(before + 1);
        byte[] large = written(codec, first, data);
        CodecPool.returnCompressor(first);
        assertThat(CodecPool.getLeasedCompressorsCount(codec)).isEqualTo(before);
        Compressor second = CodecPool.getCompressor(codec, small);
        assertThat(second).isSameAs(first);
        byte[] little = written(codec, second, data);
        assertThat(little.length).isLessThan(large.length);
        CodecPool.returnCompressor(second);
        Compressor third = CodecPool.getCompressor(codec, stored);
        byte[] plain = written(codec, third, data);
        assertThat(plain.length).isGreaterThan(data.length);
        CodecPool.returnCompressor(third);
        // Without a configuration everything stays, as with Hadoop's own.
        Compressor fourth = CodecPool.getCompressor(codec, null);
        assertThat(written(codec, fourth, data)).hasSameSizeAs(plain);
        assertThat(fourth.getBytesRead()).isEqualTo(data.length);
        assertThat(fourth.getBytesWritten()).isEqualTo(plain.length);
        CodecPool.returnCompressor(fourth);
        for (byte[] file : List.of(large, little, plain)) {
            assertThat(HadoopCodecsTest.read(codec, file)).isEqualTo(data);
        }
    }

    @Test
    void decompressorsAreUsedAgainWhateverWasLeftInThem() throws IOException {
        DefaultCodec codec = with(new WdDefaultCodec(), conf());
        byte[] data = TestData.TEXT.of(50_000);
        byte[] file = HadoopCodecsTest.written(codec, data, 1 << 20);
        Decompressor first = CodecPool.getDecompressor(codec);
        try (InputStream in = codec.createInputStream(new ByteArrayInputStream(file), first)) {
            assertThat(in.readNBytes(100)).hasSize(100);
        }
        CodecPool.returnDecompressor(first);
        Decompressor second = CodecPool.getDecompressor(codec);
        assertThat(second).isSameAs(first);
        assertThatThrownBy(() -> {
                    byte[] broken = file.clone();
                    Arrays.fill(broken, 20, 60, (byte) 0xff);
                    codec.createInputStream(new ByteArrayInputStream(broken), second)
                            .readAllBytes();
                })
                .isInstanceOf(IOException.class);
        CodecPool.returnDecompressor(second);
        Decompressor third = CodecPool.getDecompressor(codec);
        assertThat(third).isSameAs(first);
        try (InputStream in = codec.createInputStream(new ByteArrayInputStream(file), third)) {
            assertThat(in.readAllBytes()).isEqualTo(data);
        }
        CodecPool.returnDecompressor(third);
    }

    // ---- What is not kept. Each holds for Hadoop's own too.

    static List<GzipCodec> gzipCodecs() {
        return List.of(with(new GzipCodec(), conf()), with(new WdGzipCodec(), conf()));
    }

    @ParameterizedTest
    @MethodSource("gzipCodecs")
    void whatIsForGzipIsEndedWhenItIsGivenBack(GzipCodec codec) throws IOException {
        Compressor compressor = CodecPool.getCompressor(codec);
        Decompressor decompressor = CodecPool.getDecompressor(codec);
        assertThat(compressor.getClass()).isEqualTo(codec.getCompressorType());
        assertThat(decompressor.getClass()).isEqualTo(codec.getDecompressorType());
        // Also while they are out: nothing is missing from the pool.
        assertThat(CodecPool.getLeasedCompressorsCount(codec)).isZero();
        assertThat(CodecPool.getLeasedDecompressorsCount(codec)).isZero();
        byte[] data = TestData.TEXT.of(10_000);
        byte[] file = written(codec, compressor, data);
        try (InputStream in = codec.createInputStream(new ByteArrayInputStream(file), decompressor)) {
            assertThat(in.readAllBytes()).isEqualTo(data);
        }
        for (int i = 0; i < 2; i++) {
            CodecPool.returnCompressor(compressor);
            CodecPool.returnDecompressor(decompressor);
        }
        assertThat(CodecPool.getCompressor(codec)).isNotSameAs(compressor);
        assertThat(CodecPool.getDecompressor(codec)).isNotSameAs(decompressor);
        assertThatThrownBy(() -> written(codec, compressor, data))
                .isInstanceOf(AlreadyClosedException.class)
                .hasMessage("compress called on closed compressor");
        assertThatThrownBy(() -> codec.createInputStream(new ByteArrayInputStream(file), decompressor)
                        .read())
                .isInstanceOf(AlreadyClosedException.class)
                .hasMessage("decompress called on closed decompressor");
    }

    @ParameterizedTest
    @MethodSource("gzipCodecs")
    void theLevelIsTheCodecsAndNotThatOfWhoeverWroteBefore(GzipCodec codec) throws IOException {
        byte[] data = TestData.TEXT.of(100_000);
        Configuration stored = conf();
        ZlibFactory.setCompressionLevel(stored, CompressionLevel.NO_COMPRESSION);
        GzipCodec other = codec instanceof WdGzipCodec ? new WdGzipCodec() : new GzipCodec();
        Compressor before = CodecPool.getCompressor(with(other, stored), stored);
        assertThat(written(other, before, data)).hasSizeGreaterThan(data.length);
        CodecPool.returnCompressor(before);
        assertThat(written(codec, CodecPool.getCompressor(codec), data)).hasSizeLessThan(data.length / 2);
    }

    @ParameterizedTest
    @MethodSource("gzipCodecs")
    void aClosedStreamWritesIntoNoOthersFile(GzipCodec codec) throws IOException {
        byte[] data = TestData.TEXT.of(10_000);
        OutputStream closed = codec.createOutputStream(new ByteArrayOutputStream());
        closed.write(data);
        closed.close();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (OutputStream next = codec.createOutputStream(file)) {
            next.write(data);
            assertThatThrownBy(() -> closed.write(data)).isInstanceOf(AlreadyClosedException.class);
        }
        assertThat(HadoopCodecsTest.read(codec, file.toByteArray())).isEqualTo(data);
    }

    @ParameterizedTest
    @MethodSource("gzipCodecs")
    void whoGaveItBackReadsNothingOfAnothers(GzipCodec codec) throws IOException {
        byte[] data = TestData.TEXT.of(10_000);
        byte[] file = HadoopCodecsTest.written(codec, data, 1000);
        Decompressor decompressor = CodecPool.getDecompressor(codec);
        InputStream before = codec.createInputStream(new ByteArrayInputStream(file), decompressor);
        assertThat(before.readNBytes(100)).hasSize(100);
        CodecPool.returnDecompressor(decompressor);
        try (InputStream next = codec.createInputStream(new ByteArrayInputStream(file))) {
            byte[] start = next.readNBytes(100);
            assertThatThrownBy(before::read).isInstanceOf(AlreadyClosedException.class);
            assertThat(start).isEqualTo(Arrays.copyOf(data, 100));
            assertThat(next.readAllBytes()).isEqualTo(Arrays.copyOfRange(data, 100, data.length));
        }
    }
}
