// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.zip.Adler32;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.Memory;
import org.warpdrive.compat.kit.Outcome;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compat.kit.Transcript;

/** Inflater: exact consumption, dictionaries, errors, reuse and life after end(). */
abstract class InflaterContract extends Contract {
    private static final byte[] DATA = TestData.TEXT.of(40_000);

    static byte[] stream(byte[] data, boolean nowrap) {
        Deflater deflater = new Deflater(-1, nowrap);
        byte[] stream = Pump.finish(deflater, data);
        deflater.end();
        return stream;
    }

    static byte[] stream(byte[] data, byte[] dictionary, boolean nowrap) {
        Deflater deflater = new Deflater(-1, nowrap);
        deflater.setDictionary(dictionary);
        byte[] stream = Pump.finish(deflater, data);
        deflater.end();
        return stream;
    }

    private Outcome same(boolean nowrap, Function<Inflater, Outcome> call) {
        Outcome expected = call.apply(oracleInflater(nowrap));
        assertThat(call.apply(inflater(nowrap))).isEqualTo(expected);
        return expected;
    }

    private String sameTranscript(boolean nowrap, List<byte[]> pieces, int room, Memory in, Memory out, byte[] dict) {
        String expected = Transcript.of(oracleInflater(nowrap), pieces, room, in, out, dict);
        assertThat(Transcript.of(inflater(nowrap), pieces, room, in, out, dict)).isEqualTo(expected);
        return expected;
    }

    private String sameTranscript(boolean nowrap, byte[] stream) {
        return sameTranscript(nowrap, List.of(stream), DATA.length + 100, Memory.ARRAY, Memory.ARRAY, new byte[0]);
    }

