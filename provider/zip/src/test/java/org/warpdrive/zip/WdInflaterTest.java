// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.nativeglue.NativeGlue;
import org.warpdrive.nativeglue.NativeMemory;
import org.warpdrive.stats.Streams;

/** WdInflater on the native decoder against java.util.zip.Inflater: every call, every getter. */
class WdInflaterTest {
    /** More on request: -Dwdtest.streams=1000. */
    private static final int STREAMS_PER_SEED = Integer.getInteger("wdtest.streams", 40);

    private static final byte[] TEXT =
            "The quick brown fox jumps over the lazy dog. ".repeat(30).getBytes(StandardCharsets.US_ASCII);

    @BeforeEach
    void needsTheDecoder() {
        assumeTrue(NativeGlue.probe().available(), "no native library");
    }

    private static WdInflater ours(boolean raw) {
        return new WdInflater(raw, true, null);
    }

    private static byte[] data(Random random, int length) {
        byte[] data = new byte[length];
        int alphabet = 1 + random.nextInt(256);
        int i = 0;
        while (i < length) {
            int run = Math.min(length - i, 1 + random.nextInt(60));
            if (i > 0 && random.nextBoolean()) {
                int distance = 1 + random.nextInt(random.nextBoolean() ? Math.min(i, 20) : i);
                for (; run > 0; run--, i++) {
                    data[i] = data[i - distance];
                }
            } else {
                for (; run > 0; run--, i++) {
                    data[i] = (byte) random.nextInt(alphabet);
                }
            }
        }
        return data;
    }

    private static byte[] compress(byte[] data, boolean raw, int level, int strategy, byte[] dictionary, int trailing) {
        Deflater deflater = new Deflater(level, raw);
        deflater.setStrategy(strategy);
        if (dictionary.length > 0) {
            deflater.setDictionary(dictionary);
        }
        deflater.setInput(data);
        deflater.finish();
        byte[] out = new byte[data.length * 2 + 100 + trailing];
        int length = 0;
        while (!deflater.finished()) {
            length += deflater.deflate(out, length, out.length - length);
        }
        deflater.end();
        Arrays.fill(out, length, length + trailing, (byte) 0x5a);
        return Arrays.copyOf(out, length + trailing);
    }

    private static byte[] compress(byte[] data, boolean raw) {
        return compress(data, raw, 6, 0, new byte[0], 0);
    }

    /** The same calls on both, compared after each one. */
    private static final class Pair {
        final Inflater jdk;
        final WdInflater wd;
        final String name;

        Pair(boolean raw, String name) {
            this.jdk = new Inflater(raw);
            this.wd = ours(raw);
            this.name = name;
        }

        private interface Call {
            Object on(Inflater inflater) throws Exception;
        }

        /** What a call comes to: what it returns, or type and text of what it throws. */
        private static Object outcome(Call call, Inflater inflater) {
            try {
                return call.on(inflater);
            } catch (Exception e) {
                return e.getClass().getName() + ": " + e.getMessage();
            }
        }

        /** Makes the call on both, with arguments made for each, and compares result and state. */
        Object both(Call onJdk, Call onWd) {
            Object expected = outcome(onJdk, jdk);
            assertThat(outcome(onWd, wd)).as(name).isEqualTo(expected);
            assertThat(state(wd)).as(name).isEqualTo(state(jdk));
            assertThat(!wd.needsInput() || jdk.needsInput()).as(name).isTrue();
            return expected;
        }

        Object both(Call call) {
            return both(call, call);
        }

        private static String state(Inflater inflater) {
            return "remaining=" + inflater.getRemaining() + " read=" + inflater.getBytesRead() + " written="
                    + inflater.getBytesWritten() + " in=" + inflater.getTotalIn() + " out=" + inflater.getTotalOut()
                    + " adler=" + inflater.getAdler() + " dictionary=" + inflater.needsDictionary() + " finished="
                    + inflater.finished();
        }

        void end() {
            jdk.end();
            wd.end();
        }
    }

