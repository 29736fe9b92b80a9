// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DeflaterInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.InflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.Outcome;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;

/** GZIPInputStream and the inflating streams over the engine's objects: same bytes, same errors, same ends. */
abstract class GzipInputContract extends Contract {
    private static final byte[] DATA = TestData.TEXT.of(5_000);

    /** A stream that gives at most `step` bytes per read and says `available` of what is left, or nothing. */
    private static final class Trickle extends InputStream {
        private final byte[] bytes;
        private final int step;
        private final boolean honest;
        private int at;
        private int closes;

        private Trickle(byte[] bytes, int step, boolean honest) {
            this.bytes = bytes;
            this.step = step;
            this.honest = honest;
        }

        @Override
        public int read() {
            return at < bytes.length ? bytes[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] b, int off, int len) {
            if (at == bytes.length) {
                return -1;
            }
            int n = Math.min(Math.min(len, step), bytes.length - at);
            System.arraycopy(bytes, at, b, off, n);
            at += n;
            return n;
        }

        @Override
        public int available() {
            return honest ? bytes.length - at : 0;
        }

        @Override
        public void close() {
            closes++;
        }
    }

    /** What a stream's available() says. */
    private enum Available {
        NOTHING,
        ALL,
        FAILS,
        REFUSES
    }

    /** A stream that notes what it is asked for. */
    private static final class Asked extends InputStream {
        private final byte[] bytes;
        private final boolean marks;
        private final Available available;
        private final List<Integer> lengths = new ArrayList<>();
        private int availableCalls;
        private int at;

        private Asked(byte[] bytes, boolean marks, Available available) {
            this.bytes = bytes;
            this.marks = marks;
            this.available = available;
        }

        @Override
        public int read() {
            return at < bytes.length ? bytes[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] b, int off, int len) {
            // A gzip header's last six bytes are no matter of the buffer.
            if (len > 6) {
                lengths.add(len);
            }
            if (at == bytes.length) {
                return -1;
            }
            int n = Math.min(len, bytes.length - at);
            System.arraycopy(bytes, at, b, off, n);
            at += n;
            return n;
        }

        @Override
        public int available() throws IOException {
            availableCalls++;
            return switch (available) {
                case NOTHING -> 0;
                case ALL -> bytes.length - at;
                case FAILS -> throw new IOException("available");
                case REFUSES -> throw new UnsupportedOperationException("available");
            };
        }

        @Override
        public boolean markSupported() {
            return marks;
        }
    }

    static byte[] gzip(byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(out)) {
            stream.write(data);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    /** Reads all with reads of `size` bytes and tells the bytes and how it ended. */
    private static String read(Engine engine, byte[] gz, int size, int step, boolean honest) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        Outcome end = Outcome.of(() -> {
            try (GZIPInputStream in = engine.gzipInput(new Trickle(gz, step, honest), 512)) {
                byte[] buffer = new byte[size];
                while (true) {
                    int n = size == 1 ? in.read() : in.read(buffer, 0, size);
                    if (n < 0) {
                        return "end, available " + in.available() + ", again " + in.read(buffer, 0, size);
                    }
                    if (size == 1) {
                        plain.write(n);
                    } else {
                        plain.write(buffer, 0, n);
                    }
                }
            }
        });
        CRC32 crc = new CRC32();
        crc.update(plain.toByteArray());
        return plain.size() + " bytes, crc " + crc.getValue() + ", " + end;
    }

    private String same(byte[] gz) {
        String first = "";
        for (int size : new int[] {1, 7, 512, 10_000}) {
            for (int step : new int[] {1, 100, 1 << 20}) {
                for (boolean honest : new boolean[] {true, false}) {
                    first = read(oracle(), gz, size, step, honest);
                    assertThat(read(engine(), gz, size, step, honest)).isEqualTo(first);
                }
            }
        }
        return first;
    }

    @ParameterizedTest
    @EnumSource(TestData.class)
    void oneMemberOfAnySize(TestData kind) {
        for (int size : new int[] {0, 1, 512, 513, 20_000}) {
            assertThat(same(gzip(kind.of(size)))).startsWith(size + " bytes").contains("value=end");
        }
    }

