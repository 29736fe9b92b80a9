// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.warpdrive.engine.Buffer;
import org.warpdrive.nativeglue.NativeDecoder;
import org.warpdrive.nativeglue.NativeMemory;

/**
 * Decodes what a device made and compares it with the input. The device's own checksum covers only what it read, so it
 * does not show a wrong output. One thread.
 */
public final class SegmentDecoder {
    /** Instead of a length: this is no complete stream that holds the input. */
    public static final int MALFORMED = -1;

    /** By how much a segment is longer than the stream it is cut from at most, in bytes. */
    public static final int MAX_GROWTH = 5;

    private static final int MARKER_BYTES = 4;
    private static final int STORED_HEADER_BITS = 3;

    private final NativeMemory inflater =
            NativeMemory.allocate((int) NativeDecoder.inflaterBytes(NativeDecoder.INFLATE_SMALL));

    /**
     * Whether the first bytes of a buffer are a segment that holds exactly the input, uses no window, and ends as it should.
     *
     * @param length of the segment, in bytes
     * @param last whether the stream ends with it
     * @param start where in {@code input} the block's input begins
     * @param inputLength its length, in bytes
     */
    public boolean decodesTo(Buffer segment, int length, boolean last, Buffer input, int start, int inputLength) {
        long result = compare(segment, length, input, start, inputLength);
        return result >= 0 && NativeDecoder.isFinal(result) == last && bytes(NativeDecoder.endBit(result)) == length;
    }

    private static long bytes(long bits) {
        return (bits + Byte.SIZE - 1) / Byte.SIZE;
    }

    private long compare(Buffer segment, int length, Buffer input, int start, int inputLength) {
        Objects.checkFromIndexSize(0, length, segment.capacity());
        Objects.checkFromIndexSize(start, inputLength, input.capacity());
        return NativeDecoder.inflateCompare(
                inflater.address(), segment.address(), length, input.address() + start, inputLength);
    }

    /**
     * Makes a segment that another can follow of a complete stream: clears the mark of its last block, and appends an empty
     * stored block.
     *
     * @param stream with room for {@link #MAX_GROWTH} bytes behind it
     * @param length of the stream, in bytes
     * @param start where in {@code input} that begins what the stream must decode to
     * @param inputLength the length of that, in bytes
     * @return the segment's length, or {@link #MALFORMED}; after that the stream is as it was
     */
    int cut(Buffer stream, int length, Buffer input, int start, int inputLength) {
        long result = compare(stream, length, input, start, inputLength);
        long end = NativeDecoder.endBit(result);
        if (result < 0 || !NativeDecoder.isFinal(result) || bytes(end) != length) {
            return MALFORMED;
        }
        clearMark(stream.bytes(), NativeDecoder.lastBlockBit(result));
        return appendMarker(stream.bytes(), end);
    }

    private static void clearMark(ByteBuffer stream, long bit) {
        int at = (int) (bit / Byte.SIZE);
        stream.put(at, (byte) (stream.get(at) & ~(1 << (bit % Byte.SIZE))));
    }

    /** Three zero bits say "stored, not last"; then the byte is filled up, and an empty length follows. */
    private static int appendMarker(ByteBuffer stream, long end) {
        int used = (int) (end % Byte.SIZE);
        int next = (int) (end / Byte.SIZE);
        if (used > 0) {
            stream.put(next, (byte) (stream.get(next) & ((1 << used) - 1)));
            next++;
        }
        if (used == 0 || used + STORED_HEADER_BITS > Byte.SIZE) {
            stream.put(next++, (byte) 0);
        }
        stream.put(next, (byte) 0)
                .put(next + 1, (byte) 0)
                .put(next + 2, (byte) 0xff)
                .put(next + 3, (byte) 0xff);
        return next + MARKER_BYTES;
    }

    /** Frees the decoder's memory, which it may not use after that. */
    public void end() {
        inflater.free();
    }
}
