// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.stream;

import static org.warpdrive.engine.Staging.BLOCK_BYTES;
import static org.warpdrive.engine.Staging.WINDOW_BYTES;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.Buffer;
import org.warpdrive.engine.Staging;

/**
 * The part of a stream's input that still matters, in one buffer that slides and grows: up to 32 KiB of window, then the
 * bytes of the block being filled.
 *
 * <pre>
 *   0      base          start             end        capacity
 *   | gone |   window    |  block so far   |   room   |
 * </pre>
 */
final class StagedInput {
    private @Nullable Buffer buffer;
    private int base;
    private int start;
    private int end;
    private long position;

    /** Bytes in the block so far. */
    int length() {
        return end - start;
    }

    boolean isFull() {
        return length() == BLOCK_BYTES;
    }

    private int window() {
        return Math.min(start - base, WINDOW_BYTES);
    }

    /**
     * Takes what fits of the source into the block.
     *
     * @return the bytes taken, valid until the next call
     */
    ByteBuffer fill(Source source) {
        int count = Math.min(source.remaining(), BLOCK_BYTES - length());
        Buffer buffer = room(count);
        source.take(buffer.bytes(), end, count);
        end += count;
        return buffer.range(end - count, end);
    }

    /** Appends a dictionary to the window. The block must be empty. */
    void appendToWindow(ByteBuffer dictionary) {
        int count = Math.min(dictionary.remaining(), WINDOW_BYTES);
        Buffer buffer = room(count);
        buffer.bytes().put(end, dictionary, dictionary.limit() - count, count);
        end += count;
        start = end;
        breakHistory();
    }

    /** Lets the next block start without a window. */
    void forgetWindow() {
        base = start;
        breakHistory();
    }

    /** What engines remember of the stream no longer stands right before the next block. */
    private void breakHistory() {
        position++;
    }

    /** Hands the block, which may be empty, to {@code block}; {@link #taken} follows. */
    void give(Block block) {
        block.input(room(0), start, window(), length(), position);
    }

    /** The block was given and is done: its memory is ours again. */
    void taken(Block block) {
        buffer = block.takeIn();
        position += length();
        start = end;
    }

    /** The block was given and goes on elsewhere, with the memory; what it leaves behind is a copy of the window. */
    void lent(Block block) {
        position += length();
        if (block.last()) {
            buffer = null;
            return;
        }
        int keep = Math.min(end - base, WINDOW_BYTES);
        Buffer fresh = Staging.lease(keep + BLOCK_BYTES);
        fresh.copyFrom(block.in(), end - keep, 0, keep);
        buffer = fresh;
        base = 0;
        start = keep;
        end = keep;
    }

    void release() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
        base = 0;
        start = 0;
        end = 0;
    }

    /** The buffer, with room for {@code count} bytes after the end. */
    private Buffer room(int count) {
        Buffer current = buffer;
        if (current != null && current.capacity() - end >= count) {
            return current;
        }
        int from = start - window();
        int keep = end - from;
        Buffer roomy = current;
        if (roomy == null || roomy.capacity() - keep < count) {
            roomy = Staging.lease(keep + count);
        }
        if (current != null) {
            roomy.copyFrom(current, from, 0, keep);
            if (roomy != current) {
                current.release();
            }
        }
        buffer = roomy;
        base = 0;
        start -= from;
        end = keep;
        return roomy;
    }
}