    private static ByteBuffer buffer(Random random, byte[] bytes, int off, int len) {
        return switch (random.nextInt(4)) {
            case 0 -> ByteBuffer.wrap(bytes, off, len);
            case 1 -> ByteBuffer.wrap(bytes, off, len).asReadOnlyBuffer();
            case 2 ->
                ByteBuffer.allocateDirect(len + 3)
                        .position(3)
                        .put(bytes, off, len)
                        .position(3);
            default -> ByteBuffer.wrap(bytes, off, len).slice();
        };
    }

    /** Feeds one stream in random pieces to both, now and then in vain, and compares all there is to compare. */
    private static void inStep(Pair pair, Random random, byte[] stream, byte[] dictionary, int limit) {
        int fed = 0;
        for (int calls = 0, idle = 0; calls < 2000 && idle < 4; calls++) {
            if (pair.jdk.getRemaining() == 0 || random.nextInt(100) == 0) {
                // What was not taken is offered again, as callers do.
                fed -= pair.jdk.getRemaining();
                int off = fed;
                int len = Math.min(stream.length - fed, random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(limit));
                fed += len;
                if (random.nextBoolean()) {
                    pair.both(inflater -> {
                        inflater.setInput(stream, off, len);
                        return "";
                    });
                } else {
                    long seed = random.nextLong();
                    Pair.Call set = inflater -> {
                        inflater.setInput(buffer(new Random(seed), stream, off, len));
                        return "";
                    };
                    pair.both(set);
                }
            }
            if (pair.jdk.needsDictionary() ? random.nextBoolean() : random.nextInt(200) == 0) {
                boolean wrong = random.nextInt(5) == 0;
                byte[] given = wrong ? Arrays.copyOf(dictionary, dictionary.length + 1) : dictionary;
                boolean asBuffer = random.nextBoolean();
                long seed = random.nextLong();
                pair.both(inflater -> {
                    if (asBuffer) {
                        ByteBuffer buffer = buffer(new Random(seed), given, 0, given.length);
                        inflater.setDictionary(buffer);
                        return buffer.remaining();
                    }
                    inflater.setDictionary(given);
                    return "";
                });
            }
            int room = random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(limit);
            byte[] expected = new byte[room + 2];
            byte[] actual = new byte[room + 2];
            Object result;
            if (random.nextBoolean()) {
                result = pair.both(
                        inflater -> inflater.inflate(expected, 1, room), inflater -> inflater.inflate(actual, 1, room));
            } else {
                boolean direct = random.nextBoolean();
                result = pair.both(
                        inflater -> intoBuffer(inflater, expected, room, direct),
                        inflater -> intoBuffer(inflater, actual, room, direct));
            }
            if (result instanceof Integer count) {
                assertThat(actual[count + 1])
                        .as("%s: byte behind the last", pair.name)
                        .isZero();
                assertThat(Arrays.copyOf(actual, count + 1)).isEqualTo(Arrays.copyOf(expected, count + 1));
            }
            boolean over = pair.jdk.finished() || !(result instanceof Integer);
            idle += over
                            || (room > 0
                                    && fed == stream.length
                                    && Integer.valueOf(0).equals(result))
                    ? 1
                    : 0;
        }
    }

