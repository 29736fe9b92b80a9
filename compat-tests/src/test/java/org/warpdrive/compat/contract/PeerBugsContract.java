// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Adler32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;

/** What other accelerated zlibs got wrong; the numbers are those of the list in their bug trackers we keep. */
abstract class PeerBugsContract extends Contract {
    private static final byte[] DATA = TestData.TEXT.of(30_000);

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 1_000, 70_000, 300_000})
    void bug1AdlerIsTheChecksumAtEveryPoint(int piece) {
        Deflater deflater = deflater(ZLIB);
        Adler32 adler = new Adler32();
        for (int i = 0; i < 5; i++) {
            byte[] data = TestData.JSON.of(piece, i);
            adler.update(data);
            Pump.deflate(deflater, data, i % 2 == 0 ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH);
            assertThat(deflater.getAdler()).isEqualTo((int) adler.getValue());
        }
        deflater.finish();
        Pump.finish(deflater, 4096);
        assertThat(deflater.getAdler()).isEqualTo((int) adler.getValue());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 6, 9})
    void bug2EmptyInputIsNeverZeroBytes(int level) {
        assertThat(Pump.inflateAll(Pump.finish(deflater(level, RAW), new byte[0]), RAW))
                .isEmpty();
        assertThat(Pump.inflateAll(Pump.finish(deflater(level, ZLIB), new byte[0]), ZLIB))
                .isEmpty();
        assertThat(Pump.finish(deflater(level, RAW), new byte[0])).isNotEmpty();
    }

    @Test
    void bug3NoInputWithoutFinishIsNoError() {
        for (int flush : new int[] {0, 2, 3}) {
            for (boolean nowrap : new boolean[] {ZLIB, RAW}) {
                Deflater deflater = deflater(nowrap);
                assertThatCode(() -> {
                            Pump.drain(deflater, flush);
                            deflater.setInput(new byte[0]);
                            Pump.drain(deflater, flush);
                        })
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void bug4FullFlushIsAccepted() {
        Deflater deflater = deflater(RAW);
        byte[] first = Pump.deflate(deflater, DATA, Deflater.FULL_FLUSH);
        byte[] second = Pump.deflate(deflater, DATA, Deflater.FULL_FLUSH);
        assertThat(second).as("no history over a full flush").hasSize(first.length);
        assertThat(Pump.inflatePrefix(Pump.join(first, second), RAW)).isEqualTo(Pump.join(DATA, DATA));
    }

    @Test
    void bug5ParametersAndDictionaryReachTheEngineAtWork() {
        Deflater deflater = deflater(RAW);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(Pump.deflate(deflater, DATA, Deflater.SYNC_FLUSH));
        deflater.setLevel(Deflater.NO_COMPRESSION);
        byte[] stored = Pump.join(engine().settle(deflater), Pump.deflate(deflater, DATA, Deflater.SYNC_FLUSH));
        assertThat(stored.length).isGreaterThan(DATA.length);
        stream.writeBytes(stored);
        deflater.setLevel(9);
        stream.writeBytes(Pump.drain(deflater, Deflater.SYNC_FLUSH));
        byte[] small = Pump.deflate(deflater, DATA, Deflater.SYNC_FLUSH);
        if (!engine().usesDevice()) {
            assertThat(small.length).as("history of 30,000 bytes").isLessThan(2_000);
        }
        stream.writeBytes(small);
        deflater.finish();
        stream.writeBytes(Pump.finish(deflater, 100));
        assertThat(Pump.inflateAll(stream.toByteArray(), RAW)).isEqualTo(Pump.join(DATA, DATA, DATA));
    }

    @Test
    void bug6LevelsBelowOneKeepTheirMeaning() {
        assertThat(Pump.finish(deflater(0, RAW), DATA).length).isGreaterThan(DATA.length);
        assumeNoDevice();
        assertThat(Pump.finish(deflater(-1, RAW), DATA).length).isLessThan(Pump.finish(deflater(1, RAW), DATA).length);
    }

    // Bug 7, memory per stream, is NativeMemoryTest's.

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 11})
    void bug8TinyInputsAtEveryPointOfAStream(int size) {
        for (boolean nowrap : new boolean[] {ZLIB, RAW}) {
            Deflater deflater = deflater(nowrap);
            byte[] tiny = Arrays.copyOf(DATA, size);
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            for (int flush : new int[] {0, 2, 0, 3, 0, 0, 2, 2}) {
                stream.writeBytes(Pump.deflate(deflater, tiny, flush));
                plain.writeBytes(tiny);
            }
            stream.writeBytes(Pump.finish(deflater, tiny));
            plain.writeBytes(tiny);
            assertThat(Pump.inflateAll(stream.toByteArray(), nowrap)).isEqualTo(plain.toByteArray());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TestData.class,
            names = {"RANDOM", "COMPRESSED"})
    void bug9GrowthIsThatOfStoredBlocks(TestData kind) {
        for (int level : new int[] {-1, 0, 1, 3, 6, 9}) {
            for (int size : new int[] {1, 100, 16_383, 65_535, 65_536, 524_288, 1_000_000}) {
                byte[] data = kind.of(size);
                byte[] stream = Pump.finish(deflater(level, RAW), data);
                assertThat(stream.length - size).as("growth of %s", size).isLessThanOrEqualTo(bound(level, size));
                assertThat(Pump.inflateAll(stream, RAW)).isEqualTo(data);
            }
        }
    }

    /** Five bytes per stored block of 64 KiB, and six; zlib's own blocks hold 16 KiB of random data. */
    private int bound(int level, int size) {
        Deflater oracle = oracleDeflater(level, RAW);
        int theirs = Pump.finish(oracle, TestData.RANDOM.of(size)).length - size;
        return Math.max(theirs, 5 * (size / 65_535 + 1) + 6);
    }

    @Test
    void bug10ErrorsInTheMiddleLeaveTheStreamWhole() {
        // A refused call is the error a caller can make; what the engine does with its own is the engine's test.
        Deflater deflater = deflater(ZLIB);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 10; i++) {
            stream.writeBytes(Pump.deflate(deflater, DATA, Deflater.NO_FLUSH));
            assertThatCode(() -> deflater.setLevel(10)).isInstanceOf(IllegalArgumentException.class);
            assertThatCode(() -> deflater.setDictionary(DATA)).isInstanceOf(IllegalArgumentException.class);
            assertThatCode(() -> deflater.deflate(new byte[1], 0, 1, 4)).isInstanceOf(IllegalArgumentException.class);
        }
        deflater.finish();
        stream.writeBytes(Pump.finish(deflater, 4096));
        assertThat(Pump.inflateAll(stream.toByteArray(), ZLIB)).hasSize(300_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2, 6, 9})
    void bug11WindowIsThirtyTwoKibibytesAtEveryLevel(int level) {
        byte[] far = TestData.RANDOM.of(31_000);
        assumeNoDevice();
        byte[] stream = Pump.finish(deflater(level, RAW), Pump.join(far, far));
        assertThat(stream.length).as("31,000 random bytes, then the same").isLessThan(31_000 + 3_000);
    }

    @Test
    void outputDoesNotComeOnEveryCallRegardlessOfFlush() {
        Deflater deflater = deflater(RAW);
        int calls = 0;
        for (int i = 0; i < 500; i++) {
            deflater.setInput(DATA, i, 20);
            calls += Pump.drain(deflater, Deflater.NO_FLUSH).length > 0 ? 1 : 0;
        }
        assertThat(calls).as("calls with output while 10,000 bytes are fed").isZero();
    }

    @Test
    void sameInputAndCallsGiveTheSameBytes() {
        assumeNoDevice();
        for (int level = -1; level <= 9; level++) {
            byte[][] streams = new byte[3][];
            for (int i = 0; i < 3; i++) {
                Deflater deflater = deflater(level, ZLIB);
                if (i == 2) {
                    Pump.finish(deflater, TestData.JSON.of(100_000));
                    deflater.reset();
                }
                streams[i] = Pump.join(
                        Pump.deflate(deflater, DATA, Deflater.NO_FLUSH),
                        Pump.deflate(deflater, DATA, Deflater.SYNC_FLUSH),
                        Pump.finish(deflater, DATA));
            }
            assertThat(streams[0]).isEqualTo(streams[1]).isEqualTo(streams[2]);
        }
    }
}
