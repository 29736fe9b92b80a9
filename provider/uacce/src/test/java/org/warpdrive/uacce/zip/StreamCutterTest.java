// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warpdrive.engine.Buffer;
import org.warpdrive.engine.BufferPool;
import org.warpdrive.engine.Natives;

class StreamCutterTest {
    private static final int SPARE = 8;
    /** Where inputs begin in their buffers. */
    private static final int START = 3;

    private @Nullable StreamCutter cutter;

    @BeforeEach
    void nativesAreThere() {
        assumeTrue(Natives.areAvailable(), Natives.reason());
        cutter = new StreamCutter();
    }

    @AfterEach
    void end() {
        if (cutter != null) {
            cutter.end();
        }
    }

    /** Native memory with these bytes from an index on. */
    private static Buffer memory(ByteBuffer bytes, int start) {
        Buffer memory = new BufferPool(start + bytes.capacity() + 1, 0).lease();
        memory.bytes().put(start, bytes, 0, bytes.capacity());
        return memory;
    }

    private int cut(ByteBuffer stream, int length, byte[] input) {
        Buffer segment = memory(stream, 0);
        Buffer expected = memory(ByteBuffer.wrap(input), START);
        try {
            return Objects.requireNonNull(cutter).cut(segment, length, expected, START, input.length);
        } finally {
            stream.put(0, segment.bytes(), 0, stream.capacity());
            segment.release();
            expected.release();
        }
    }

    private static byte[] input(int length, int symbols) {
        SplittableRandom random = new SplittableRandom(length);
        byte[] input = new byte[length];
        for (int i = 0; i < length; i++) {
            input[i] = (byte) (i > 300 && random.nextInt(3) > 0 ? input[i - 300] : random.nextInt(symbols));
        }
        return input;
    }

    /** A complete stream, with room after it. */
    private static ByteBuffer stream(byte[] input, int level, int strategy) {
        Deflater deflater = new Deflater(level, true);
        deflater.setStrategy(strategy);
        deflater.setInput(input);
        deflater.finish();
        ByteBuffer out = ByteBuffer.allocate(input.length * 2 + 100).order(ByteOrder.LITTLE_ENDIAN);
        while (!deflater.finished()) {
            deflater.deflate(out); // a new strategy takes a call of its own
        }
        deflater.end();
        return out.flip();
    }