    @Test
    void membersInARow() {
        byte[] three = Pump.join(gzip(DATA), gzip(new byte[0]), gzip(TestData.RANDOM.of(700)));
        assertThat(same(three)).contains("value=end");
        assertThat(read(engine(), three, 512, 1 << 20, true)).startsWith("5700 bytes");
    }

    @Test
    void whateverFollowsTheLastMemberIsTreatedAsInTheJdk() {
        for (int size : new int[] {1, 2, 8, 9, 10, 17, 18, 19, 26, 27}) {
            same(Pump.join(gzip(DATA), new byte[size]));
            same(Pump.join(gzip(DATA), TestData.RANDOM.of(size)));
            same(Pump.join(gzip(DATA), Arrays.copyOf(gzip(DATA), size)));
        }
    }

    @Test
    void truncatedAtEveryByte() {
        byte[] gz = gzip(TestData.JSON.of(150));
        for (int length = 0; length < gz.length; length++) {
            byte[] cut = Arrays.copyOf(gz, length);
            assertThat(read(engine(), cut, 100, 1 << 20, true)).isEqualTo(read(oracle(), cut, 100, 1 << 20, true));
            assertThat(read(engine(), cut, 1, 1, false)).isEqualTo(read(oracle(), cut, 1, 1, false));
        }
    }

    @Test
    void everyByteCorrupted() {
        byte[] gz = gzip(TestData.JSON.of(150));
        for (int at = 0; at < gz.length; at++) {
            for (int bit = 0; bit < 8; bit += 3) {
                byte[] bad = gz.clone();
                bad[at] ^= (byte) (1 << bit);
                assertThat(read(engine(), bad, 100, 1 << 20, true))
                        .as("byte %s", at)
                        .isEqualTo(read(oracle(), bad, 100, 1 << 20, true));
            }
        }
    }

    @Test
    void optionalHeaderFieldsAreSkipped() {
        byte[] gz = gzip(DATA);
        byte[] body = Arrays.copyOfRange(gz, 10, gz.length);
        for (int flags = 0; flags < 32; flags++) {
            ByteArrayOutputStream header = new ByteArrayOutputStream();
            header.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, (byte) flags, 1, 2, 3, 4, 2, 3});
            if ((flags & 4) != 0) {
                header.writeBytes(new byte[] {3, 0, 'a', 'b', 'c'});
            }
            if ((flags & 8) != 0) {
                header.writeBytes(new byte[] {'f', '.', 't', 0});
            }
            if ((flags & 16) != 0) {
                header.writeBytes(new byte[] {'c', 0});
            }
            if ((flags & 2) != 0) {
                CRC32 crc = new CRC32();
                crc.update(header.toByteArray());
                header.write((int) crc.getValue());
                header.write((int) crc.getValue() >> 8);
            }
            assertThat(same(Pump.join(header.toByteArray(), body)))
                    .startsWith("5000 bytes")
                    .contains("value=end");
            byte[] badCrc = Pump.join(header.toByteArray(), body);
            badCrc[header.size() - 1] ^= 1;
            same(badCrc);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // null is what is tested
    void constructorsCheckTheirArguments() {
        for (int size : new int[] {0, -1}) {
            Outcome expected = Outcome.of(() -> oracle().gzipInput(new ByteArrayInputStream(gzip(DATA)), size));
            assertThat(expected.text()).isEqualTo("buffer size <= 0");
            assertThat(Outcome.of(() -> engine().gzipInput(new ByteArrayInputStream(gzip(DATA)), size)))
                    .isEqualTo(expected);
        }
        assertThat(Outcome.of(() -> engine().gzipInput(null))).isEqualTo(Outcome.of(() -> oracle().gzipInput(null)));
        byte[] noGzip = DATA;
        assertThat(Outcome.of(() -> engine().gzipInput(new ByteArrayInputStream(noGzip)))
                        .text())
                .isEqualTo("Not in GZIP format");
    }

    @Test
    void headerIsReadExactlyAndInTheConstructor() throws Exception {
        Trickle in = new Trickle(gzip(DATA), 1 << 20, true);
        GZIPInputStream stream = engine().gzipInput(in);
        assertThat(in.at).isEqualTo(10);
        assertThat(stream.readAllBytes()).isEqualTo(DATA);
        stream.close();
    }

