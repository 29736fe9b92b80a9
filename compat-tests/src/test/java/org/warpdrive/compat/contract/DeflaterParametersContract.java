// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.Memory;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;

/** Levels, strategies, dictionaries, reset. */
abstract class DeflaterParametersContract extends Contract {
    private static final byte[] TEXT = TestData.TEXT.of(50_000);

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void everyLevelAndStrategyRoundTrips(int level) {
        for (int strategy = 0; strategy <= 2; strategy++) {
            for (boolean nowrap : new boolean[] {ZLIB, RAW}) {
                Deflater deflater = deflater(level, nowrap);
                deflater.setStrategy(strategy);
                byte[] stream = finishSettled(deflater, TEXT);
                assertThat(Pump.inflateAll(stream, nowrap)).isEqualTo(TEXT);
                assertThat(deflater.getTotalIn()).isEqualTo(TEXT.length);
                assertThat(deflater.getTotalOut()).isEqualTo(stream.length);
            }
        }
    }

    @Test
    void levelZeroStores() {
        byte[] stream = Pump.finish(deflater(0, RAW), TEXT);
        assertThat(stream.length).isBetween(TEXT.length + 5, TEXT.length + 5 * 10);
        Deflater later = deflater(RAW);
        later.setLevel(Deflater.NO_COMPRESSION);
        assertThat(finishSettled(later, TEXT).length).isBetween(TEXT.length + 5, TEXT.length + 5 * 10);
    }

    @Test
    void huffmanOnlyFindsNoMatches() {
        Deflater deflater = deflater(9, RAW);
        deflater.setStrategy(Deflater.HUFFMAN_ONLY);
        assertThat(finishSettled(deflater, new byte[80_000]).length)
                .as("a bit per byte")
                .isGreaterThan(9_900);
    }

    @Test
    void higherLevelSetRightAfterConstructionIsUsed() {
        assumeNoDevice();
        byte[] data = TestData.JSON.of(100_000);
        Deflater fast = deflater(Deflater.BEST_SPEED, RAW);
        Deflater raised = deflater(Deflater.BEST_SPEED, RAW);
        raised.setLevel(Deflater.BEST_COMPRESSION);
        assertThat(finishSettled(raised, data).length).isLessThan(Pump.finish(fast, data).length);
    }