    @Test
    void freshInflaterWantsInput() throws Exception {
        for (boolean nowrap : new boolean[] {ZLIB, RAW}) {
            Inflater inflater = inflater(nowrap);
            assertThat(inflater.needsInput()).isTrue();
            assertThat(inflater.getRemaining()).isZero();
            assertThat(inflater.inflate(new byte[10])).isZero();
            assertThat(inflater.needsInput()).isTrue();
            assertThat(inflater.needsDictionary()).isFalse();
            assertThat(inflater.finished()).isFalse();
            assertThat(inflater.getAdler()).isEqualTo(oracleInflater(nowrap).getAdler());
            assertThat(inflater.getTotalIn()).isZero();
            assertThat(inflater.getTotalOut()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(TestData.class)
    void remainingIsExactAtTheEnd(TestData kind) throws Exception {
        for (int size : new int[] {0, 1, 17, 1_000, 32_768, 70_000, 300_000}) {
            byte[] data = kind.of(size);
            for (boolean nowrap : new boolean[] {ZLIB, RAW}) {
                byte[] stream = stream(data, nowrap);
                for (int extra : new int[] {0, 1, 7, 8, 300}) {
                    Inflater inflater = inflater(nowrap);
                    inflater.setInput(Pump.join(stream, TestData.RANDOM.of(extra)));
                    assertThat(Pump.inflateAvailable(inflater, new byte[0])).isEqualTo(data);
                    assertThat(inflater.finished()).isTrue();
                    assertThat(inflater.getRemaining()).isEqualTo(extra);
                    assertThat(inflater.getBytesRead()).isEqualTo(stream.length);
                    assertThat(inflater.getBytesWritten()).isEqualTo(size);
                    assertThat(inflater.needsInput()).isEqualTo(extra == 0);
                    assertThat(inflater.inflate(new byte[10])).isZero();
                    assertThat(inflater.getRemaining()).isEqualTo(extra);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1_000})
    void anyChunkingOfInputAndOutputGivesTheSame(int piece) {
        for (TestData kind : TestData.values()) {
            for (boolean nowrap : new boolean[] {ZLIB, RAW}) {
                byte[] stream = Pump.join(stream(kind.of(3_000), nowrap), new byte[] {9, 9, 9});
                for (int room : new int[] {1, 5, 258, 6_000}) {
                    sameTranscript(
                            nowrap, Transcript.cut(stream, piece), room, Memory.ARRAY, Memory.ARRAY, new byte[0]);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    void everyKindOfMemory(Memory in) {
        for (Memory out : Memory.WRITABLE) {
            for (boolean nowrap : new boolean[] {ZLIB, RAW}) {
                byte[] stream = Pump.join(stream(DATA, nowrap), new byte[] {1, 2, 3, 4, 5});
                for (int room : new int[] {100, 50_000}) {
                    sameTranscript(nowrap, List.of(stream), room, in, out, new byte[0]);
                    sameTranscript(nowrap, Transcript.cut(stream, 777), room, in, out, new byte[0]);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TestData.class)
    void roomForExactlyTheRestFinishesInTheSameCall(TestData kind) throws Exception {
        byte[] data = kind.of(1_000);
        for (boolean nowrap : new boolean[] {ZLIB, RAW}) {
            Inflater inflater = inflater(nowrap);
            Inflater oracle = oracleInflater(nowrap);
            for (Inflater each : List.of(inflater, oracle)) {
                each.setInput(stream(data, nowrap));
                assertThat(each.inflate(new byte[100])).isEqualTo(100);
                assertThat(each.finished()).isFalse();
                assertThat(each.inflate(new byte[900])).isEqualTo(900);
            }
            assertThat(inflater.finished()).isEqualTo(oracle.finished()).isTrue();
            assertThat(inflater.getRemaining()).isZero();
        }
    }

    @Test
    void inputIsReadWhenInflatedNotWhenSet() throws Exception {
        byte[] stream = stream(DATA, ZLIB);
        for (int i = 0; i < 3; i++) {
            ByteBuffer live = i == 1 ? ByteBuffer.allocateDirect(stream.length) : ByteBuffer.allocate(stream.length);
            Inflater inflater = inflater(ZLIB);
            if (i == 2) {
                inflater.setInput(live.array());
            } else {
                inflater.setInput(live);
            }
            live.duplicate().put(stream);
            assertThat(Pump.inflateAvailable(inflater, new byte[0])).isEqualTo(DATA);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneBufferSetOnceAndRefilled(boolean direct) throws Exception {
        byte[] stream = stream(DATA, RAW);
        ByteBuffer live = direct ? ByteBuffer.allocateDirect(100) : ByteBuffer.allocate(100);
        Inflater inflater = inflater(RAW);
        inflater.setInput(live.limit(0));
        java.io.ByteArrayOutputStream plain = new java.io.ByteArrayOutputStream();
        for (int at = 0; at < stream.length; at += 100) {
            live.clear().put(stream, at, Math.min(100, stream.length - at)).flip();
            plain.writeBytes(Pump.inflateAvailable(inflater, new byte[0]));
            assertThat(live.hasRemaining()).isFalse();
        }
        assertThat(inflater.finished()).isTrue();
        assertThat(plain.toByteArray()).isEqualTo(DATA);
    }

    @Test
    void decodedBytesNeverLandBeyondTheReturnedCount() throws Exception {
        for (TestData kind : TestData.values()) {
            byte[] stream = stream(kind.of(3_000), RAW);
            for (int given : new int[] {stream.length / 3, stream.length - 1, stream.length}) {
                byte[] room = new byte[5_000];
                Arrays.fill(room, (byte) 0x77);
                Inflater inflater = inflater(RAW);
                inflater.setInput(stream, 0, given);
                int n = inflater.inflate(room, 10, 4_000);
                for (int i = 10 + n; i < room.length; i++) {
                    assertThat(room[i]).isEqualTo((byte) 0x77);
                }
            }
        }
    }

    @Test
    void outputOfLengthZeroIsZero() throws Exception {
        Inflater inflater = inflater(ZLIB);
        inflater.setInput(stream(DATA, ZLIB));
        assertThat(inflater.inflate(new byte[10], 10, 0)).isZero();
        assertThat(inflater.finished()).isFalse();
        assertThat(Pump.inflateAvailable(inflater, new byte[0])).isEqualTo(DATA);
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    void zlibDictionaryIsAskedForAndGiven(Memory kind) throws Exception {
        byte[] dictionary = TestData.JSON.of(2_000);
        byte[] data = TestData.JSON.of(3_000, 2);
        byte[] stream = stream(data, dictionary, ZLIB);
        for (int piece : new int[] {1, 2, 5, 6, 7, 100, stream.length}) {
            for (int room : new int[] {1, 100, 4_000}) {
                sameTranscript(ZLIB, Transcript.cut(stream, piece), room, kind, Memory.ARRAY, dictionary);
            }
        }
        Inflater inflater = inflater(ZLIB);
        inflater.setInput(stream);
        assertThat(inflater.inflate(new byte[100])).isZero();
        assertThat(inflater.needsDictionary()).isTrue();
        assertThat(inflater.getTotalIn()).isEqualTo(6);
        Adler32 id = new Adler32();
        id.update(dictionary);
        assertThat(inflater.getAdler()).isEqualTo((int) id.getValue());
        assertThat(inflater.inflate(new byte[100])).as("still asking").isZero();
        assertThat(inflater.needsDictionary()).isTrue();
        kind.of(dictionary).dictionary(inflater);
        assertThat(inflater.needsDictionary()).isFalse();
        assertThat(Pump.inflateAvailable(inflater, new byte[0])).isEqualTo(data);
    }

    @Test
    void dictionaryNotAskedForOrWrongIsRefused() {
        byte[] dictionary = TestData.JSON.of(2_000);
        byte[] stream = stream(DATA, dictionary, ZLIB);
        Outcome outcome = same(ZLIB, i -> Outcome.ofAction(() -> i.setDictionary(dictionary)));
        assertThat(outcome.thrown()).isEqualTo(IllegalArgumentException.class);
        same(
                ZLIB,
                i -> Outcome.ofAction(() -> {
                    i.setInput(stream);
                    i.inflate(new byte[1]);
                    i.setDictionary(DATA);
                }));
        same(
                ZLIB,
                i -> Outcome.of(() -> {
                    i.setInput(stream);
                    i.inflate(new byte[1]);
                    Outcome refused = Outcome.ofAction(() -> i.setDictionary(DATA));
                    boolean asks = i.needsDictionary();
                    i.setDictionary(dictionary);
                    int n = i.inflate(new byte[DATA.length]);
                    return refused + " " + asks + " " + n + " " + i.finished();
                }));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 32_768, 50_000})
    void rawDictionaryIsSetBeforeTheData(int length) {
        byte[] dictionary = TestData.RANDOM.of(length);
        byte[] data = Arrays.copyOfRange(dictionary, length / 2, length);
        byte[] stream = stream(data, dictionary, RAW);
        for (int i = 0; i < 2; i++) {
            Inflater inflater = inflater(RAW);
            inflater.setDictionary(dictionary);
            inflater.setInput(stream);
            assertThat(Pump.inflateAvailable(inflater, new byte[0])).isEqualTo(data);
            assertThat(inflater.finished()).isTrue();
        }
        sameTranscript(RAW, stream);
    }

    @Test
    void corruptStreamsFailWithZlibsTextAtZlibsPosition() {
        byte[] text = stream(DATA, ZLIB);
        byte[] badCheck = text.clone();
        badCheck[text.length - 2] ^= 4;
        byte[][] zlibs = {
            {0x79, (byte) 0x9c, 0, 0, 0},
            {0x78, (byte) 0x9d, 1, 2, 3},
            {(byte) 0x88, 0x1c, 3, 0},
            {0x77, (byte) 0x85, 3, 0},
            {0x78, (byte) 0x9c, 7, 0},
            {0x78, (byte) 0x9c, 1, 5, 0, 5, 0, 1},
            badCheck,
        };
        for (byte[] zlib : zlibs) {
            String transcript = sameTranscript(ZLIB, zlib);
            assertThat(transcript).contains("error '");
            for (int piece : new int[] {1, 2, 3, 1000}) {
                sameTranscript(ZLIB, Transcript.cut(zlib, piece), 64, Memory.DIRECT, Memory.HEAP, new byte[0]);
            }
        }
        assertThat(sameTranscript(ZLIB, badCheck))
                .contains("incorrect data check")
                .contains("out 40000");
        assertThat(sameTranscript(ZLIB, zlibs[0]))
                .contains("incorrect header check")
                .contains("remaining 3");
    }

    @ParameterizedTest
    @ValueSource(booleans = {ZLIB, RAW})
    void mutatedStreamsGetTheJdksVerdict(boolean nowrap) {
        java.util.Random random = new java.util.Random(11);
        for (TestData kind : TestData.values()) {
            byte[] stream = stream(kind.of(3_000), nowrap);
            for (int i = 0; i < 60; i++) {
                byte[] mutant = stream.clone();
                mutant[random.nextInt(Math.min(mutant.length, i < 30 ? 60 : 3_000))] ^= (byte) (1 << random.nextInt(8));
                sameTranscript(nowrap, mutant);
                int piece = 1 + random.nextInt(200);
                sameTranscript(
                        nowrap,
                        Transcript.cut(mutant, piece),
                        1 + random.nextInt(500),
                        Memory.ARRAY,
                        Memory.DIRECT,
                        new byte[0]);
            }
        }
    }

    @Test
    void truncatedStreamsWaitForMore() {
        for (boolean nowrap : new boolean[] {ZLIB, RAW}) {
            byte[] stream = stream(TestData.JSON.of(600), nowrap);
            for (int length = 0; length < stream.length; length++) {
                String transcript = sameTranscript(nowrap, Arrays.copyOf(stream, length));
                assertThat(transcript).doesNotContain("finished").doesNotContain("error");
            }
        }
    }

    @Test
    void afterTheEndNewInputIsShownAsRemainingUntilReset() throws Exception {
        Inflater inflater = inflater(RAW);
        inflater.setInput(stream(DATA, RAW));
        Pump.inflateAvailable(inflater, new byte[0]);
        inflater.setInput(new byte[12]);
        assertThat(inflater.getRemaining()).isEqualTo(12);
        assertThat(inflater.inflate(new byte[5])).isZero();
        assertThat(inflater.getRemaining()).isEqualTo(12);
        assertThat(inflater.finished()).isTrue();
        inflater.reset();
        assertThat(inflater.finished()).isFalse();
        assertThat(inflater.getRemaining()).isZero();
        assertThat(inflater.getTotalOut()).isZero();
        assertThat(inflater.getTotalIn()).isZero();
        inflater.setInput(stream(DATA, RAW));
        assertThat(Pump.inflateAvailable(inflater, new byte[0])).isEqualTo(DATA);
    }

    @Test
    void oneObjectServesManyStreamsWhateverBecameOfTheLast() {
        byte[] dictionary = TestData.JSON.of(2_000);
        for (boolean nowrap : new boolean[] {ZLIB, RAW}) {
            Inflater inflater = inflater(nowrap);
            int rawAdler = oracleInflater(RAW).getAdler();
            byte[] stream = stream(DATA, nowrap);
            byte[] corrupt = stream.clone();
            corrupt[300] ^= 0x10;
            corrupt[301] ^= 0x55;
            for (int i = 0; i < 60; i++) {
                byte[] first = i % 3 == 0
                        ? corrupt
                        : i % 3 == 1 ? Arrays.copyOf(stream, 200) : stream(DATA, dictionary, nowrap);
                inflater.setInput(first);
                Outcome.of(() -> inflater.inflate(new byte[1 + 1000]));
                inflater.reset();
                inflater.setInput(stream);
                assertThat(Pump.inflateAvailable(inflater, new byte[0])).isEqualTo(DATA);
                assertThat(inflater.getAdler()).isEqualTo(nowrap ? rawAdler : adler(DATA));
                inflater.reset();
            }
        }
    }

    private static int adler(byte[] data) {
        Adler32 adler = new Adler32();
        adler.update(data);
        return (int) adler.getValue();
    }

    @Test
    void badArgumentsFailAsInTheJdk() {
        int[][] ranges = {{2, 3}, {-1, 2}, {0, 5}, {5, 0}, {0, -1}, {Integer.MAX_VALUE, 1}, {1, Integer.MAX_VALUE}};
        for (int[] range : ranges) {
            byte[] four = new byte[4];
            Outcome outcome = same(ZLIB, i -> Outcome.ofAction(() -> i.setInput(four, range[0], range[1])));
            assertThat(outcome.thrown()).isEqualTo(ArrayIndexOutOfBoundsException.class);
            same(ZLIB, i -> Outcome.ofAction(() -> i.setDictionary(four, range[0], range[1])));
            same(ZLIB, i -> Outcome.of(() -> i.inflate(four, range[0], range[1])));
        }
        same(ZLIB, i -> Outcome.ofAction(() -> i.setInput((ByteBuffer) null)));
        same(ZLIB, i -> Outcome.ofAction(() -> i.setInput((byte[]) null)));
        same(ZLIB, i -> Outcome.ofAction(() -> i.setDictionary((byte[]) null)));
        same(ZLIB, i -> Outcome.of(() -> i.inflate((byte[]) null)));
        same(ZLIB, i -> Outcome.of(() -> i.inflate((ByteBuffer) null)));
        same(ZLIB, i -> Outcome.ofAction(() -> i.setInput((byte[]) null, 0, 0)));
        same(ZLIB, i -> Outcome.ofAction(() -> i.setDictionary((byte[]) null, 0, 0)));
        same(ZLIB, i -> Outcome.ofAction(() -> i.setDictionary((ByteBuffer) null)));
        same(ZLIB, i -> Outcome.of(() -> i.inflate((byte[]) null, 0, 0)));
        ByteBuffer readOnly = ByteBuffer.allocate(5).asReadOnlyBuffer();
        assertThat(same(ZLIB, i -> Outcome.of(() -> i.inflate(readOnly))).thrown())
                .isEqualTo(ReadOnlyBufferException.class);
    }

    @Test
    void closedInflaterRefusesWhatTheJdkRefuses() {
        byte[] stream = stream(DATA, ZLIB);
        Function<Inflater, Inflater> close = i -> {
            i.setInput(stream);
            Outcome.of(() -> i.inflate(new byte[100]));
            i.end();
            i.end();
            return i;
        };
        Outcome outcome = same(ZLIB, i -> Outcome.of(() -> close.apply(i).inflate(new byte[10])));
        assertThat(outcome.text()).isEqualTo("Inflater has been closed");
        same(ZLIB, i -> Outcome.of(() -> close.apply(i).inflate(new byte[0])));
        same(ZLIB, i -> Outcome.of(() -> close.apply(i).inflate(ByteBuffer.allocateDirect(3))));
        same(ZLIB, i -> Outcome.ofAction(() -> close.apply(i).reset()));
        same(ZLIB, i -> Outcome.of(() -> close.apply(i).getAdler()));
        same(ZLIB, i -> Outcome.of(() -> close.apply(i).getBytesRead()));
        same(ZLIB, i -> Outcome.of(() -> close.apply(i).getBytesWritten()));
        same(ZLIB, i -> Outcome.of(() -> close.apply(i).getTotalIn()));
        same(ZLIB, i -> Outcome.of(() -> close.apply(i).getTotalOut()));
        same(ZLIB, i -> Outcome.ofAction(() -> close.apply(i).setDictionary(stream)));
        same(ZLIB, i -> Outcome.ofAction(() -> close.apply(i).setDictionary(ByteBuffer.allocate(3))));
        assertThat(same(
                                ZLIB,
                                i -> Outcome.of(() -> {
                                    Inflater closed = close.apply(i);
                                    String seen =
                                            closed.needsInput() + " " + closed.finished() + " " + closed.getRemaining();
                                    seen += closed.needsDictionary();
                                    closed.setInput(stream, 0, 5);
                                    return seen + closed.getRemaining() + closed.needsInput();
                                }))
                        .thrown())
                .isNull();
        same(
                ZLIB,
                i -> Outcome.of(() -> {
                    i.setInput(stream);
                    i.inflate(new byte[DATA.length + 1]);
                    i.end();
                    return i.finished() + " " + i.getRemaining();
                }));
    }
}
