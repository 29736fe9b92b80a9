// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.warpdrive.uacce.zip.SqeLayout;
import org.warpdrive.uacce.zip.ZipContextLayout;

/**
 * The state of a stateful stream between two requests, kept in the process's memory: the window, and the bits of an
 * unfinished byte. The device keeps no state, because it is not told when a stream is abandoned. One thread.
 *
 * <p>The context words in the SQE say how much of the state is valid. A copy of them lies at the start of the
 * hardware's part. A device that ignores NEW finds an earlier stream's state there.
 */
final class StreamContext {
    private static final int WINDOW_BYTES = 32 << 10;
    /** Relative to the address in the SQE. */
    private static final int WINDOW = ZipContextLayout.HARDWARE_WINDOW - ZipContextLayout.HARDWARE;

    private static final int COPY_OF_WORD_0 = 0;
    private static final int COPY_OF_WORD_2 = 8;
    private static final int BITS = 12;
    private static final int HEAD_BYTES = 16;
    private static final int BYTE_MASK = 0xff;

    private final BufferWalk walk;
    private final ByteBuffer head = ByteBuffer.allocateDirect(HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer window = ByteBuffer.allocateDirect(WINDOW_BYTES);
    private int held;
    private int bits;
    private int bitCount;

    StreamContext(BufferWalk walk) {
        this.walk = walk;
    }

    /** Loads the state of a stream, or starts a stream. Returns false if the context cannot be read. */
    boolean load(FetchedRequest request, boolean dirty) {
        held = 0;
        bits = 0;
        bitCount = 0;
        window.clear().limit(0);
        boolean starts = request.has(SqeLayout.CONTROL_NEW_STREAM);
        long address = request.sqe.getLong(SqeLayout.CONTEXT_ADDRESS);
        if (!walk.readFlat(request.space, address, head, HEAD_BYTES)) {
            return false;
        }
        if (starts && !dirty) {
            return true;
        }
        int word0 = starts ? head.getInt(COPY_OF_WORD_0) : request.sqe.getInt(SqeLayout.CONTEXT_WORD_0);
        int word2 = starts ? head.getInt(COPY_OF_WORD_2) : request.sqe.getInt(SqeLayout.CONTEXT_WORD_2);
        held = Math.min(word2 & ZipContextLayout.WINDOW_HELD_MASK, WINDOW_BYTES);
        bitCount = word0 >>> ZipContextLayout.CACHED_BITS_SHIFT & ZipContextLayout.CACHED_BITS_MASK;
        bits = head.get(BITS) & BYTE_MASK;
        window.clear().limit(held);
        return bitCount < Byte.SIZE && walk.readFlat(request.space, address + WINDOW, window, held);
    }

    /** The data before this request's input, from index 0 to the limit. */
    ByteBuffer window() {
        return window;
    }

    int bits() {
        return bits;
    }

    int bitCount() {
        return bitCount;
    }

    /** Stores the state for the stream's next request. Returns false if the context cannot be written. */
    boolean store(FetchedRequest request, int newBits, int newBitCount) {
        int length = request.inputLength();
        int fromOld = Math.min(held, Math.max(0, WINDOW_BYTES - length));
        int fromNew = Math.min(length, WINDOW_BYTES);
        window.clear();
        window.put(0, window, held - fromOld, fromOld);
        window.put(fromOld, request.input, length - fromNew, fromNew);
        held = fromOld + fromNew;
        int word0 = newBitCount << ZipContextLayout.CACHED_BITS_SHIFT;
        head.putInt(COPY_OF_WORD_0, word0).putInt(COPY_OF_WORD_2, held).put(BITS, (byte) newBits);
        request.sqe.putInt(SqeLayout.CONTEXT_WORD_0, word0);
        request.sqe.putInt(SqeLayout.CONTEXT_WORD_1, 0);
        request.sqe.putInt(SqeLayout.CONTEXT_WORD_2, held);
        long address = request.sqe.getLong(SqeLayout.CONTEXT_ADDRESS);
        return walk.writeFlat(request.space, address, head, HEAD_BYTES)
                && walk.writeFlat(request.space, address + WINDOW, window, held);
    }
}