    private static ByteBuffer withRoom(ByteBuffer stream) {
        ByteBuffer copy = ByteBuffer.allocateDirect(stream.limit() + SPARE).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < copy.capacity(); i++) {
            copy.put(i, (byte) 0xa5);
        }
        return copy.put(0, stream, 0, stream.limit());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 256, 6, 0",
        "1, 256, 6, 0",
        "50, 4, 6, 0",
        "70000, 256, 0, 0",
        "65535, 256, 0, 0",
        "70000, 256, 1, 0",
        "70000, 30, 6, 0",
        "300000, 200, 9, 0",
        "70000, 30, 6, 2",
        "5000, 2, 6, 1"
    })
    void aCutStreamIsASegmentThatAnotherCanFollow(int length, int symbols, int level, int strategy) throws Exception {
        for (int size = Math.max(0, length - 40); size <= length; size++) {
            byte[] input = input(size, symbols);
            ByteBuffer stream = stream(input, level, strategy);
            ByteBuffer room = withRoom(stream);
            int segment = cut(room, stream.limit(), input);
            assertThat(segment).isBetween(stream.limit() + 3, stream.limit() + 5);
            assertThat(room.getInt(segment - 4)).isEqualTo(0xffff0000);

            Inflater inflater = new Inflater(true);
            inflater.setInput(room.slice(0, segment));
            byte[] output = new byte[size + 100];
            int produced = inflater.inflate(output);
            assertThat(Arrays.copyOf(output, produced)).isEqualTo(input);
            assertThat(inflater.finished()).isFalse();
            assertThat(inflater.getRemaining()).isZero();
            // What follows starts on the byte boundary: the same, complete.
            inflater.setInput(stream.duplicate().rewind());
            assertThat(inflater.inflate(output)).isEqualTo(size);
            assertThat(inflater.finished()).isTrue();
            inflater.end();
        }
    }

    @ParameterizedTest
    @CsvSource({"70, 4", "5000, 30", "400, 256"})
    void aTruncatedStreamIsMalformedAndLeftAlone(int length, int symbols) {
        byte[] input = input(length, symbols);
        ByteBuffer stream = stream(input, 6, 0);
        for (int end = 0; end < stream.limit(); end++) {
            ByteBuffer room = withRoom(stream);
            assertThat(cut(room, end, input)).isEqualTo(StreamCutter.MALFORMED);
            assertThat(room).isEqualTo(withRoom(stream));
        }
        assertThat(cut(withRoom(stream), stream.limit(), Arrays.copyOf(input, length - 1)))
                .isEqualTo(StreamCutter.MALFORMED);
        assertThat(cut(withRoom(stream), stream.limit(), Arrays.copyOf(input, length + 1)))
                .isEqualTo(StreamCutter.MALFORMED);
        assertThat(cut(withRoom(stream), stream.limit() + 1, input)).isEqualTo(StreamCutter.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({"900, 30", "400, 256", "3000, 3"})
    void damageIsSeenUnlessTheStreamStillHoldsTheInput(int length, int symbols) throws Exception {
        byte[] input = input(length, symbols);
        ByteBuffer stream = stream(input, 6, 0);
        int taken = 0;
        for (int bit = 0; bit < stream.limit() * Byte.SIZE; bit++) {
            ByteBuffer room = withRoom(stream);
            room.put(bit / Byte.SIZE, (byte) (room.get(bit / Byte.SIZE) ^ 1 << bit % Byte.SIZE));
            ByteBuffer damaged = ByteBuffer.allocate(room.capacity()).put(0, room, 0, room.capacity());
            int segment = cut(room, stream.limit(), input);
            if (segment == StreamCutter.MALFORMED) {
                assertThat(room).isEqualTo(damaged);
            } else { // the padding, say, or the code of a symbol that does not occur
                Inflater inflater = new Inflater(true);
                inflater.setInput(room.slice(0, segment));
                byte[] output = new byte[length];
                assertThat(inflater.inflate(output)).isEqualTo(length);
                inflater.end();
                assertThat(output).isEqualTo(input);
                taken++;
            }
        }
        assertThat(taken).isLessThan(stream.limit());
    }

    @Test
    void nothingOutsideTheBuffersIsRead() {
        ByteBuffer segment = ByteBuffer.allocate(10);
        assertThatThrownBy(() -> cut(segment, 12, new byte[10])).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> cut(segment, -1, new byte[10])).isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** A stream of one dynamic block: {@code as} times the symbol {@code a}, and the end, by codes of these lengths. */
    private static ByteBuffer dynamic(int as, int lengthOfA, int lengthOfB, int lengthOfEnd) {
        Bits bits = new Bits();
        bits.put(1, 1).put(2, 2).put(0, 5).put(0, 5).put(14, 4);
        for (int symbol : new int[] {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1}) {
            bits.put(symbol == 18 || symbol <= 2 ? 2 : 0, 3); // of two bits each: 0, 1, 2 and the run of zeros
        }
        bits.code(3, 2).put('a' - 11, 7);
        bits.code(lengthOfA, 2).code(lengthOfB, 2);
        bits.code(3, 2).put(138 - 11, 7).code(3, 2).put(19 - 11, 7);
        bits.code(lengthOfEnd, 2).code(0, 2);
        for (int i = 0; i < as; i++) {
            bits.code(0, lengthOfA);
        }
        return bits.code(1, lengthOfEnd).finish();
    }

    private static final class Bits {
        private final ByteBuffer stream = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        private int used;

        Bits put(int value, int count) {
            for (int i = 0; i < count; i++, used++) {
                stream.put(used / 8, (byte) (stream.get(used / 8) | (value >> i & 1) << used % 8));
            }
            return this;
        }

        Bits code(int value, int count) {
            return put(Integer.reverse(value) >>> 1 >>> (31 - count), count);
        }

        ByteBuffer finish() {
            return stream.limit((used + 7) / 8);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 1, true",
        "1, 2, 1, false", // over-subscribed
        "2, 1, 1, false",
        "2, 0, 2, false", // incomplete
        "1, 1, 2, false"
    })
    void codesThatNoDecoderTakesAreMalformed(int lengthOfA, int lengthOfB, int lengthOfEnd, boolean decodable)
            throws Exception {
        int as = 40;
        ByteBuffer stream = dynamic(as, lengthOfA, lengthOfB, lengthOfEnd);
        Inflater inflater = new Inflater(true);
        inflater.setInput(stream.duplicate());
        boolean decoded;
        try {
            decoded = inflater.inflate(new byte[as + 1]) == as && inflater.finished();
        } catch (DataFormatException e) {
            decoded = false;
        }
        inflater.end();
        assertThat(decoded).isEqualTo(decodable);
        byte[] input = new byte[as];
        Arrays.fill(input, (byte) 'a');
        assertThat(cut(withRoom(stream), stream.limit(), input) > 0).isEqualTo(decodable);
    }
}
