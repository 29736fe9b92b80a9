// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.GzipInsides;
import org.warpdrive.compat.kit.Outcome;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;

/** GZIPOutputStream as it is used, subclassed and broken off. */
abstract class GzipOutputContract extends Contract {
    private static final byte[] DATA = TestData.JSON.of(150_000);

    /** One way to make a stream, tried with each engine. */
    private interface Maker {
        GZIPOutputStream make(Engine engine, OutputStream out) throws IOException;
    }

    private static final List<Maker> CONSTRUCTORS = List.of(
            (e, out) -> e.gzipOutput(out),
            (e, out) -> e.gzipOutput(out, 1),
            (e, out) -> e.gzipOutput(out, 8),
            (e, out) -> e.gzipOutput(out, 8192),
            (e, out) -> e.gzipOutput(out, true),
            (e, out) -> e.gzipOutput(out, false),
            (e, out) -> e.gzipOutput(out, 100, true),
            (e, out) -> e.gzipOutput(out, 70_000, false));

    /** Counts calls, and fails from the n-th write on. */
    private static final class Sink extends ByteArrayOutputStream {
        private final int failAfterBytes;
        private int flushes;
        private int closes;

        private Sink(int failAfterBytes) {
            this.failAfterBytes = failAfterBytes;
        }

        @Override
        public synchronized void write(byte[] b, int off, int len) {
            if (size() + len > failAfterBytes) {
                throw new java.io.UncheckedIOException(new IOException("sink is full"));
            }
            super.write(b, off, len);
        }

        @Override
        public void flush() {
            flushes++;
        }

        @Override
        public void close() {
            closes++;
        }
    }

