// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.GzipInsides;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;

/** The loops of well-known callers, written again here: what they rely on, each in its own words. */
abstract class CallPatternsContract extends Contract {
    private static final int ENDLESS = 100_000;

    private static byte[] pieceOf(byte[] data, int index, int size) {
        return Arrays.copyOfRange(data, Math.min(data.length, index * size), Math.min(data.length, (index + 1) * size));
    }

    /** Netty's JdkZlibEncoder: SYNC_FLUSH after every buffer, again while output comes; footer from getTotalIn. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 1_460, 65_536})
    void nettyEncoder(int size) throws Exception {
        byte[] data = TestData.JSON.of(Math.min(200_000, size * 300));
        Deflater deflater = deflater(6, RAW);
        CRC32 crc = new CRC32();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0});
        for (int i = 0; i * size < data.length; i++) {
            byte[] piece = pieceOf(data, i, size);
            crc.update(piece);
            deflater.setInput(piece, 0, piece.length);
            int room = (int) Math.ceil(piece.length * 1.001) + 12;
            for (int guard = 0; ; guard++) {
                assertThat(guard).isLessThan(ENDLESS);
                int written = 0;
                byte[] out = new byte[room];
                int n;
                do {
                    n = deflater.deflate(out, written, room - written, Deflater.SYNC_FLUSH);
                    written += n;
                } while (n > 0);
                stream.write(out, 0, written);
                if (deflater.needsInput() && written < room) {
                    break;
                }
                // Output full: ensureWritable, and again.
            }
            deflater.setInput(new byte[0]);
            assertThat(GzipOutputContract.gunzip(withTrailer(stream.toByteArray(), crc, deflater)))
                    .isEqualTo(Arrays.copyOf(data, deflater.getTotalIn()));
            if (i > 20) {
                i += 50;
                byte[] skipped = Arrays.copyOfRange(
                        data, Math.min(data.length, (i - 49) * size), Math.min(data.length, (i + 1) * size));
                crc.update(skipped);
                deflater.setInput(skipped);
                stream.writeBytes(Pump.drain(deflater, Deflater.SYNC_FLUSH));
            }
        }
        deflater.finish();
        byte[] out = new byte[8];
        while (!deflater.finished()) {
            stream.write(out, 0, deflater.deflate(out, 0, out.length));
        }
        int total = deflater.getTotalIn();
        byte[] trailer = ByteBuffer.allocate(8)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putInt((int) crc.getValue())
                .putInt(total)
                .array();
        stream.writeBytes(trailer);
        deflater.end();
        assertThat(total).isEqualTo(data.length);
        assertThat(GzipOutputContract.gunzip(stream.toByteArray())).isEqualTo(data);
    }

    /** A gzip member of what is flushed so far: an empty last block and the trailer behind it. */
    private static byte[] withTrailer(byte[] flushed, CRC32 crc, Deflater deflater) {
        ByteBuffer end = ByteBuffer.allocate(10).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        end.put((byte) 3).put((byte) 0).putInt((int) crc.getValue()).putInt(deflater.getTotalIn());
        return Pump.join(flushed, end.array());
    }

    /** Netty's JdkZlibDecoder: inflate into what room there is, break on needsInput, skip by getRemaining. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1_000, 1 << 20})
    void nettyDecoder(int size) throws Exception {
        byte[] data = Pump.join(TestData.ZEROS.of(300_000), TestData.TEXT.of(30_000));
        byte[] stream = Pump.join(InflaterContract.stream(data, RAW), new byte[] {1, 2, 3});
        Inflater inflater = inflater(RAW);
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        int at = 0;
        while (!inflater.finished()) {
            int given = Math.min(size, stream.length - at);
            inflater.setInput(stream, at, given);
            byte[] room = new byte[Math.max(16, given * 2)];
            boolean more = true;
            while (more && !inflater.needsInput()) {
                int n = inflater.inflate(room, 0, room.length);
                plain.write(room, 0, n);
                more = !inflater.finished() && (n > 0 || !inflater.needsInput());
            }
            // A highly compressible tail: input used up, output still inside.
            for (int n = 1; n > 0 && !inflater.finished(); ) {
                n = inflater.inflate(room, 0, room.length);
                plain.write(room, 0, n);
            }
            at += given - inflater.getRemaining();
            assertThat(inflater.finished() || at < stream.length).isTrue();
        }
        assertThat(at).isEqualTo(stream.length - 3);
        assertThat(plain.toByteArray()).isEqualTo(data);
    }

    /** Jetty: pooled, reset, then strategy and level set each time; one direct buffer set once, refilled later. */
    @Test
    void jettyPooledEncoderWithOneLiveBuffer() {
        Deflater deflater = deflater(RAW);
        ByteBuffer input = ByteBuffer.allocateDirect(8192);
        for (int response = 0; response < 20; response++) {
            deflater.reset();
            deflater.setStrategy(Deflater.DEFAULT_STRATEGY);
            deflater.setLevel(response % 2 == 0 ? Deflater.DEFAULT_COMPRESSION : 5);
            input.clear().limit(0);
            deflater.setInput(input);
            byte[] data = TestData.TEXT.of(response * 3_000, response);
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            ByteBuffer output = ByteBuffer.allocateDirect(4_096);
            int at = 0;
            while (!deflater.finished()) {
                if (deflater.needsInput()) {
                    if (at < data.length) {
                        int n = Math.min(input.capacity(), data.length - at);
                        input.clear().put(data, at, n).flip();
                        at += n;
                    } else {
                        deflater.finish();
                    }
                }
                output.clear();
                int n = deflater.deflate(output, Deflater.NO_FLUSH);
                byte[] bytes = new byte[n];
                output.flip().get(bytes);
                stream.writeBytes(bytes);
                assertThat(stream.size()).isLessThan(200_000);
            }
            assertThat(Pump.inflateAll(stream.toByteArray(), RAW)).isEqualTo(data);
            assertThat(deflater.getTotalIn()).isEqualTo(data.length);
        }
    }

