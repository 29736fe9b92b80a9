// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;

/** Headers, flush modes, pending output, the end of a stream. */
abstract class DeflaterFlushContract extends Contract {
    private static final byte[] SYNC_MARKER = {0, 0, (byte) 0xff, (byte) 0xff};
    private static final byte[] SEVENTEEN = TestData.TEXT.of(17);

    private final byte[] room = new byte[1 << 16];

    private int call(Deflater deflater, int flush) {
        return deflater.deflate(room, 0, room.length, flush);
    }

    @Test
    void freshZlibEmitsTheHeaderOnNoFlush() {
        Deflater deflater = deflater(ZLIB);
        assertThat(call(deflater, Deflater.NO_FLUSH)).isEqualTo(2);
        assertThat(Arrays.copyOf(room, 2)).containsExactly(0x78, 0x9c);
        assertThat(call(deflater, Deflater.NO_FLUSH)).isZero();
        assertThat(deflater.getTotalOut()).isEqualTo(2);
        assertThat(deflater.getTotalIn()).isZero();
    }

    @Test
    void freshZlibEmitsTheHeaderAloneWithInputToo() {
        Deflater deflater = deflater(ZLIB);
        deflater.setInput(SEVENTEEN);
        assertThat(call(deflater, Deflater.NO_FLUSH)).isEqualTo(2);
        assertThat(deflater.getTotalIn()).isEqualTo(17);
        assertThat(deflater.needsInput()).isTrue();
    }

    @Test
    void freshRawEmitsNothingOnNoFlush() {
        Deflater deflater = deflater(RAW);
        assertThat(call(deflater, Deflater.NO_FLUSH)).isZero();
        deflater.setInput(SEVENTEEN);
        assertThat(call(deflater, Deflater.NO_FLUSH)).isZero();
        assertThat(deflater.getTotalIn()).isEqualTo(17);
        assertThat(deflater.needsInput()).isTrue();
        assertThat(deflater.getTotalOut()).isZero();
    }