    @Test
    void availableIsOneUntilTheEndIsSeen() throws Exception {
        for (int last : new int[] {1, 100}) {
            StringBuilder[] seen = {new StringBuilder(), new StringBuilder()};
            for (int i = 0; i < 2; i++) {
                GZIPInputStream in = (i == 0 ? engine() : oracle()).gzipInput(new ByteArrayInputStream(gzip(DATA)));
                seen[i].append(in.available());
                in.readNBytes(5_000 - last);
                seen[i].append(in.available());
                in.readNBytes(last);
                seen[i].append(in.available());
                seen[i].append(in.read()).append(in.available());
                in.close();
                seen[i].append(Outcome.of(in::available));
            }
            assertThat(seen[0].toString()).isEqualTo(seen[1].toString());
        }
    }

    @Test
    void skipMarkAndBounds() throws Exception {
        StringBuilder[] seen = {new StringBuilder(), new StringBuilder()};
        for (int i = 0; i < 2; i++) {
            Engine engine = i == 0 ? engine() : oracle();
            GZIPInputStream in = engine.gzipInput(new ByteArrayInputStream(gzip(DATA)));
            seen[i].append(in.markSupported()).append(Outcome.ofAction(in::reset));
            seen[i].append(in.skip(100)).append(' ').append(in.read()).append(' ');
            seen[i].append(Outcome.of(() -> in.skip(-1))).append(in.skip(0));
            seen[i].append(in.read(new byte[5], 2, 0)).append(Outcome.of(() -> in.read(new byte[5], 2, 4)));
            seen[i].append(Outcome.of(() -> in.read(new byte[5], -1, 2)));
            seen[i].append(Outcome.of(() -> in.read(new byte[5], 0, -1)));
            seen[i].append(Outcome.of(() -> in.read(null, 0, 1)));
            seen[i].append(in.skip(100_000)).append(in.read()).append(in.skip(5));
            in.close();
            in.close();
            seen[i].append(Outcome.of(in::read)).append(Outcome.of(() -> in.read(new byte[1], 0, 1)));
            seen[i].append(Outcome.of(() -> in.skip(1)));
        }
        assertThat(seen[0].toString()).isEqualTo(seen[1].toString()).contains("Stream closed");
    }

    @Test
    void closeClosesTheSourceOnce() throws Exception {
        Trickle in = new Trickle(gzip(DATA), 50, true);
        GZIPInputStream stream = engine().gzipInput(in);
        stream.read();
        stream.close();
        stream.close();
        assertThat(in.closes).isEqualTo(1);
    }

    @Test
    void readAheadIsHarmlessWhereTheJdkReadsAheadItself() throws Exception {
        // Two gzip streams, then a third reader that wants what is left: nobody can rely on where `in` stands, but
        // transferTo, readNBytes and readAllBytes of a concatenation see all members.
        byte[] two = Pump.join(gzip(DATA), gzip(DATA));
        for (int size : new int[] {1, 10, 512, 100_000}) {
            try (GZIPInputStream in = engine().gzipInput(new Trickle(two, 37, true), size)) {
                ByteArrayOutputStream plain = new ByteArrayOutputStream();
                in.transferTo(plain);
                assertThat(plain.toByteArray()).isEqualTo(Pump.join(DATA, DATA));
            }
        }
    }