    static byte[] gunzip(byte[] gz) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gz))) {
            return in.readAllBytes();
        }
    }

    private static byte[] gunzipPrefix(byte[] gz) {
        return Pump.inflatePrefix(Arrays.copyOfRange(gz, 10, gz.length), RAW);
    }

    @Test
    void everyConstructorWritesTheHeaderAtOnceAndOneMember() throws Exception {
        for (Maker maker : CONSTRUCTORS) {
            ByteArrayOutputStream ours = new ByteArrayOutputStream();
            ByteArrayOutputStream theirs = new ByteArrayOutputStream();
            GZIPOutputStream stream = maker.make(engine(), ours);
            maker.make(oracle(), theirs).close();
            assertThat(ours.toByteArray()).isEqualTo(Arrays.copyOf(theirs.toByteArray(), 10));
            assertThat(ours.toByteArray()).startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0);
            stream.write(DATA);
            stream.close();
            byte[] gz = ours.toByteArray();
            assertThat(gunzip(gz)).isEqualTo(DATA);
            CRC32 crc = new CRC32();
            crc.update(DATA);
            ByteBuffer trailer = ByteBuffer.wrap(gz, gz.length - 8, 8).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(trailer.getInt()).isEqualTo((int) crc.getValue());
            assertThat(trailer.getInt()).isEqualTo(DATA.length);
        }
    }

    @Test
    void emptyStreamIsTwentyBytes() throws Exception {
        for (Maker maker : CONSTRUCTORS) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            maker.make(engine(), out).close();
            assertThat(out.size()).isEqualTo(20);
            assertThat(gunzip(out.toByteArray())).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void badSizesAreRefused(int size) {
        for (Maker maker :
                List.<Maker>of((e, out) -> e.gzipOutput(out, size), (e, out) -> e.gzipOutput(out, size, true))) {
            Outcome expected = Outcome.of(() -> maker.make(oracle(), new ByteArrayOutputStream()));
            assertThat(expected.text()).isEqualTo("buffer size <= 0");
            assertThat(Outcome.of(() -> maker.make(engine(), new ByteArrayOutputStream())))
                    .isEqualTo(expected);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // null is what is tested
    void nullOutIsRefused() {
        Outcome expected = Outcome.of(() -> oracle().gzipOutput(null));
        assertThat(expected.thrown()).isEqualTo(NullPointerException.class);
        assertThat(Outcome.of(() -> engine().gzipOutput(null))).isEqualTo(expected);
    }

    @Test
    void failingHeaderFailsTheConstructor() {
        Outcome outcome = Outcome.of(() -> engine().gzipOutput(new Sink(5)));
        assertThat(outcome.text()).contains("sink is full");
    }

    @ParameterizedTest
    @EnumSource(TestData.class)
    void anyPatternOfWritesRoundTrips(TestData kind) throws Exception {
        byte[] data = kind.of(60_000);
        for (int piece : new int[] {1, 2, 100, 511, 512, 513, 8192, 60_000}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (GZIPOutputStream stream = engine().gzipOutput(out)) {
                for (int at = 0; at < data.length; at += piece) {
                    if (piece == 1) {
                        stream.write(data[at]);
                    } else {
                        stream.write(data, at, Math.min(piece, data.length - at));
                        stream.write(data, at, 0);
                    }
                }
            }
            assertThat(gunzip(out.toByteArray())).isEqualTo(data);
        }
    }

    @Test
    void writtenArrayMayBeReusedAtOnce() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] live = new byte[700];
        try (GZIPOutputStream stream = engine().gzipOutput(out)) {
            for (int at = 0; at + live.length <= DATA.length; at += live.length) {
                System.arraycopy(DATA, at, live, 0, live.length);
                stream.write(live);
                Arrays.fill(live, (byte) 'x');
            }
        }
        assertThat(gunzip(out.toByteArray())).isEqualTo(Arrays.copyOf(DATA, DATA.length / 700 * 700));
    }

    @Test
    void flushWithSyncFlushMakesEverythingReadable() throws Exception {
        Sink out = new Sink(Integer.MAX_VALUE);
        GZIPOutputStream stream = engine().gzipOutput(out, true);
        int at = 0;
        for (int piece : new int[] {1, 0, 17, 5_000, 0, 0, 70_000, 1}) {
            stream.write(DATA, at, piece);
            at += piece;
            int flushes = out.flushes;
            stream.flush();
            assertThat(out.flushes).as("the flush goes on to the sink").isGreaterThan(flushes);
            assertThat(gunzipPrefix(out.toByteArray())).isEqualTo(Arrays.copyOf(DATA, at));
            int size = out.size();
            stream.flush();
            assertThat(out.size()).as("a second flush adds nothing").isEqualTo(size);
        }
        stream.close();
        assertThat(gunzip(out.toByteArray())).isEqualTo(Arrays.copyOf(DATA, at));
    }

    @Test
    void flushWithoutSyncFlushOnlyFlushesTheSink() throws Exception {
        Sink out = new Sink(Integer.MAX_VALUE);
        GZIPOutputStream stream = engine().gzipOutput(out);
        stream.write(DATA, 0, 100);
        stream.flush();
        assertThat(out.flushes).isPositive();
        assertThat(out.size()).as("header only").isEqualTo(10);
        stream.close();
        assertThat(gunzip(out.toByteArray())).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 6, 7, 8, 512})
    void flushLoopsEndWithAnyBuffer(int size) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        GZIPOutputStream stream = engine().gzipOutput(out, size, true);
        for (int i = 0; i < 20; i++) {
            stream.write(DATA, i * 50, 50);
            stream.flush();
        }
        assertThat(gunzipPrefix(out.toByteArray())).isEqualTo(Arrays.copyOf(DATA, 1000));
        stream.close();
        assertThat(gunzip(out.toByteArray())).isEqualTo(Arrays.copyOf(DATA, 1000));
    }

    @Test
    void finishWritesTheTrailerAndLeavesTheSinkOpen() throws Exception {
        for (Maker maker : CONSTRUCTORS) {
            Sink out = new Sink(Integer.MAX_VALUE);
            GZIPOutputStream stream = maker.make(engine(), out);
            stream.write(DATA);
            stream.finish();
            int size = out.size();
            assertThat(gunzip(out.toByteArray())).isEqualTo(DATA);
            stream.finish();
            stream.flush();
            assertThat(out.closes).isZero();
            stream.close();
            stream.close();
            assertThat(out.size()).isEqualTo(size);
            assertThat(out.closes).isEqualTo(1);
        }
    }

    @Test
    void writeAfterFinishOrCloseIsRefused() throws Exception {
        for (boolean close : new boolean[] {false, true}) {
            for (int length : new int[] {0, 1, 10}) {
                Outcome[] outcomes = new Outcome[2];
                for (int i = 0; i < 2; i++) {
                    GZIPOutputStream stream = (i == 0 ? engine() : oracle()).gzipOutput(new ByteArrayOutputStream());
                    stream.write(DATA);
                    if (close) {
                        stream.close();
                    } else {
                        stream.finish();
                    }
                    outcomes[i] = Outcome.ofAction(() -> stream.write(DATA, 0, length));
                    assertThat(Outcome.ofAction(() -> stream.write(7))).isEqualTo(outcomes[i]);
                    stream.close();
                }
                assertThat(outcomes[0]).isEqualTo(outcomes[1]);
                assertThat(outcomes[1].thrown()).isEqualTo(IOException.class);
                assertThat(outcomes[1].text()).isEqualTo("write beyond end of stream");
            }
        }
    }

    @Test
    void flushAndFinishAfterCloseDoAsInTheJdk() throws Exception {
        for (boolean syncFlush : new boolean[] {false, true}) {
            String[] seen = new String[2];
            for (int i = 0; i < 2; i++) {
                GZIPOutputStream stream = (i == 0 ? engine() : oracle()).gzipOutput(new Sink(1 << 20), syncFlush);
                stream.write(DATA, 0, 50);
                stream.close();
                seen[i] = Outcome.ofAction(stream::flush) + " " + Outcome.ofAction(stream::close);
                seen[i] += Outcome.ofAction(stream::finish);
            }
            assertThat(seen[0]).isEqualTo(seen[1]);
        }
    }

    @Test
    void badRangesAreRefused() throws Exception {
        int[][] ranges = {{2, 3}, {-1, 2}, {0, 5}, {5, 0}, {0, -1}, {Integer.MAX_VALUE, 1}, {1, Integer.MAX_VALUE}};
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        GZIPOutputStream ours = engine().gzipOutput(out);
        GZIPOutputStream theirs = oracle().gzipOutput(new ByteArrayOutputStream());
        for (int[] range : ranges) {
            Outcome expected = Outcome.ofAction(() -> theirs.write(new byte[4], range[0], range[1]));
            assertThat(expected.thrown()).isEqualTo(IndexOutOfBoundsException.class);
            assertThat(Outcome.ofAction(() -> ours.write(new byte[4], range[0], range[1])))
                    .isEqualTo(expected);
        }
        ours.write(DATA);
        ours.close();
        theirs.close();
        assertThat(gunzip(out.toByteArray())).isEqualTo(DATA);
    }

    @Test
    void failingSinkShowsItsErrorAndCloseBehavesAsInTheJdk() throws Exception {
        for (int room : new int[] {10, 11, 600, 5_000}) {
            String[] seen = new String[2];
            for (int i = 0; i < 2; i++) {
                Sink sink = new Sink(room);
                GZIPOutputStream stream = (i == 0 ? engine() : oracle()).gzipOutput(sink);
                Outcome write = Outcome.ofAction(() -> {
                    stream.write(TestData.RANDOM.of(200_000));
                    stream.close();
                });
                assertThat(write.text()).contains("sink is full");
                Outcome.ofAction(stream::close);
                Outcome again = Outcome.ofAction(stream::close);
                seen[i] = "closes " + sink.closes + " again " + again;
            }
            assertThat(seen[0]).isEqualTo(seen[1]);
        }
    }

    @Test
    void setLevelInASubclassInitialiserWorks() throws Exception {
        // The idiom: new GZIPOutputStream(out) {{ def.setLevel(9); }}
        int[] sizes = new int[3];
        int[] levels = {1, 6, 9};
        for (int i = 0; i < 3; i++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            GzipInsides insides = engine().exposedGzipOutput(out, 512);
            insides.def().setLevel(levels[i]);
            try (GZIPOutputStream stream = insides.stream()) {
                stream.write(DATA);
            }
            assertThat(gunzip(out.toByteArray())).isEqualTo(DATA);
            sizes[i] = out.size();
        }
        assumeNoDevice();
        assertThat(sizes[0]).isGreaterThan(sizes[1]);
        assertThat(sizes[1]).isGreaterThanOrEqualTo(sizes[2]);
    }

    @Test
    void protectedFieldsAreWhatSubclassesExpect() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        GzipInsides insides = engine().exposedGzipOutput(out, 3_000);
        GZIPOutputStream stream = insides.stream();
        assertThat(insides.out()).isSameAs(out);
        assertThat(insides.bufBytes()).isGreaterThanOrEqualTo(3_000);
        CRC32 expected = new CRC32();
        for (int at = 0; at < 5_000; at += 500) {
            stream.write(DATA, at, 500);
            expected.update(DATA, at, 500);
            assertThat(insides.crc().getValue()).isEqualTo(expected.getValue());
        }
        Deflater def = insides.def();
        stream.finish();
        assertThat(def.getTotalIn()).isEqualTo(5_000);
        assertThat(def.finished()).isTrue();
        stream.close();
        assertThat(Outcome.of(def::getTotalIn).text()).as("close ends it").isEqualTo("Deflater has been closed");
    }

    @Test
    void resetOfCrcAndDeflaterStartsANewMember() throws Exception {
        // Frameworks write members by hand: finish(), header, def.reset(), crc.reset().
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        GzipInsides insides = engine().exposedGzipOutput(out, 512);
        GZIPOutputStream stream = insides.stream();
        stream.write(DATA, 0, 100);
        stream.finish();
        byte[] header = Arrays.copyOf(out.toByteArray(), 10);
        insides.def().reset();
        insides.crc().reset();
        out.writeBytes(header);
        stream.write(DATA, 100, 900);
        stream.close();
        assertThat(gunzip(out.toByteArray())).isEqualTo(Arrays.copyOf(DATA, 1000));
    }

    @ParameterizedTest
    @ValueSource(booleans = {ZLIB, RAW})
    void deflaterOutputStreamOverTheEnginesDeflater(boolean nowrap) throws Exception {
        for (int size : new int[] {1, 7, 512, 70_000}) {
            for (boolean syncFlush : new boolean[] {false, true}) {
                Deflater deflater = deflater(nowrap);
                Sink out = new Sink(Integer.MAX_VALUE);
                DeflaterOutputStream stream = new DeflaterOutputStream(out, deflater, size, syncFlush);
                stream.write(DATA, 0, 1_000);
                stream.flush();
                byte[] sofar = Pump.inflatePrefix(out.toByteArray(), nowrap);
                assertThat(sofar).hasSize(syncFlush ? 1_000 : 0);
                stream.write(DATA, 1_000, DATA.length - 1_000);
                stream.finish();
                assertThat(Pump.inflateAll(out.toByteArray(), nowrap)).isEqualTo(DATA);
                stream.close();
                assertThat(deflater.getTotalIn())
                        .as("not ended: it was passed in")
                        .isEqualTo(DATA.length);
                deflater.reset();
                assertThat(Pump.inflateAll(Pump.finish(deflater, DATA), nowrap)).isEqualTo(DATA);
            }
        }
    }
}