    private static int intoBuffer(Inflater inflater, byte[] out, int room, boolean direct) throws DataFormatException {
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(room + 2) : ByteBuffer.wrap(out);
        buffer.position(1).limit(room + 1);
        try {
            int count = inflater.inflate(buffer);
            assertThat(buffer.position()).isEqualTo(count + 1);
            return count;
        } finally {
            if (direct) {
                int end = buffer.position();
                buffer.clear().limit(end).get(out, 0, end);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyCallComesToTheSameAsTheJdks(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < STREAMS_PER_SEED; i++) {
            boolean raw = random.nextBoolean();
            Pair pair = new Pair(raw, "seed " + seed + " stream " + i);
            for (int stream = 0; stream < 3; stream++) {
                byte[] data = data(random, random.nextInt(1 << (4 + random.nextInt(14))));
                byte[] dictionary = data(random, random.nextInt(3) > 0 ? 0 : random.nextInt(40_000));
                byte[] compressed = compress(
                        data,
                        raw,
                        random.nextInt(10),
                        random.nextInt(3),
                        dictionary,
                        random.nextBoolean() ? 0 : random.nextInt(20));
                for (int change = random.nextInt(3) > 0 ? 0 : 1 + random.nextInt(2); change > 0; change--) {
                    int at = random.nextBoolean()
                            ? random.nextInt(compressed.length)
                            : random.nextInt(Math.min(compressed.length, 8));
                    compressed[at] ^= (byte) (1 << random.nextInt(8));
                }
                if (raw && dictionary.length > 0 && random.nextInt(4) > 0) {
                    pair.both(inflater -> {
                        inflater.setDictionary(dictionary);
                        return "";
                    });
                }
                int limit = 1 << random.nextInt(18);
                inStep(pair, random, compressed, dictionary, limit);
                pair.both(inflater -> {
                    inflater.reset();
                    return "";
                });
            }
            pair.end();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyTruncationAndBitFlipComesToTheSameAsTheJdks(boolean raw) {
        Random random = new Random(5);
        byte[] dictionary = data(random, 50);
        Pair pair = new Pair(raw, "small streams");
        for (int i = 0; i < 6; i++) {
            byte[] stream = compress(
                    data(random, 10 + i * 30), raw, 1 + i, i % 3, i % 2 == 0 || raw ? new byte[0] : dictionary, 3);
            for (int length = 0; length <= stream.length; length++) {
                wholeStream(pair, Arrays.copyOf(stream, length), dictionary);
            }
            for (int bit = 0; bit < 8 * stream.length; bit++) {
                byte[] flipped = stream.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                wholeStream(pair, flipped, dictionary);
            }
        }
        pair.end();
    }

    private static void wholeStream(Pair pair, byte[] stream, byte[] dictionary) {
        byte[] out = new byte[1000];
        pair.both(inflater -> {
            inflater.reset();
            inflater.setInput(stream);
            return inflater.inflate(out);
        });
        if (pair.jdk.needsDictionary()) {
            pair.both(inflater -> {
                inflater.setDictionary(dictionary);
                return "";
            });
        }
        // Again: an error is thrown again, the end stays the end.
        pair.both(inflater -> inflater.inflate(out));
        pair.both(inflater -> inflater.inflate(out));
    }

    @Test
    @SuppressWarnings("NullAway") // that nulls are refused is the point
    void badArgumentsAreRefusedInTheJdksWords() {
        for (boolean ended : new boolean[] {false, true}) {
            Inflater jdk = new Inflater();
            WdInflater wd = ours(false);
            if (ended) {
                jdk.end();
                wd.end();
                wd.end();
            }
            ByteBuffer readOnly = ByteBuffer.allocate(5).asReadOnlyBuffer();
            for (int[] range : new int[][] {{-1, 1}, {0, -1}, {0, 5}, {4, 1}, {5, 0}, {2, Integer.MAX_VALUE}, {1, 2}}) {
                same(jdk, wd, i -> i.setInput(new byte[4], range[0], range[1]));
                same(jdk, wd, i -> i.setDictionary(new byte[4], range[0], range[1]));
                same(jdk, wd, i -> i.inflate(new byte[4], range[0], range[1]));
            }
            same(jdk, wd, i -> i.setInput((ByteBuffer) null));
            same(jdk, wd, i -> i.inflate(readOnly));
            same(jdk, wd, i -> i.inflate(new byte[3]));
            same(jdk, wd, i -> i.inflate(ByteBuffer.allocateDirect(3)));
            same(jdk, wd, Inflater::getAdler);
            same(jdk, wd, Inflater::getTotalIn);
            same(jdk, wd, Inflater::getTotalOut);
            same(jdk, wd, Inflater::getBytesRead);
            same(jdk, wd, Inflater::getBytesWritten);
            same(jdk, wd, Inflater::reset);
            same(jdk, wd, i -> i.setDictionary(new byte[3]));
            same(jdk, wd, i -> i.setDictionary(ByteBuffer.allocate(3)));
            same(jdk, wd, i -> i.setInput(new byte[3]));
            same(jdk, wd, Inflater::needsInput);
            same(jdk, wd, Inflater::getRemaining);
            same(jdk, wd, Inflater::finished);
            same(jdk, wd, Inflater::needsDictionary);
            for (ThrowingCallable call : new ThrowingCallable[] {
                () -> wd.setInput((byte[]) null, 0, 0),
                () -> wd.setDictionary((byte[]) null, 0, 0),
                () -> wd.setDictionary((ByteBuffer) null),
                () -> wd.inflate((byte[]) null, 0, 0),
                () -> wd.inflate((ByteBuffer) null)
            }) {
                assertThat(catchThrowable(call)).isInstanceOf(NullPointerException.class);
            }
            jdk.end();
            wd.end();
        }
    }

    private interface Action {
        void on(Inflater inflater) throws Exception;
    }

    private static void same(Inflater jdk, Inflater wd, Action action) {
        Throwable expected = catchThrowable(() -> action.on(jdk));
        Throwable actual = catchThrowable(() -> action.on(wd));
        assertThat(String.valueOf(actual)).isEqualTo(String.valueOf(expected));
    }

    @Test
    void inputIsReadWhenItIsInflatedNotWhenItIsSet() throws DataFormatException {
        byte[] stream = compress(TEXT, false);
        ByteBuffer live = ByteBuffer.allocateDirect(stream.length).limit(0);
        WdInflater inflater = ours(false);
        inflater.setInput(live);
        byte[] out = new byte[TEXT.length + 1];
        int made = 0;
        for (byte next : stream) {
            assertThat(inflater.needsInput()).isEqualTo(!live.hasRemaining());
            live.clear().put(next).flip();
            made += inflater.inflate(out, made, out.length - made);
        }
        assertThat(inflater.finished()).isTrue();
        assertThat(out).startsWith(TEXT);

        inflater.reset();
        byte[] array = new byte[stream.length];
        inflater.setInput(array);
        System.arraycopy(stream, 0, array, 0, stream.length);
        assertThat(inflater.inflate(out)).isEqualTo(TEXT.length);
        inflater.end();
    }

    @Test
    void dictionaryIdIsTheAdlerUntilTheNextInflate() throws DataFormatException {
        byte[] dictionary = "quick brown fox".getBytes(StandardCharsets.US_ASCII);
        Pair pair = new Pair(false, "dictionary");
        byte[] stream = compress(TEXT, false, 6, 0, dictionary, 0);
        byte[] out = new byte[TEXT.length + 1];
        pair.both(inflater -> {
            inflater.setInput(stream);
            return inflater.inflate(out);
        });
        assertThat(pair.wd.needsDictionary()).isTrue();
        Pair.Call give = inflater -> {
            inflater.setDictionary(dictionary);
            return "";
        };
        pair.both(inflater -> {
            inflater.setDictionary(new byte[3]);
            return "";
        });
        pair.both(give);
        // zlib takes it twice, and a wrong one no more.
        pair.both(give);
        pair.both(inflater -> {
            inflater.setDictionary(new byte[3]);
            return "";
        });
        pair.both(inflater -> inflater.inflate(out));
        assertThat(out).startsWith(TEXT);
        pair.both(give);
        pair.end();
    }

    /** The raw stream ends with the input, so nothing but the inflater's word keeps the reader from giving up. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void streamsReadToTheirEndWhateverTheSizes(boolean raw) throws IOException {
        Random random = new Random(3);
        for (int length : new int[] {0, 1, 11, 512, 1000, 5000}) {
            byte[] data = data(random, length);
            byte[] stream = compress(data, raw);
            for (int buffer : new int[] {1, 2, 7, stream.length, stream.length + 1}) {
                for (int piece : new int[] {1, 3, 500, Math.max(length, 1), length + 1}) {
                    WdInflater inflater = ours(raw);
                    InputStream in = new InflaterInputStream(new ByteArrayInputStream(stream), inflater, buffer);
                    byte[] back = new byte[length + 1];
                    int made = 0;
                    int count;
                    while ((count = in.read(back, made, Math.min(piece, back.length - made))) > 0) {
                        made += count;
                    }
                    assertThat(Arrays.copyOf(back, made)).isEqualTo(data);
                    assertThat(inflater.finished()).isTrue();
                    inflater.end();
                }
            }
        }
    }

    @Test
    void finishedFreshAndResetInflatersHoldNoMemory() throws DataFormatException {
        byte[] stream = compress(TEXT, false);
        byte[] out = new byte[TEXT.length];
        WdInflater[] idle = new WdInflater[300];
        long before = 0;
        for (int i = 0; i < idle.length; i++) {
            idle[i] = ours(false);
            if (i % 3 != 0) {
                idle[i].setInput(stream, 0, i % 3 == 1 ? stream.length : stream.length / 2);
                idle[i].inflate(out);
            }
            if (i % 3 == 2) {
                idle[i].reset();
            }
            if (i == 3) {
                before = NativeMemory.allocatedBytes();
            }
        }
        assertThat(NativeMemory.allocatedBytes()).isLessThanOrEqualTo(before);
        for (WdInflater inflater : idle) {
            inflater.end();
        }
    }

    @Test
    void endDuringInflateEndsInTheExceptionOfAClosedInflater() throws Exception {
        byte[] stream = compress(new byte[3_000_000], false);
        Inflater closed = new Inflater();
        closed.end();
        String expected = String.valueOf(catchThrowable(closed::getAdler));
        for (int i = 0; i < 20; i++) {
            WdInflater inflater = ours(false);
            inflater.setInput(stream);
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread reader = new Thread(() -> thrown.set(catchThrowable(() -> {
                byte[] out = new byte[100];
                while (true) {
                    inflater.inflate(out);
                }
            })));
            reader.start();
            inflater.end();
            reader.join();
            assertThat(String.valueOf(thrown.get())).isEqualTo(expected);
        }
    }

    @Test
    void withoutTheDecoderTheSuperclassDoesTheWork() throws DataFormatException {
        WdInflater inflater = new WdInflater(true, false, null);
        byte[] stream = compress(TEXT, true, 6, 0, new byte[0], 5);
        byte[] out = new byte[TEXT.length + 1];
        inflater.setInput(stream);
        assertThat(inflater.inflate(out)).isEqualTo(TEXT.length);
        assertThat(inflater.finished()).isTrue();
        assertThat(inflater.getRemaining()).isEqualTo(5);
        assertThat(inflater.getBytesWritten()).isEqualTo(TEXT.length);
        inflater.reset();
        inflater.setInput(ByteBuffer.wrap(stream));
        assertThat(inflater.inflate(ByteBuffer.wrap(out))).isEqualTo(TEXT.length);
        inflater.end();
        assertThat(inflater.finished()).isTrue();
    }

    @Test
    void whatComesOutIsCountedAndInTheStatus() throws DataFormatException {
        byte[] compressed = new byte[TEXT.length];
        Deflater deflater = new Deflater();
        deflater.setInput(TEXT);
        deflater.finish();
        int length = deflater.deflate(compressed);
        deflater.end();
        long before = Streams.decompressedBytes();
        WdInflater inflater = ours(false);
        inflater.setInput(compressed, 0, length);
        int half = inflater.inflate(new byte[TEXT.length / 2]);
        assertThat(Streams.decompressedBytes() - before).isEqualTo(half);
        inflater.inflate(ByteBuffer.allocate(TEXT.length));
        inflater.end();
        assertThat(Streams.decompressedBytes() - before).isEqualTo(TEXT.length);
        assertThat(WarpDrive.status())
                .containsPattern("(?m)^decompressed: streams=\\d+ out=" + Streams.decompressedBytes() + "$");
    }
}
