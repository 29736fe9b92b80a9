// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Segments that zlib made are right, and none that is damaged is taken for right unless it still decodes to the input. */
class SegmentDecoderTest {
    private static final int START = 40_000;
    private static final int WINDOW = Staging.WINDOW_BYTES;

    private final SegmentDecoder decoder = SegmentDecoder.lease();

    @AfterEach
    void release() {
        decoder.release();
    }

    /** Data whose second part repeats what is before it. */
    private static byte[] data(int length, int symbols) {
        SplittableRandom random = new SplittableRandom(length);
        byte[] data = new byte[START + length];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i > 30_000 && random.nextInt(3) > 0 ? data[i - 30_000] : random.nextInt(symbols));
        }
        return data;
    }

    /** What zlib makes of the data from {@link #START} on, with so much before it as dictionary. */
    private static byte[] segment(byte[] data, int window, boolean last) {
        Deflater deflater = new Deflater(6, true);
        if (window > 0) {
            deflater.setDictionary(data, START - window, window);
        }
        deflater.setInput(data, START, data.length - START);
        if (last) {
            deflater.finish();
        }
        byte[] out = new byte[data.length + 1000];
        int length = deflater.deflate(out, 0, out.length, last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, length);
    }

    private static Buffer memory(byte[] bytes) {
        Buffer memory = new BufferPool(bytes.length + 1, 0).lease();
        memory.bytes().put(0, bytes);
        return memory;
    }

    private boolean decodes(byte[] segment, int length, boolean last, byte[] data, int window) {
        Buffer out = memory(segment);
        Buffer in = memory(data);
        try {
            return decoder.decodesTo(out, length, last, in, START, window, data.length - START);
        } finally {
            out.release();
            in.release();
        }
    }

    private boolean decodes(byte[] segment, boolean last, byte[] data, int window) {
        return decodes(segment, segment.length, last, data, window);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5000, 65_535, 65_536, 65_537, 131_072, 262_140})
    void whatZlibMadeIsRightWithItsWindowAndItsEnd(int length) {
        byte[] data = data(length, 30);
        for (int window : new int[] {0, WINDOW}) {
            for (boolean last : new boolean[] {false, true}) {
                byte[] segment = segment(data, window, last);
                if (segment.length == 0) {
                    continue; // zlib writes no marker after nothing
                }
                assertThat(decodes(segment, last, data, window)).isTrue();
                assertThat(decodes(segment, !last, data, window)).isFalse();
                assertThat(decodes(segment, segment.length - 1, last, data, window))
                        .isFalse();
                assertThat(decodes(Arrays.copyOf(segment, segment.length + 1), last, data, window))
                        .isFalse();
                if (length >= 5000 && window > 0) {
                    assertThat(decodes(segment, last, data, 0))
                            .as("refers to its window")
                            .isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5000, 65_535, 65_536, 200_000})
    void oneByteOfTheInputMore_OrLess_OrOther_IsSeen(int length) {
        byte[] data = data(length, 30);
        byte[] segment = segment(data, WINDOW, false);
        assertThat(decodes(segment, false, Arrays.copyOf(data, data.length - 1), WINDOW))
                .isFalse();
        assertThat(decodes(segment, false, Arrays.copyOf(data, data.length + 1), WINDOW))
                .isFalse();
        for (int at : new int[] {START, START + length / 2, data.length - 1}) {
            data[at] ^= 1;
            assertThat(decodes(segment, false, data, WINDOW)).isFalse();
            data[at] ^= 1;
        }
        assertThat(decodes(segment, false, data, WINDOW)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"900, 30", "400, 256", "3000, 3"})
    void eachDamagedBitIsSeenUnlessTheSegmentStillHoldsTheInput(int length, int symbols) throws Exception {
        byte[] data = data(length, symbols);
        for (boolean last : new boolean[] {false, true}) {
            byte[] segment = segment(data, WINDOW, last);
            int taken = 0;
            for (int bit = 0; bit < segment.length * Byte.SIZE; bit++) {
                segment[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                if (decodes(segment, last, data, WINDOW)) { // the padding, say
                    assertThat(followed(segment, last, data)).isEqualTo(Arrays.copyOfRange(data, START, data.length));
                    taken++;
                }
                segment[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            }
            assertThat(taken).isLessThan(segment.length);
        }
    }

    @Test
    void eachTruncationIsSeen() {
        byte[] data = data(700, 30);
        for (boolean last : new boolean[] {false, true}) {
            byte[] segment = segment(data, WINDOW, last);
            for (int length = 0; length < segment.length; length++) {
                assertThat(decodes(segment, length, last, data, WINDOW)).isFalse();
            }
        }
    }

    /** What a reader restores, of the segment and of another that follows. */
    private static byte[] followed(byte[] segment, boolean last, byte[] data) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setDictionary(data, START - WINDOW, WINDOW);
            byte[] restored = new byte[data.length];
            inflater.setInput(segment);
            int count = inflater.inflate(restored);
            if (!last) {
                inflater.setInput(new byte[] {1, 0, 0, -1, -1}); // an empty stored block, the last
                assertThat(inflater.inflate(restored, count, 1)).isZero();
            }
            assertThat(inflater.finished()).isTrue();
            return Arrays.copyOf(restored, count);
        } finally {
            inflater.end();
        }
    }

    /** A stored block ends on a byte boundary, so a segment may do without the marker. */
    @Test
    void anAlignedSegmentWithoutItsMarkerIsRight() {
        byte[] data = data(100, 256);
        byte[] stored = ByteBuffer.allocate(105)
                .put(new byte[] {0, 100, 0, (byte) ~100, -1})
                .put(data, START, 100)
                .array();
        assertThat(decodes(stored, false, data, 0)).isTrue();
    }

    @Test
    void nothingOutsideTheBuffersIsRead() {
        byte[] data = data(10, 9);
        assertThatThrownBy(() -> decodes(new byte[10], 12, true, data, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> decodes(new byte[10], -1, true, data, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
