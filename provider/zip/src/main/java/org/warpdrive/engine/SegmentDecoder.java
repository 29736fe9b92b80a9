// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes a segment by the JDK's zlib and compares the result with the input. So what an engine wrote is judged by code
 * that has nothing in common with it. One thread at a time.
 *
 * <p>Cost: a third of the time that level 6 takes for the same data, and 105 KiB of memory outside the heap, which is
 * pooled.
 */
public final class SegmentDecoder extends Pool.Item<SegmentDecoder> implements History.State {
    /** How much is decoded before it is compared: a block of a stream in software is compared once. */
    private static final int ROOM_BYTES = 64 << 10;

    /** Memory that zlib allocates to decode a stream: the tables and the window of inflate.c. */
    private static final int ZLIB_BYTES = 41 << 10;

    private static final int MARKER_BYTES = 4;

    /** Makes the memory of each decoder, which is counted with it and not leased. */
    private static final BufferPool ROOMS = new BufferPool(ROOM_BYTES, 0);

    private static final Pool<SegmentDecoder> POOL =
            new Pool<>(ROOM_BYTES + ZLIB_BYTES, Runtime.getRuntime().availableProcessors()) {
                @Override
                SegmentDecoder make() {
                    return new SegmentDecoder();
                }
            };

    private final Buffer room = ROOMS.make();
    private final Inflater inflater = new Inflater(true);

    /** An empty last block with the fixed code. A decoder finishes with it only if it expects a block, byte-aligned. */
    private final byte[] end = {3, 0};

    private SegmentDecoder() {
        super(true);
    }

    /** Leases a decoder. The caller owns it until {@link #release}. */
    public static SegmentDecoder lease() {
        return POOL.lease();
    }

    /**
     * Returns whether the block's output is right: {@code produced} bytes that decode, behind the block's window, to
     * exactly its input, and end as they must. The decoder is the block's while it works, as other memory of engines.
     */
    static boolean decodes(Block block, int produced) {
        if (produced < 0 || produced > block.out().capacity()) {
            return false;
        }
        boolean marked =
                !block.flush() || block.last() || endsMarked(block.out().bytes(), produced);
        SegmentDecoder decoder = block.borrow(0, POOL);
        boolean right = marked
                && decoder.decodesTo(
                        block.out(), produced, block.last(), block.in(), block.start(), block.window(), block.length());
        block.giveBack();
        return right;
    }

    /** Whether a flush ends as zlib's does: with an empty stored block, of which these are LEN and NLEN. */
    private static boolean endsMarked(ByteBuffer out, int produced) {
        return produced > MARKER_BYTES
                && out.get(produced - 4) == 0
                && out.get(produced - 3) == 0
                && out.get(produced - 2) == -1
                && out.get(produced - 1) == -1;
    }

    /**
     * Returns whether the first bytes of a buffer are a correct segment: it decodes to exactly the input, and ends
     * with the stream or on a byte boundary between two blocks.
     *
     * @param length the length of the segment, in bytes
     * @param last whether the segment must end the stream
     * @param start the offset of the input in {@code input}
     * @param window how many bytes before it the segment may refer to
     * @param inputLength the length of the input, in bytes
     */
    public boolean decodesTo(
            Buffer segment, int length, boolean last, Buffer input, int start, int window, int inputLength) {
        Objects.checkFromIndexSize(0, length, segment.capacity());
        Objects.checkFromIndexSize(start, inputLength, input.capacity());
        inflater.reset();
        try {
            if (window > 0) {
                inflater.setDictionary(input.range(start - window, start));
            }
            inflater.setInput(segment.range(0, length));
            return restores(input, start, inputLength) && endsWell(last);
        } catch (DataFormatException e) {
            return false;
        }
    }

    /** Whether the segment holds exactly the input, and nothing is left of it. */
    private boolean restores(Buffer input, int start, int inputLength) throws DataFormatException {
        int done = 0;
        for (; ; ) {
            int count = inflater.inflate(room.range(0, ROOM_BYTES));
            if (count == 0) {
                return done == inputLength && inflater.getRemaining() == 0;
            }
            if (count > inputLength - done || !room.matches(0, input, start + done, count)) {
                return false;
            }
            done += count;
        }
    }

    private boolean endsWell(boolean last) throws DataFormatException {
        if (last || inflater.finished()) {
            return last && inflater.finished();
        }
        inflater.setInput(end);
        return inflater.inflate(room.range(0, ROOM_BYTES)) == 0 && inflater.finished() && inflater.getRemaining() == 0;
    }

    /** Gives the decoder back. */
    @Override
    public void release() {
        POOL.release(this);
    }

    @Override
    void free() {
        inflater.end();
        room.free();
    }
}