    @ParameterizedTest
    @ValueSource(booleans = {ZLIB, RAW})
    void levelAndStrategyChangeInMidStream(boolean nowrap) {
        Random random = new Random(3);
        for (int size : new int[] {10, 1_000, 40_000, 300_000}) {
            Deflater deflater = deflater(nowrap);
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int piece = 0; piece < 14; piece++) {
                byte[] data = TestData.nth(piece).of(size, piece);
                plain.writeBytes(data);
                deflater.setInput(data);
                stream.writeBytes(Pump.drain(deflater, piece % 4 == 3 ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH));
                if (!deflater.needsInput()) {
                    stream.writeBytes(engine().settle(deflater));
                    stream.writeBytes(Pump.drain(deflater, Deflater.NO_FLUSH));
                }
                assertThat(deflater.getTotalIn()).isEqualTo(plain.size());
                deflater.setLevel(random.nextInt(11) - 1);
                deflater.setStrategy(random.nextInt(3));
            }
            deflater.finish();
            stream.writeBytes(Pump.finish(deflater, 4096));
            assertThat(Pump.inflateAll(stream.toByteArray(), nowrap)).isEqualTo(plain.toByteArray());
        }
    }

    @Test
    void levelChangeWithInputWaitingAndTinyOutputLosesNothing() {
        byte[] data = TestData.RANDOM.of(200_000);
        Deflater deflater = deflater(1, RAW);
        deflater.setInput(data);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        byte[] tiny = new byte[50];
        for (int i = 0; i < 500; i++) {
            stream.write(tiny, 0, deflater.deflate(tiny));
            if (i % 10 == 0) {
                deflater.setLevel(i / 10 % 10);
                deflater.setStrategy(i / 10 % 3);
            }
        }
        deflater.finish();
        stream.writeBytes(Pump.finish(deflater, 1000));
        assertThat(Pump.inflateAll(stream.toByteArray(), RAW)).isEqualTo(data);
    }

    @Test
    void parameterChangesDoNothingByThemselves() {
        Deflater deflater = deflater(RAW);
        byte[] first = Pump.deflate(deflater, TEXT, Deflater.SYNC_FLUSH);
        long out = deflater.getBytesWritten();
        deflater.setLevel(1);
        deflater.setStrategy(Deflater.FILTERED);
        deflater.setLevel(-1);
        deflater.setStrategy(Deflater.DEFAULT_STRATEGY);
        assertThat(deflater.getBytesWritten()).isEqualTo(out);
        assertThat(deflater.needsInput()).isTrue();
        assertThat(Pump.inflateAll(Pump.join(first, finishSettled(deflater, TEXT)), RAW))
                .isEqualTo(Pump.join(TEXT, TEXT));
    }

    @Test
    void parametersMayChangeAfterTheEndAndHoldAfterReset() {
        Deflater deflater = deflater(RAW);
        Pump.finish(deflater, TEXT);
        deflater.setLevel(Deflater.NO_COMPRESSION);
        assertThat(deflater.finished()).isTrue();
        deflater.reset();
        assertThat(finishSettled(deflater, TEXT).length).isGreaterThan(TEXT.length);
        deflater.reset();
        assertThat(Pump.finish(deflater, TEXT).length)
                .as("level kept over reset")
                .isGreaterThan(TEXT.length);
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    void zlibDictionaryInEveryKindOfMemory(Memory kind) {
        byte[] dictionary = TestData.TEXT.of(5_000, 9);
        Deflater deflater = deflater(ZLIB);
        Deflater oracle = oracleDeflater(-1, ZLIB);
        oracle.setDictionary(dictionary);
        Memory.Bytes given = kind.of(dictionary);
        given.dictionary(deflater);
        if (given.buffer != null) {
            assertThat(given.moved()).isEqualTo(dictionary.length);
        }
        assertThat(deflater.getAdler()).isEqualTo(oracle.getAdler());
        assertThat(deflater.getTotalIn()).isZero();
        byte[] stream = Pump.finish(deflater, TEXT);
        assertThat(Pump.inflateAll(stream, ZLIB, dictionary)).isEqualTo(TEXT);
        Pump.finish(oracle, TEXT);
        assertThat(deflater.getAdler()).isEqualTo(oracle.getAdler());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 257, 5_000, 32_767, 32_768, 32_769, 100_000})
    void dictionariesOfAnyLengthAreUsed(int length) {
        byte[] dictionary = TestData.RANDOM.of(length);
        byte[] tail = Arrays.copyOfRange(dictionary, Math.max(0, length - 30_000), length);
        for (boolean nowrap : new boolean[] {ZLIB, RAW}) {
            Deflater deflater = deflater(nowrap);
            deflater.setDictionary(dictionary);
            byte[] stream = Pump.finish(deflater, tail);
            assertThat(Pump.inflateAll(stream, nowrap, dictionary)).isEqualTo(tail);
            if (length >= 5_000 && !engine().usesDevice()) {
                assertThat(stream.length)
                        .as("random bytes, but in the dictionary")
                        .isLessThan(tail.length / 10);
            }
        }
    }

    @Test
    void dictionaryIsCopiedWhenSet() {
        byte[] dictionary = TestData.TEXT.of(3_000, 4);
        for (boolean nowrap : new boolean[] {ZLIB, RAW}) {
            byte[] live = dictionary.clone();
            Deflater deflater = deflater(nowrap);
            deflater.setDictionary(live);
            Arrays.fill(live, (byte) 1);
            assertThat(Pump.inflateAll(Pump.finish(deflater, TEXT), nowrap, dictionary))
                    .isEqualTo(TEXT);
        }
    }

    @Test
    void emptyDictionaryIsNone() {
        Deflater deflater = deflater(ZLIB);
        deflater.setDictionary(new byte[0]);
        assertThat(deflater.getAdler()).isEqualTo(1);
        assertThat(Pump.inflateAll(Pump.finish(deflater, TEXT), ZLIB)).isEqualTo(TEXT);
    }

    @Test
    void twoDictionariesBeforeDataAreOneInARow() {
        byte[] first = TestData.TEXT.of(3_000, 4);
        byte[] second = TestData.JSON.of(4_000, 4);
        byte[] both = Pump.join(first, second);
        Deflater deflater = deflater(ZLIB);
        deflater.setDictionary(first);
        deflater.setDictionary(second);
        Deflater oracle = oracleDeflater(-1, ZLIB);
        oracle.setDictionary(both);
        assertThat(deflater.getAdler()).isEqualTo(oracle.getAdler());
        assertThat(Pump.inflateAll(Pump.finish(deflater, both), ZLIB, both)).isEqualTo(both);
        Deflater raw = deflater(RAW);
        raw.setDictionary(first);
        raw.setDictionary(second);
        assertThat(raw.getAdler()).isEqualTo(1);
        assertThat(Pump.inflateAll(Pump.finish(raw, both), RAW, both)).isEqualTo(both);
    }

    @Test
    void dictionaryMayFollowSetInputAsLongAsNothingIsDeflated() {
        byte[] dictionary = TestData.TEXT.of(3_000, 4);
        for (boolean nowrap : new boolean[] {ZLIB, RAW}) {
            Deflater deflater = deflater(nowrap);
            deflater.setInput(TEXT);
            deflater.finish();
            deflater.setDictionary(dictionary, 100, 2_000);
            byte[] used = Arrays.copyOfRange(dictionary, 100, 2_100);
            assertThat(Pump.inflateAll(Pump.finish(deflater, 4096), nowrap, used))
                    .isEqualTo(TEXT);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1_000, 20_000, 32_768, 60_000})
    void rawDictionaryInMidStreamExtendsTheWindow(int length) throws Exception {
        byte[] dictionary = TestData.RANDOM.of(length);
        for (int flush : new int[] {Deflater.SYNC_FLUSH, Deflater.FULL_FLUSH}) {
            Deflater deflater = deflater(RAW);
            byte[] first = Pump.deflate(deflater, TEXT, flush);
            deflater.setDictionary(dictionary);
            assertThat(deflater.getAdler()).isEqualTo(1);
            assertThat(deflater.getTotalIn()).isEqualTo(TEXT.length);
            byte[] again = Arrays.copyOfRange(dictionary, Math.max(0, length - 20_000), length);
            byte[] second = Pump.finish(deflater, again);
            if (length >= 1_000 && !engine().usesDevice()) {
                assertThat(second.length).isLessThan(again.length / 3 + 20);
            }

            Inflater inflater = track(new Inflater(true));
            inflater.setInput(first);
            assertThat(Pump.inflateAvailable(inflater, dictionary)).isEqualTo(TEXT);
            inflater.setDictionary(dictionary);
            inflater.setInput(second);
            assertThat(Pump.inflateAvailable(inflater, dictionary)).isEqualTo(again);
            assertThat(inflater.finished()).isTrue();
        }
    }

    @Test
    void dictionaryTooLateIsRefused() {
        byte[] dictionary = {1, 2, 3};
        Deflater zlib = deflater(ZLIB);
        Pump.drain(zlib, Deflater.NO_FLUSH);
        assertThatThrownBy(() -> zlib.setDictionary(dictionary))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(null);
        Deflater flushed = deflater(ZLIB);
        byte[] stream = Pump.deflate(flushed, TEXT, Deflater.SYNC_FLUSH);
        assertThatThrownBy(() -> flushed.setDictionary(dictionary)).isExactlyInstanceOf(IllegalArgumentException.class);
        flushed.finish();
        assertThat(Pump.inflateAll(Pump.join(stream, Pump.finish(flushed, 100)), ZLIB))
                .isEqualTo(TEXT);
        for (int size : new int[] {1, 2, 300, 10_000}) {
            Deflater raw = deflater(RAW);
            byte[] head = Pump.deflate(raw, Arrays.copyOf(TEXT, size), Deflater.NO_FLUSH);
            assertThatThrownBy(() -> raw.setDictionary(dictionary))
                    .as("raw with %s unflushed bytes", size)
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage(null);
            raw.finish();
            assertThat(Pump.inflateAll(Pump.join(head, Pump.finish(raw, 4096)), RAW))
                    .hasSize(size);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TEXT", "RANDOM"})
    void dictionaryWhileInputIsLeftIsRefusedAndSpoilsNothing(TestData kind) {
        for (int size : new int[] {200_000, 292_662, 600_000}) {
            byte[] data = kind.of(size);
            for (int room : new int[] {28, 500}) {
                for (int level : new int[] {1, 6, 9}) {
                    for (int way = 0; way < 4; way++) {
                        boolean nowrap = way % 2 == 0;
                        boolean finish = way < 2;
                        Deflater deflater = deflater(level, nowrap);
                        deflater.setInput(data);
                        if (finish) {
                            deflater.finish();
                        }
                        byte[] buffer = new byte[room];
                        int length = deflater.deflate(buffer);
                        byte[] head = Arrays.copyOf(buffer, length);
                        ByteBuffer dictionary = ByteBuffer.wrap(TEXT);
                        assertThatThrownBy(() -> deflater.setDictionary(dictionary))
                                .isExactlyInstanceOf(IllegalArgumentException.class)
                                .hasMessage(null);
                        assertThat(dictionary.position()).isZero();
                        deflater.finish();
                        assertThat(Pump.inflateAll(Pump.join(head, Pump.finish(deflater, 4096)), nowrap))
                                .isEqualTo(data);
                    }
                }
            }
        }
    }

    @Test
    void rawDictionaryAfterAFlushMayFollowTheNextInputAndFinish() throws Exception {
        byte[] dictionary = TestData.RANDOM.of(9_000);
        for (int flush : new int[] {Deflater.SYNC_FLUSH, Deflater.FULL_FLUSH}) {
            Deflater deflater = deflater(RAW);
            byte[] first = Pump.deflate(deflater, TEXT, flush);
            deflater.setInput(dictionary);
            deflater.finish();
            deflater.setDictionary(dictionary);
            byte[] second = Pump.finish(deflater, 4096);
            Inflater inflater = track(new Inflater(true));
            inflater.setInput(first);
            assertThat(Pump.inflateAvailable(inflater, dictionary)).isEqualTo(TEXT);
            inflater.setDictionary(dictionary);
            inflater.setInput(second);
            assertThat(Pump.inflateAvailable(inflater, dictionary)).isEqualTo(dictionary);
            assertThat(inflater.finished()).isTrue();
        }
    }

    @Test
    void dictionaryAfterTheEndIsAcceptedAndForgotten() {
        for (boolean nowrap : new boolean[] {ZLIB, RAW}) {
            Deflater deflater = deflater(nowrap);
            Pump.finish(deflater, TEXT);
            long adler = deflater.getAdler();
            deflater.setDictionary(TEXT);
            ByteBuffer buffer = ByteBuffer.wrap(TEXT);
            deflater.setDictionary(buffer);
            assertThat(buffer.hasRemaining()).isFalse();
            assertThat(deflater.getAdler()).isEqualTo(adler);
            assertThat(deflater.deflate(new byte[10])).isZero();
            deflater.reset();
            assertThat(Pump.inflateAll(Pump.finish(deflater, TEXT), nowrap)).isEqualTo(TEXT);
        }
    }

    @Test
    void resetDropsInputDictionaryCountersAndFinish() {
        for (boolean nowrap : new boolean[] {ZLIB, RAW}) {
            Deflater deflater = deflater(nowrap);
            deflater.setDictionary(TestData.TEXT.of(1_000));
            deflater.setInput(TEXT);
            deflater.finish();
            deflater.deflate(new byte[20]);
            deflater.reset();
            assertThat(deflater.needsInput()).isTrue();
            assertThat(deflater.finished()).isFalse();
            assertThat(deflater.getTotalIn()).isZero();
            assertThat(deflater.getTotalOut()).isZero();
            assertThat(deflater.getBytesRead()).isZero();
            assertThat(deflater.getBytesWritten()).isZero();
            assertThat(deflater.getAdler()).isEqualTo(1);
            assertThat(deflater.deflate(new byte[20])).as("header alone").isEqualTo(nowrap ? 0 : 2);
            deflater.reset();
            assertThat(Pump.inflateAll(Pump.finish(deflater, TEXT), nowrap)).isEqualTo(TEXT);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {ZLIB, RAW})
    void oneObjectServesManyStreams(boolean nowrap) {
        Deflater deflater = deflater(nowrap);
        for (int i = 0; i < 120; i++) {
            byte[] data = TestData.nth(i).of(i * i * 10, i);
            switch (i % 5) {
                case 0 -> Pump.deflate(deflater, data, Deflater.SYNC_FLUSH);
                case 1 -> Pump.deflate(deflater, data, Deflater.NO_FLUSH);
                case 2 -> deflater.setInput(data);
                default -> deflater.setDictionary(Arrays.copyOf(TEXT, i * 370 % 5_000 + 1));
            }
            deflater.reset();
            assertThat(Pump.inflateAll(Pump.finish(deflater, data), nowrap)).isEqualTo(data);
            deflater.reset();
        }
    }

    @Test
    void historyDoesNotSurviveReset() {
        byte[] data = TestData.RANDOM.of(4_000);
        Deflater deflater = deflater(RAW);
        Pump.deflate(deflater, data, Deflater.SYNC_FLUSH);
        deflater.reset();
        byte[] stream = Pump.finish(deflater, data);
        assertThat(Pump.inflateAll(stream, RAW)).isEqualTo(data);
        assertThat(stream.length).isGreaterThan(4_000);
    }
}