    /** Undertow: setInput, deflate while !needsInput, empty input; SYNC on flush; finish while !finished. */
    @Test
    void undertowConduit() {
        Deflater deflater = deflater(RAW);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        byte[] data = TestData.JSON.of(100_000);
        byte[] room = new byte[1_024];
        for (int i = 0; i < 10; i++) {
            deflater.setInput(ByteBuffer.wrap(data, i * 10_000, 10_000));
            for (int guard = 0; !deflater.needsInput(); guard++) {
                stream.write(room, 0, deflater.deflate(room, 0, room.length, Deflater.NO_FLUSH));
                assertThat(guard).isLessThan(ENDLESS);
            }
            deflater.setInput(new byte[0]);
            if (i % 3 == 0) {
                stream.writeBytes(Pump.drain(deflater, Deflater.SYNC_FLUSH, 1_024));
                assertThat(Pump.inflatePrefix(stream.toByteArray(), RAW)).hasSize((i + 1) * 10_000);
            }
        }
        deflater.finish();
        stream.writeBytes(Pump.finish(deflater, 1_024));
        assertThat(Pump.inflateAll(stream.toByteArray(), RAW)).isEqualTo(data);
    }

    /** Tomcat: a stream over a collecting sink, syncFlush, chunks as they come, flush between them. */
    @Test
    void tomcatFilter() throws Exception {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        GZIPOutputStream stream = engine().gzipOutput(sink, true);
        byte[] data = TestData.TEXT.of(60_000);
        for (int at = 0; at < data.length; at += 6_000) {
            stream.write(data, at, 6_000);
            if (at % 18_000 == 0) {
                stream.flush();
                byte[] body = Arrays.copyOfRange(sink.toByteArray(), 10, sink.size());
                assertThat(Pump.inflatePrefix(body, RAW)).isEqualTo(Arrays.copyOf(data, at + 6_000));
            }
        }
        stream.finish();
        stream.close();
        assertThat(GzipOutputContract.gunzip(sink.toByteArray())).isEqualTo(data);
    }