    @Test
    void headerWithADictionaryIsSixBytesAndAdlerGoesFromIdToOne() {
        Deflater deflater = deflater(ZLIB);
        deflater.setDictionary(TestData.TEXT.of(100));
        Deflater oracle = oracleDeflater(-1, ZLIB);
        oracle.setDictionary(TestData.TEXT.of(100));
        assertThat(deflater.getAdler()).isEqualTo(oracle.getAdler()).isNotEqualTo(1);
        assertThat(call(deflater, Deflater.NO_FLUSH)).isEqualTo(6);
        assertThat(Arrays.copyOf(room, 6)).isEqualTo(Pump.drain(oracle, Deflater.NO_FLUSH));
        assertThat(deflater.getAdler()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void headerTellsTheLevelAsZlibDoes(int level) {
        assertThat(Pump.drain(deflater(level, ZLIB), Deflater.NO_FLUSH))
                .isEqualTo(Pump.drain(oracleDeflater(level, ZLIB), Deflater.NO_FLUSH));
    }

    @ParameterizedTest
    @CsvSource({"9,0", "9,1", "9,2", "6,0", "6,2", "1,0", "0,1"})
    void headerTellsLevelAndStrategySetBeforeTheFirstCall(int level, int strategy) {
        Deflater deflater = deflater(ZLIB);
        Deflater oracle = oracleDeflater(-1, ZLIB);
        for (Deflater each : new Deflater[] {deflater, oracle}) {
            each.setLevel(level);
            each.setStrategy(strategy);
        }
        byte[] expected = Pump.join(oracle().settle(oracle), Pump.finish(oracle, SEVENTEEN));
        assertThat(Arrays.copyOf(finishSettled(deflater, SEVENTEEN), 2)).isEqualTo(Arrays.copyOf(expected, 2));
    }

    @Test
    void headerGoesOutByteByByte() {
        Deflater deflater = deflater(ZLIB);
        deflater.setDictionary(new byte[] {1, 2, 3, 4});
        byte[] one = new byte[1];
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        for (int i = 0; i < 6; i++) {
            assertThat(deflater.deflate(one)).isEqualTo(1);
            header.write(one[0]);
        }
        assertThat(deflater.deflate(one)).isZero();
        assertThat(header.toByteArray()).startsWith(0x78, 0xbb);
    }

    @ParameterizedTest
    @CsvSource({"true,2,5", "true,3,5", "false,2,7", "false,3,7"})
    void freshFlushIsHeaderAndMarkerThenNothing(boolean nowrap, int flush, int expected) {
        Deflater deflater = deflater(nowrap);
        assertThat(call(deflater, flush)).isEqualTo(expected);
        assertThat(Arrays.copyOfRange(room, expected - 4, expected)).isEqualTo(SYNC_MARKER);
        for (int i = 0; i < 3; i++) {
            assertThat(call(deflater, flush)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {ZLIB, RAW})
    void secondFlushOfTheSameKindIsEmpty(boolean nowrap) {
        for (int flush : new int[] {Deflater.SYNC_FLUSH, Deflater.FULL_FLUSH}) {
            Deflater deflater = deflater(nowrap);
            deflater.setInput(SEVENTEEN);
            assertThat(call(deflater, flush)).isGreaterThan(5);
            for (int i = 0; i < 3; i++) {
                assertThat(call(deflater, flush)).isZero();
                assertThat(deflater.getTotalIn()).isEqualTo(17);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"-1,0", "0,0", "1,0", "9,0", "6,1", "6,2"})
    void fullAfterSyncIsFiveAndSyncAfterFullIsNothing(int level, int strategy) {
        Deflater deflater = deflater(level, RAW);
        deflater.setStrategy(strategy);
        engine().settle(deflater);
        deflater.setInput(SEVENTEEN);
        assertThat(call(deflater, Deflater.SYNC_FLUSH)).isPositive();
        assertThat(call(deflater, Deflater.SYNC_FLUSH)).isZero();
        assertThat(call(deflater, Deflater.FULL_FLUSH)).isEqualTo(5);
        assertThat(call(deflater, Deflater.FULL_FLUSH)).isZero();
        assertThat(call(deflater, Deflater.SYNC_FLUSH)).isZero();
        assertThat(call(deflater, Deflater.FULL_FLUSH)).isEqualTo(5);
        assertThat(call(deflater, Deflater.FULL_FLUSH)).isZero();
    }

    @Test
    void fullAfterSyncWithoutDataIsFiveAsWell() {
        Deflater deflater = deflater(ZLIB);
        assertThat(call(deflater, Deflater.SYNC_FLUSH)).isEqualTo(7);
        assertThat(call(deflater, Deflater.FULL_FLUSH)).isEqualTo(5);
        assertThat(call(deflater, Deflater.SYNC_FLUSH)).isZero();
        assertThat(call(deflater, Deflater.FULL_FLUSH)).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"true,2", "true,3", "false,2", "false,3"})
    void everythingSoFarIsDecodableAfterAFlush(boolean nowrap, int flush) {
        Deflater deflater = deflater(nowrap);
        byte[] data = TestData.JSON.of(700_000);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        int[] ends = {1, 2, 100, 5_000, 70_000, 70_001, 140_000, 405_000, 405_001, 700_000};
        int start = 0;
        for (int end : ends) {
            deflater.setInput(data, start, end - start);
            stream.writeBytes(Pump.drain(deflater, flush));
            assertThat(Pump.inflatePrefix(stream.toByteArray(), nowrap)).isEqualTo(Arrays.copyOf(data, end));
            assertThat(stream.toByteArray()).endsWith(SYNC_MARKER);
            assertThat(deflater.getTotalIn()).isEqualTo(end);
            start = end;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {ZLIB, RAW})
    void fullFlushIsAPointToStartDecodingFrom(boolean nowrap) {
        Deflater deflater = deflater(nowrap);
        byte[] data = TestData.TEXT.of(60_000);
        deflater.setInput(data);
        Pump.drain(deflater, Deflater.FULL_FLUSH);
        deflater.setInput(data);
        deflater.finish();
        byte[] second = Pump.finish(deflater, 4096);
        byte[] body = nowrap ? second : Arrays.copyOf(second, second.length - 4);
        assertThat(Pump.inflateAll(body, RAW)).isEqualTo(data);
    }

    @Test
    void syncFlushKeepsTheHistory() {
        assumeNoDevice();
        Deflater deflater = deflater(RAW);
        byte[] data = TestData.RANDOM.of(8000);
        int first = Pump.deflate(deflater, data, Deflater.SYNC_FLUSH).length;
        int second = Pump.deflate(deflater, data, Deflater.SYNC_FLUSH).length;
        assertThat(first).isGreaterThan(8000);
        assertThat(second).as("the same 8000 random bytes once more").isLessThan(400);
    }

    @ParameterizedTest
    @CsvSource({"true,2", "true,3", "false,2", "false,3"})
    void flushIntoTinyBuffersEventuallyGivesEverything(boolean nowrap, int flush) {
        // zlib repeats its marker for ever into 5-byte buffers; ending is allowed, losing input is not.
        for (int size = 1; size < 7; size++) {
            Deflater deflater = deflater(nowrap);
            deflater.setInput(SEVENTEEN);
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            byte[] tiny = new byte[size];
            for (int i = 0; i < 60; i++) {
                int n = deflater.deflate(tiny, 0, size, flush);
                stream.write(tiny, 0, n);
            }
            assertThat(Pump.inflatePrefix(stream.toByteArray(), nowrap)).isEqualTo(SEVENTEEN);
            deflater.finish();
            stream.writeBytes(Pump.finish(deflater, 512));
            assertThat(Pump.inflateAll(stream.toByteArray(), nowrap)).isEqualTo(SEVENTEEN);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 8, 9, 13, 64})
    void flushLoopOverSmallBuffersEnds(int size) {
        for (boolean nowrap : new boolean[] {ZLIB, RAW}) {
            Deflater deflater = deflater(nowrap);
            byte[] data = TestData.RECORDS.of(3_000);
            deflater.setInput(data);
            byte[] stream = Pump.drain(deflater, Deflater.SYNC_FLUSH, size);
            assertThat(Pump.inflatePrefix(stream, nowrap)).isEqualTo(data);
            assertThat(deflater.deflate(room, 0, size, Deflater.SYNC_FLUSH)).isZero();
        }
    }

    @Test
    void emptyFinishIsAWholeStream() {
        Deflater raw = deflater(RAW);
        raw.finish();
        assertThat(Pump.finish(raw, 100)).containsExactly(3, 0);
        Deflater zlib = deflater(ZLIB);
        zlib.finish();
        assertThat(Pump.finish(zlib, 100)).containsExactly(0x78, 0x9c, 3, 0, 0, 0, 0, 1);
        Deflater withArray = deflater(ZLIB);
        assertThat(Pump.finish(withArray, new byte[0])).hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(booleans = {ZLIB, RAW})
    void finishIntoOneByteBuffersNeverSaysFinishedBeforeTheLastByte(boolean nowrap) {
        for (byte[] data : new byte[][] {new byte[0], SEVENTEEN, TestData.RANDOM.of(400)}) {
            Deflater deflater = deflater(nowrap);
            deflater.setInput(data);
            deflater.finish();
            assertThat(deflater.finished()).isFalse();
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            byte[] one = new byte[1];
            while (true) {
                int n = deflater.deflate(one);
                stream.write(one, 0, n);
                if (deflater.finished()) {
                    break;
                }
                assertThat(n).as("bytes per call until the end").isEqualTo(1);
            }
            assertThat(Pump.inflateAll(stream.toByteArray(), nowrap)).isEqualTo(data);
            assertThat(deflater.getTotalOut()).isEqualTo(stream.size());
        }
    }

    @ParameterizedTest
    @EnumSource(TestData.class)
    void oneByteOutputBuffersGiveTheSameStream(TestData kind) {
        byte[] data = kind.of(9_000);
        Deflater deflater = deflater(ZLIB);
        deflater.setInput(data);
        deflater.finish();
        byte[] slowly = Pump.finish(deflater, 1);
        assertThat(Pump.inflateAll(slowly, ZLIB)).isEqualTo(data);
        assertThat(deflater.getTotalOut()).isEqualTo(slowly.length);
    }

    @ParameterizedTest
    @ValueSource(booleans = {ZLIB, RAW})
    void zeroForEverAfterFinished(boolean nowrap) {
        Deflater deflater = deflater(nowrap);
        byte[] stream = Pump.finish(deflater, SEVENTEEN);
        long adler = deflater.getAdler();
        for (int flush : new int[] {0, 2, 3}) {
            assertThat(call(deflater, flush)).isZero();
        }
        deflater.setInput(SEVENTEEN);
        assertThat(deflater.needsInput()).isFalse();
        for (int flush : new int[] {0, 2, 3}) {
            assertThat(call(deflater, flush)).isZero();
        }
        deflater.finish();
        assertThat(call(deflater, Deflater.NO_FLUSH)).isZero();
        assertThat(deflater.finished()).isTrue();
        assertThat(deflater.needsInput()).isFalse();
        assertThat(deflater.getTotalIn()).isEqualTo(17);
        assertThat(deflater.getTotalOut()).isEqualTo(stream.length);
        assertThat(deflater.getAdler()).isEqualTo(adler);
        deflater.reset();
        assertThat(deflater.finished()).isFalse();
        assertThat(Pump.inflateAll(Pump.finish(deflater, SEVENTEEN), nowrap)).isEqualTo(SEVENTEEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3})
    void finishOverridesTheFlushArgument(int flush) {
        Deflater deflater = deflater(ZLIB);
        deflater.setInput(SEVENTEEN);
        deflater.finish();
        int n = call(deflater, flush);
        assertThat(deflater.finished()).isTrue();
        assertThat(Pump.inflateAll(Arrays.copyOf(room, n), ZLIB)).isEqualTo(SEVENTEEN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {ZLIB, RAW})
    void finishAfterAFlushAddsOnlyTheEnd(boolean nowrap) {
        Deflater deflater = deflater(nowrap);
        byte[] flushed = Pump.deflate(deflater, SEVENTEEN, Deflater.SYNC_FLUSH);
        deflater.finish();
        byte[] end = Pump.finish(deflater, 100);
        assertThat(end).hasSize(nowrap ? 2 : 6).startsWith(3, 0);
        assertThat(Pump.inflateAll(Pump.join(flushed, end), nowrap)).isEqualTo(SEVENTEEN);
    }

    @Test
    void outputOfLengthZeroChangesNothing() {
        for (boolean nowrap : new boolean[] {ZLIB, RAW}) {
            Deflater deflater = deflater(nowrap);
            assertThat(deflater.deflate(room, 5, 0, Deflater.SYNC_FLUSH)).isZero();
            deflater.setInput(SEVENTEEN);
            for (int flush : new int[] {0, 2, 3}) {
                assertThat(deflater.deflate(room, room.length, 0, flush)).isZero();
            }
            assertThat(deflater.needsInput()).isFalse();
            assertThat(deflater.getTotalIn()).isZero();
            assertThat(deflater.getAdler()).isEqualTo(1);
            deflater.finish();
            assertThat(deflater.deflate(new byte[0])).isZero();
            assertThat(deflater.finished()).isFalse();
            assertThat(Pump.inflateAll(Pump.finish(deflater, 100), nowrap)).isEqualTo(SEVENTEEN);
        }
    }

    @Test
    void noFlushHoldsBackAsLongAsTheDataIsSmall() {
        // Callers write a few bytes at a time; zlib answers 0 until a block is full.
        Deflater deflater = deflater(RAW);
        for (int i = 0; i < 100; i++) {
            deflater.setInput(SEVENTEEN);
            assertThat(call(deflater, Deflater.NO_FLUSH)).isZero();
            assertThat(deflater.needsInput()).isTrue();
            assertThat(deflater.getTotalIn()).isEqualTo(17 * (i + 1));
        }
        deflater.finish();
        assertThat(Pump.inflateAll(Pump.finish(deflater, 512), RAW)).hasSize(1700);
    }

    @ParameterizedTest
    @EnumSource(TestData.class)
    void pendingOutputComesWithoutInput(TestData kind) {
        byte[] data = kind.of(1_500_000);
        Deflater deflater = deflater(ZLIB);
        deflater.setInput(data);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        byte[] small = new byte[1000];
        int n;
        do {
            n = deflater.deflate(small);
            stream.write(small, 0, n);
        } while (n == small.length);
        assertThat(deflater.needsInput()).isTrue();
        assertThat(deflater.getTotalIn()).isEqualTo(data.length);
        // NO_FLUSH does not wait for an engine on another thread, so only after a flush is nothing left that could
        // come.
        do {
            n = deflater.deflate(small, 0, small.length, Deflater.SYNC_FLUSH);
            stream.write(small, 0, n);
        } while (n == small.length);
        assertThat(deflater.deflate(small)).as("drained").isZero();
        deflater.finish();
        stream.writeBytes(Pump.finish(deflater, 1000));
        assertThat(Pump.inflateAll(stream.toByteArray(), ZLIB)).isEqualTo(data);
    }

    @Test
    void inputTakenNeverExceedsInputGivenWithPendingOutput() {
        byte[] data = TestData.RANDOM.of(900_000);
        Deflater deflater = deflater(RAW);
        deflater.setInput(data);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        byte[] tiny = new byte[10];
        long last = 0;
        for (int i = 0; i < 300; i++) {
            int n = deflater.deflate(tiny, 0, 10, i % 3 == 0 ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH);
            stream.write(tiny, 0, n);
            assertThat(deflater.getBytesRead()).isBetween(last, (long) data.length);
            last = deflater.getBytesRead();
            assertThat(deflater.getBytesWritten()).isEqualTo(stream.size());
            assertThat(deflater.needsInput()).isEqualTo(last == data.length);
        }
        deflater.finish();
        stream.writeBytes(Pump.finish(deflater, 8192));
        assertThat(Pump.inflateAll(stream.toByteArray(), RAW)).isEqualTo(data);
    }
}
