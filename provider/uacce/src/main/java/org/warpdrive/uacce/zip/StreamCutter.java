// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.warpdrive.engine.Buffer;
import org.warpdrive.nativeglue.NativeDecoder;
import org.warpdrive.nativeglue.NativeMemory;

/**
 * Cuts segments from complete streams that a device made. The native decoder tells where the last block begins and ends,
 * and compares what it decodes with the input. One thread.
 */
public final class StreamCutter {
    /** Returned in place of a length: not a complete stream that decodes to the input. */
    public static final int MALFORMED = -1;

    /** The largest growth of a stream when a segment is cut from it, in bytes. */
    public static final int MAX_GROWTH = 5;

    private static final int MARKER_BYTES = 4;
    private static final int STORED_HEADER_BITS = 3;

    private final NativeMemory inflater =
            NativeMemory.allocate((int) NativeDecoder.inflaterBytes(NativeDecoder.INFLATE_SMALL));

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
     * Turns a complete stream into a segment that another can follow: clears the BFINAL bit of its last block, and
     * appends an empty stored block (RFC 1951, 3.2.3 and 3.2.4).
     *
     * @param stream must have room for {@link #MAX_GROWTH} bytes after the stream
     * @param length the length of the stream, in bytes
     * @param start the offset in {@code input} of the data that the stream must decode to
     * @param inputLength the length of that data, in bytes
     * @return the segment's length, or {@link #MALFORMED}; the stream is unchanged then
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

    /**
     * Appends an empty stored block: three header bits (000: stored, not last), padding to a byte, and the length 0.
     */
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

    /** Frees the cutter's memory. The cutter may not be used after that. */
    public void end() {
        inflater.free();
    }
}
