// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Function;
import java.util.zip.Adler32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.Outcome;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;

/** Totals, checksums, exceptions by the running JDK's types and texts, life after end(). */
abstract class DeflaterStateContract extends Contract {
    private static final byte[] DATA = TestData.TEXT.of(1_000);

    /** Runs the call on a fresh deflater of both engines and compares value or exception. */
    private Outcome same(boolean nowrap, Function<Deflater, Outcome> call) {
        Outcome expected = call.apply(oracleDeflater(-1, nowrap));
        assertThat(call.apply(deflater(-1, nowrap))).isEqualTo(expected);
        return expected;
    }

    private void fails(Class<? extends Throwable> type, Outcome.Action onOurs, Outcome.Action onOracle) {
        Outcome expected = Outcome.ofAction(onOracle);
        assertThat(expected.thrown()).isEqualTo(type);
        assertThat(Outcome.ofAction(onOurs)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(booleans = {ZLIB, RAW})
    void totalsAndAdlerFollowTheDataTaken(boolean nowrap) {
        Deflater deflater = deflater(nowrap);
        Deflater oracle = oracleDeflater(-1, nowrap);
        Adler32 adler = new Adler32();
        byte[] data = TestData.JSON.of(400_000);
        long out = 0;
        int start = 0;
        for (int end : new int[] {0, 1, 17, 1_000, 70_000, 70_000, 333_333, 400_000}) {
            deflater.setInput(data, start, end - start);
            oracle.setInput(data, start, end - start);
            adler.update(data, start, end - start);
            int flush = end % 3 == 1 ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
            out += Pump.drain(deflater, flush).length;
            Pump.drain(oracle, flush);
            assertThat(deflater.getTotalIn()).isEqualTo(oracle.getTotalIn()).isEqualTo(end);
            assertThat(deflater.getBytesRead()).isEqualTo(end);
            assertThat(deflater.getTotalOut()).isEqualTo((int) out);
            assertThat(deflater.getBytesWritten()).isEqualTo(out);
            assertThat(deflater.getAdler()).isEqualTo(oracle.getAdler());
            assertThat(deflater.getAdler()).isEqualTo(nowrap ? 1 : (int) adler.getValue());
            assertThat(deflater.needsInput()).isTrue();
            start = end;
        }
    }

    @Test
    void adlerBeforeAnyDataIsOne() {
        assertThat(deflater(ZLIB).getAdler()).isEqualTo(1);
        assertThat(deflater(RAW).getAdler()).isEqualTo(1);
        Deflater deflater = deflater(ZLIB);
        deflater.setInput(DATA);
        assertThat(deflater.getAdler()).as("data set but not taken").isEqualTo(1);
    }

    @Test
    void adlerOfAStreamWithADictionaryIsTheDatas() {
        Deflater deflater = deflater(ZLIB);
        deflater.setDictionary(TestData.JSON.of(100));
        byte[] stream = Pump.finish(deflater, DATA);
        Adler32 adler = new Adler32();
        adler.update(DATA);
        assertThat(deflater.getAdler()).isEqualTo((int) adler.getValue());
        assertThat(ByteBuffer.wrap(stream).getInt(stream.length - 4)).isEqualTo((int) adler.getValue());
        adler.reset();
        adler.update(TestData.JSON.of(100));
        assertThat(ByteBuffer.wrap(stream).getInt(2)).as("DICTID").isEqualTo((int) adler.getValue());
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 10, 99, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void badLevelsAreRefused(int level) {
        fails(IllegalArgumentException.class, () -> deflater(level, ZLIB), () -> oracleDeflater(level, ZLIB));
        fails(IllegalArgumentException.class, () -> deflater(level, RAW), () -> oracleDeflater(level, RAW));
        same(ZLIB, d -> Outcome.ofAction(() -> d.setLevel(level)));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3, 4, 5, 99})
    void badStrategiesAreRefused(int strategy) {
        Outcome outcome = same(RAW, d -> Outcome.ofAction(() -> d.setStrategy(strategy)));
        assertThat(outcome.thrown()).isEqualTo(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 4, 5, 6, 99})
    void badFlushModesAreRefused(int flush) {
        Outcome outcome = same(ZLIB, d -> Outcome.of(() -> d.deflate(new byte[10], 0, 10, flush)));
        assertThat(outcome.thrown()).isEqualTo(IllegalArgumentException.class);
        same(ZLIB, d -> Outcome.of(() -> d.deflate(ByteBuffer.allocate(10), flush)));
        same(ZLIB, d -> Outcome.of(() -> d.deflate(new byte[0], 0, 0, flush)));
    }

    @Test
    void badRangesAreRefusedWithTheJdksText() {
        int[][] ranges = {
            {2, 3}, {-1, 2}, {0, 5}, {4, 1}, {5, 0}, {0, -1}, {Integer.MAX_VALUE, 1}, {1, Integer.MAX_VALUE}
        };
        for (int[] range : ranges) {
            byte[] four = new byte[4];
            int off = range[0];
            int len = range[1];
            Outcome outcome = same(ZLIB, d -> Outcome.ofAction(() -> d.setInput(four, off, len)));
            assertThat(outcome.thrown()).isEqualTo(ArrayIndexOutOfBoundsException.class);
            same(ZLIB, d -> Outcome.ofAction(() -> d.setDictionary(four, off, len)));
            same(ZLIB, d -> Outcome.of(() -> d.deflate(four, off, len)));
            same(ZLIB, d -> Outcome.of(() -> d.deflate(four, off, len, 77)));
        }
    }

    @Test
    @SuppressWarnings("NullAway") // null is what is tested
    void nullsAreRefused() {
        same(ZLIB, d -> Outcome.ofAction(() -> d.setInput((ByteBuffer) null)));
        for (boolean nowrap : new boolean[] {ZLIB, RAW}) {
            same(nowrap, d -> Outcome.ofAction(() -> d.setInput((byte[]) null)));
            same(nowrap, d -> Outcome.ofAction(() -> d.setInput((byte[]) null, 0, 0)));
            same(nowrap, d -> Outcome.ofAction(() -> d.setDictionary((byte[]) null)));
            same(nowrap, d -> Outcome.ofAction(() -> d.setDictionary((ByteBuffer) null)));
            same(nowrap, d -> Outcome.of(() -> d.deflate((byte[]) null)));
            same(nowrap, d -> Outcome.of(() -> d.deflate((byte[]) null, 0, 0, 9)));
            same(nowrap, d -> Outcome.of(() -> d.deflate((ByteBuffer) null)));
            same(nowrap, d -> Outcome.of(() -> d.deflate((ByteBuffer) null, 9)));
        }
    }

    @Test
    void readOnlyOutputIsRefusedBeforeTheFlushMode() {
        for (ByteBuffer buffer : new ByteBuffer[] {ByteBuffer.allocate(9), ByteBuffer.allocateDirect(9)}) {
            ByteBuffer readOnly = buffer.asReadOnlyBuffer();
            same(ZLIB, d -> Outcome.of(() -> d.deflate(readOnly)));
            Outcome outcome = same(ZLIB, d -> Outcome.of(() -> d.deflate(readOnly, 77)));
            assertThat(outcome.thrown()).isEqualTo(java.nio.ReadOnlyBufferException.class);
            assertThat(readOnly.position()).isZero();
        }
    }

    @Test
    void refusedCallsChangeNothing() {
        Deflater deflater = deflater(ZLIB);
        deflater.setInput(DATA);
        Outcome.of(() -> deflater.deflate(new byte[10], 0, 11));
        Outcome.of(() -> deflater.deflate(new byte[10], 0, 10, 1));
        Outcome.ofAction(() -> deflater.setInput(new byte[10], 0, 11));
        Outcome.ofAction(() -> deflater.setLevel(10));
        Outcome.ofAction(() -> deflater.setStrategy(3));
        Outcome.ofAction(() -> deflater.setDictionary(new byte[3], 3, 1));
        Outcome.of(() -> deflater.deflate(ByteBuffer.allocate(3).asReadOnlyBuffer()));
        assertThat(deflater.getTotalIn()).isZero();
        assertThat(deflater.getTotalOut()).isZero();
        deflater.finish();
        assertThat(Pump.inflateAll(Pump.finish(deflater, 512), ZLIB)).isEqualTo(DATA);
    }

    @Test
    void closedDeflaterRefusesWhatTheJdkRefuses() {
        ByteBuffer direct = ByteBuffer.allocateDirect(10);
        for (boolean used : new boolean[] {false, true}) {
            for (boolean nowrap : new boolean[] {ZLIB, RAW}) {
                Function<Deflater, Deflater> close = d -> {
                    if (used) {
                        Pump.finish(d, DATA);
                    }
                    d.setInput(DATA);
                    d.end();
                    return d;
                };
                Outcome outcome =
                        same(nowrap, d -> Outcome.of(() -> close.apply(d).deflate(new byte[10])));
                assertThat(outcome.text()).isEqualTo("Deflater has been closed");
                same(nowrap, d -> Outcome.of(() -> close.apply(d).deflate(new byte[0])));
                same(nowrap, d -> Outcome.of(() -> close.apply(d).deflate(new byte[10], 0, 10, 2)));
                same(nowrap, d -> Outcome.of(() -> close.apply(d).deflate(new byte[10], 0, 11, 2)));
                same(nowrap, d -> Outcome.of(() -> close.apply(d).deflate(new byte[10], 0, 10, 9)));
                same(nowrap, d -> Outcome.of(() -> close.apply(d).deflate(direct)));
                same(nowrap, d -> Outcome.of(() -> close.apply(d).deflate(direct.asReadOnlyBuffer())));
                same(nowrap, d -> Outcome.ofAction(() -> close.apply(d).reset()));
                same(nowrap, d -> Outcome.of(() -> close.apply(d).getAdler()));
                same(nowrap, d -> Outcome.of(() -> close.apply(d).getBytesRead()));
                same(nowrap, d -> Outcome.of(() -> close.apply(d).getBytesWritten()));
                same(nowrap, d -> Outcome.of(() -> close.apply(d).getTotalIn()));
                same(nowrap, d -> Outcome.of(() -> close.apply(d).getTotalOut()));
                same(nowrap, d -> Outcome.ofAction(() -> close.apply(d).setDictionary(new byte[10])));
                same(nowrap, d -> Outcome.ofAction(() -> close.apply(d).setDictionary(direct)));
            }
        }
    }

    @Test
    void closedDeflaterAllowsWhatTheJdkAllows() {
        for (boolean used : new boolean[] {false, true}) {
            Outcome outcome = same(
                    ZLIB,
                    d -> Outcome.of(() -> {
                        if (used) {
                            Pump.finish(d, DATA);
                        }
                        d.setInput(DATA);
                        d.end();
                        d.end();
                        StringBuilder seen = new StringBuilder();
                        seen.append(d.needsInput()).append(d.finished());
                        d.setLevel(3);
                        d.setStrategy(1);
                        d.finish();
                        seen.append(d.finished());
                        d.setInput(DATA, 1, 5);
                        seen.append(d.needsInput());
                        d.setInput(ByteBuffer.allocate(0));
                        seen.append(d.needsInput());
                        d.end();
                        return seen.append(d.needsInput()).toString();
                    }));
            assertThat(outcome.thrown()).isNull();
            same(
                    ZLIB,
                    d -> Outcome.ofAction(() -> {
                        d.end();
                        d.setLevel(11);
                    }));
            same(
                    ZLIB,
                    d -> Outcome.ofAction(() -> {
                        d.end();
                        d.setInput(DATA, 5, -1);
                    }));
        }
    }

    @Test
    void endInMidStreamAtEveryPointIsHarmless() {
        for (int point = 0; point < 7; point++) {
            for (int level : new int[] {0, 1, 6, 9}) {
                Deflater deflater = deflater(level, point % 2 == 0);
                byte[] big = TestData.RANDOM.of(300_000);
                if (point > 0) {
                    deflater.setInput(big);
                }
                if (point > 1) {
                    deflater.deflate(new byte[100]);
                }
                if (point > 2) {
                    deflater.deflate(new byte[100], 0, 100, Deflater.SYNC_FLUSH);
                }
                if (point > 3) {
                    deflater.setLevel(4);
                }
                if (point > 4) {
                    deflater.finish();
                }
                if (point > 5) {
                    deflater.deflate(new byte[100]);
                }
                deflater.end();
                assertThat(Outcome.of(() -> deflater.deflate(new byte[1])).text())
                        .isEqualTo("Deflater has been closed");
            }
        }
    }

    @Test
    void subclassesMayOverrideAndCountOnTheSameForwarding() {
        // GZIP and framework subclasses hook the four-argument deflate or end(); the others must reach them.
        Deflater oracle = track(new Deflater(6, true));
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        Deflater deflater = deflater(RAW);
        for (Deflater each : new Deflater[] {deflater, oracle}) {
            each.setInput(DATA);
            each.finish();
            byte[] room = new byte[2_000];
            int n = each.deflate(room, 3, 1_500);
            seen.writeBytes(Pump.inflateAll(Arrays.copyOfRange(room, 3, 3 + n), RAW));
        }
        assertThat(seen.toByteArray()).isEqualTo(Pump.join(DATA, DATA));
    }

    @Test
    void twoThreadsMayUseAndEndOneDeflater() throws Exception {
        for (int round = 0; round < 200; round++) {
            Deflater deflater = deflater(RAW);
            deflater.setInput(TestData.ZEROS.of(100_000));
            Outcome[] seen = new Outcome[1];
            Thread worker = new Thread(() -> seen[0] = Outcome.of(() -> {
                byte[] room = new byte[64];
                while (true) {
                    deflater.deflate(room, 0, 64, Deflater.SYNC_FLUSH);
                }
            }));
            worker.start();
            if (round % 3 > 0) {
                Thread.onSpinWait();
            }
            deflater.end();
            worker.join();
            Deflater closed = oracleDeflater(6, RAW);
            closed.end();
            assertThat(seen[0]).isEqualTo(Outcome.of(() -> closed.deflate(new byte[1])));
        }
    }
}