    /** Kafka: a subclass that sets the level in its constructor, records through a DataOutputStream, 8 KiB buffers. */
    @ParameterizedTest
    @ValueSource(ints = {1, 6, 9})
    void kafkaRecordBatch(int level) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        GzipInsides gzip = engine().exposedGzipOutput(out, 8 * 1024);
        gzip.def().setLevel(level);
        try (DataOutputStream records = new DataOutputStream(new java.io.BufferedOutputStream(gzip.stream(), 16_384))) {
            for (int i = 0; i < 2_000; i++) {
                records.writeLong(i);
                records.writeUTF("value-" + i % 17);
            }
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(
                engine().gzipInput(new ByteArrayInputStream(out.toByteArray()), 8 * 1024), 16_384))) {
            for (int i = 0; i < 2_000; i++) {
                assertThat(in.readLong()).isEqualTo(i);
                assertThat(in.readUTF()).isEqualTo("value-" + i % 17);
            }
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    /** Commons Compress: deflate while !needsInput, then finish; the reader rewinds its source by getRemaining. */
    @Test
    void commonsCompressBothWays() throws Exception {
        byte[] data = TestData.RECORDS.of(100_000);
        Deflater deflater = deflater(9, RAW);
        deflater.setStrategy(Deflater.FILTERED);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        byte[] room = new byte[512];
        for (int at = 0; at < data.length; at += 3_000) {
            deflater.setInput(data, at, Math.min(3_000, data.length - at));
            for (int guard = 0; !deflater.needsInput(); guard++) {
                stream.write(room, 0, deflater.deflate(room, 0, room.length));
                assertThat(guard).isLessThan(ENDLESS);
            }
        }
        deflater.finish();
        while (!deflater.finished()) {
            stream.write(room, 0, deflater.deflate(room, 0, room.length));
        }
        byte[] tail = TestData.TEXT.of(100);
        ByteArrayInputStream in = new ByteArrayInputStream(Pump.join(stream.toByteArray(), tail));
        Inflater inflater = inflater(RAW);
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        while (!inflater.finished()) {
            if (inflater.needsInput()) {
                in.mark(buffer.length);
                int used = in.read(buffer);
                assertThat(used).isPositive();
                inflater.setInput(buffer, 0, used);
            }
            plain.write(room, 0, inflater.inflate(room, 0, room.length));
            if (inflater.finished()) {
                in.reset();
                int used = Math.min(buffer.length, in.available());
                in.skip(used - inflater.getRemaining());
            }
        }
        assertThat(plain.toByteArray()).isEqualTo(data);
        assertThat(in.readAllBytes()).isEqualTo(tail);
    }

    /** Lucene's BEST_COMPRESSION: raw, one dictionary for many sub-blocks, reset before each, a growing output. */
    @Test
    void luceneStoredFields() throws Exception {
        byte[] dictionary = TestData.JSON.of(8_000);
        Deflater deflater = deflater(6, RAW);
        Inflater inflater = inflater(RAW);
        for (int block = 0; block < 30; block++) {
            byte[] data = TestData.JSON.of(6_000, block);
            deflater.reset();
            deflater.setDictionary(dictionary, 0, dictionary.length);
            deflater.setInput(data, 0, data.length);
            deflater.finish();
            byte[] compressed = new byte[100];
            int total = 0;
            for (; ; ) {
                total += deflater.deflate(compressed, total, compressed.length - total);
                if (deflater.finished()) {
                    break;
                }
                compressed = Arrays.copyOf(compressed, compressed.length * 2);
            }
            assertThat(deflater.getTotalOut()).isEqualTo(total);
            inflater.reset();
            inflater.setDictionary(dictionary, 0, dictionary.length);
            // One byte of padding, as for zlib with nowrap.
            inflater.setInput(Arrays.copyOf(compressed, total + 1), 0, total + 1);
            byte[] restored = new byte[data.length];
            assertThat(inflater.inflate(restored, 0, restored.length)).isEqualTo(data.length);
            assertThat(inflater.finished()).isTrue();
            assertThat(restored).isEqualTo(data);
        }
    }

    /** WebSocket permessage-deflate: SYNC per message, `00 00 ff ff` stripped and put back, context kept or reset. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void webSocketMessages(boolean keepContext) {
        Deflater deflater = deflater(RAW);
        Inflater inflater = inflater(RAW);
        byte[] marker = {0, 0, (byte) 0xff, (byte) 0xff};
        for (int i = 0; i < 200; i++) {
            byte[] message = TestData.JSON.of(i * 7, i);
            if (!keepContext) {
                deflater.reset();
                inflater.reset();
            }
            byte[] frame = Pump.deflate(deflater, message, Deflater.SYNC_FLUSH);
            if (message.length > 0) {
                assertThat(frame).endsWith(marker);
                frame = Pump.join(Arrays.copyOf(frame, frame.length - 4), marker);
            }
            inflater.setInput(frame);
            assertThat(Pump.inflateAvailable(inflater, new byte[0])).isEqualTo(message);
        }
    }

    /** JarOutputStream, git and many others: the whole array in, one call with a guessed bound. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 4_096, 65_536, 600_000})
    void oneShotIntoZlibsBound(int size) {
        for (TestData kind : TestData.values()) {
            for (int level : new int[] {0, 1, 6, 9}) {
                byte[] data = kind.of(size);
                byte[] out = new byte[size + (size >> 12) + (size >> 14) + (size >> 25) + 13 + 5 + 11];
                Deflater deflater = deflater(level, ZLIB);
                deflater.setInput(data);
                deflater.finish();
                int n = deflater.deflate(out);
                assertThat(deflater.finished()).isTrue();
                assertThat(deflater.needsInput()).isTrue();
                assertThat(Pump.inflateAll(Arrays.copyOf(out, n), ZLIB)).isEqualTo(data);
            }
        }
    }
}