    /** Reads up to the last byte, so that no end and no trailer is looked for. */
    private static Asked asked(Engine engine, byte[] data, int size, boolean gzip, boolean marks, Available available)
            throws IOException {
        byte[] stream = gzip ? gzip(data) : InflaterContract.stream(data, ZLIB);
        Asked asked = new Asked(stream, marks, available);
        Inflater inflater = engine.inflater(ZLIB);
        try (InputStream in = gzip
                ? size == 0 ? engine.gzipInput(asked) : engine.gzipInput(asked, size)
                : size == 0 ? engine.inflaterInput(asked) : engine.inflaterInput(asked, inflater, size)) {
            assertThat(in.readNBytes(data.length - 1)).isEqualTo(Arrays.copyOf(data, data.length - 1));
        } finally {
            inflater.end();
        }
        return asked;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 511, 512, 513, 4_096, 16_383, 16_384, 70_000})
    void sourceIsAskedForNoMoreThanTheJdkAsksForOrNeedNotBeWaitedFor(int size) throws Exception {
        byte[] data = TestData.RANDOM.of(100_000);
        for (boolean gzip : new boolean[] {true, false}) {
            for (boolean marks : new boolean[] {true, false}) {
                for (Available available : Available.values()) {
                    Asked theirs = asked(oracle(), data, size, gzip, marks, available);
                    Asked ours = asked(engine(), data, size, gzip, marks, available);
                    boolean small = size > 0 && size < 512;
                    if (marks || small || size >= 16_384) {
                        assertThat(ours.availableCalls).isEqualTo(theirs.availableCalls);
                        assertThat(ours.lengths).isEqualTo(theirs.lengths);
                    } else if (available != Available.ALL) {
                        assertThat(ours.lengths).isEqualTo(theirs.lengths);
                    } else {
                        int asked = size == 0 ? 512 : size;
                        int left = ours.bytes.length - (gzip ? 10 : 0);
                        for (int length : ours.lengths) {
                            assertThat(length).isBetween(asked, Math.max(asked, Math.min(16_384, left)));
                            left -= length;
                        }
                    }
                }
            }
        }
    }

    /** A stream that has read(), and waits for ever when that is asked for more than there is. */
    @Test
    @SuppressWarnings("InputStreamSlowMultibyteRead") // is what is tested
    void whatIsThereIsReadBeforeMoreIsWaitedFor() throws Exception {
        byte[] data = TestData.RANDOM.of(3_000);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        GZIPOutputStream out = new GZIPOutputStream(sent, true);
        out.write(data);
        out.flush();
        ByteArrayInputStream there = new ByteArrayInputStream(sent.toByteArray());
        InputStream connection = new InputStream() {
            @Override
            public int read() {
                assertThat(there.available()).as("bytes that are there").isPositive();
                return there.read();
            }
        };
        assertThat(engine().gzipInput(connection).readNBytes(2_000)).isEqualTo(Arrays.copyOf(data, 2_000));
    }

    @Test
    void fewBytesAreLookedAtWithoutLosingTheMark() throws Exception {
        byte[] data = TestData.RANDOM.of(100_000);
        for (boolean gzip : new boolean[] {true, false}) {
            byte[] stream = gzip ? gzip(data) : InflaterContract.stream(data, ZLIB);
            BufferedInputStream in = new BufferedInputStream(new ByteArrayInputStream(stream));
            for (int i = 0; i < 3; i++) {
                in.mark(1024);
                InputStream plain = gzip ? engine().gzipInput(in) : engine().inflaterInput(in);
                assertThat(plain.readNBytes(16)).isEqualTo(Arrays.copyOf(data, 16));
                in.reset();
            }
            InputStream plain = gzip ? engine().gzipInput(in) : engine().inflaterInput(in);
            assertThat(plain.readAllBytes()).isEqualTo(data);
            plain.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 100, 511, 512, 513, 1000, 4096, 8192, 65_536})
    void rawStreamsThatEndWithTheirInput(int size) throws Exception {
        // JDK 25 asks hasPendingOutput(), which a subclass cannot answer: needsInput() must speak for it.
        for (TestData kind : new TestData[] {TestData.ZEROS, TestData.TEXT, TestData.RANDOM}) {
            byte[] data = kind.of(size);
            byte[] stream = InflaterContract.stream(data, RAW);
            for (int read : new int[] {1, 7, size, 512, 70_000}) {
                for (int buffer : new int[] {1, 2, 512, stream.length, stream.length + 1}) {
                    InflaterInputStream in =
                            new InflaterInputStream(new ByteArrayInputStream(stream), inflater(RAW), buffer);
                    ByteArrayOutputStream plain = new ByteArrayOutputStream();
                    byte[] room = new byte[read];
                    for (int n = in.read(room); n >= 0; n = in.read(room)) {
                        plain.write(room, 0, n);
                    }
                    assertThat(plain.toByteArray()).isEqualTo(data);
                    ByteArrayOutputStream pushed = new ByteArrayOutputStream();
                    try (OutputStream out = new InflaterOutputStream(pushed, inflater(RAW), buffer)) {
                        for (int at = 0; at < stream.length; at += read) {
                            out.write(stream, at, Math.min(read, stream.length - at));
                        }
                    }
                    assertThat(pushed.toByteArray()).isEqualTo(data);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {ZLIB, RAW})
    void deflaterInputStreamOverTheEnginesDeflater(boolean nowrap) throws Exception {
        for (int buffer : new int[] {1, 512, 100_000}) {
            for (int read : new int[] {1, 7, 512, 70_000}) {
                byte[] data = TestData.JSON.of(30_000);
                DeflaterInputStream in =
                        new DeflaterInputStream(new ByteArrayInputStream(data), deflater(nowrap), buffer);
                ByteArrayOutputStream stream = new ByteArrayOutputStream();
                byte[] room = new byte[read];
                for (int n = in.read(room, 0, read); n >= 0; n = in.read(room, 0, read)) {
                    stream.write(room, 0, n);
                }
                assertThat(Pump.inflateAll(stream.toByteArray(), nowrap)).isEqualTo(data);
                assertThat(in.available()).isZero();
            }
        }
    }

    /** A source that is no good at all says so by its own name. */
    @Test
    void aSourceWhoseBytesAreNoneIsNamed() {
        byte[] gz = gzip(DATA);
        for (int i = 0; i < 20; i++) {
            int bad = i < 10 ? i : gz.length - 20 + i; // in the header, the last data and the trailer
            for (int step : new int[] {1, 7}) { // the trailer is read by the byte if the decoder has none of it
                assertThat(readFromBadSource(engine(), gz, bad, step))
                        .isEqualTo(readFromBadSource(oracle(), gz, bad, step));
            }
        }
    }

    private static Outcome readFromBadSource(Engine engine, byte[] gz, int bad, int step) {
        InputStream source = new ByteArrayInputStream(gz) {
            @Override
            public int read() {
                return pos == bad ? 300 : super.read();
            }

            @Override
            public int read(byte[] b, int off, int len) {
                return super.read(b, off, Math.min(len, step));
            }
        };
        return Outcome.of(() -> {
            try (GZIPInputStream in = engine.gzipInput(source, 512)) {
                return in.readAllBytes().length;
            }
        });
    }

    /** An interrupt closes a channel, whatever is asked of it next; only the first to ask is told by what. */
    @Test
    void anInterruptOfAChannelIsThatOfTheJdk(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("a.gz"), gzip(TestData.RANDOM.of(100_000)));
        assertThat(readInterrupted(engine(), file)).isEqualTo(readInterrupted(oracle(), file));
    }

    private static Outcome readInterrupted(Engine engine, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return Outcome.of(() -> {
                GZIPInputStream in = engine.gzipInput(Channels.newInputStream(channel), 512);
                in.readNBytes(1000);
                Thread.currentThread().interrupt();
                return in.readAllBytes().length;
            });
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void inflaterInputStreamWithADictionaryAndCorruptData() throws Exception {
        byte[] dictionary = TestData.JSON.of(500);
        byte[] stream = InflaterContract.stream(DATA, dictionary, ZLIB);
        for (int i = 0; i < 2; i++) {
            Inflater inflater = i == 0 ? inflater(ZLIB) : oracleInflater(ZLIB);
            InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(stream), inflater, 100);
            assertThat(in.read(new byte[10])).isEqualTo(-1);
            assertThat(inflater.needsDictionary()).isTrue();
            assertThat(in.available()).isZero();
        }
        byte[] bad = InflaterContract.stream(DATA, ZLIB);
        bad[2] = 7;
        Outcome expected = Outcome.of(
                () -> new InflaterInputStream(new ByteArrayInputStream(bad), oracleInflater(ZLIB)).read(new byte[9]));
        assertThat(Outcome.of(
                        () -> new InflaterInputStream(new ByteArrayInputStream(bad), inflater(ZLIB)).read(new byte[9])))
                .isEqualTo(expected);
    }
}
