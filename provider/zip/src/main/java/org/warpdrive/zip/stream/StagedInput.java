// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.stream;

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
 *
 * <p>The buffer is this object's, or that of the block it was given with, whose window the next block still needs. The latter is
 * made good by {@link #regain}: if the block is done, the buffer comes back; else the window is copied. Every method takes what it
 * may fail to get first, and moves its state by plain stores at its end.
 */
final class StagedInput {
    private final int heldBytes;

    /** How many bytes the block being filled takes: more than are held where the caller gives more at once. */
    private int blockBytes;

    private @Nullable Buffer buffer;

    /** The block that has the buffer, as long as the window in it is not ours again. */
    private @Nullable Block holder;

    /** A buffer that is to be released: the one before the current, or one that was to follow it. */
    private @Nullable Buffer outgrown;

    private int base;
    private int start;
    private int end;
    private long position;

    /**
     * Nothing staged.
     *
     * @param heldBytes the most that may stay here for want of more input
     */
    StagedInput(int heldBytes) {
        this.heldBytes = heldBytes;
        this.blockBytes = heldBytes;
    }

    /** Bytes in the block so far. */
    int length() {
        return end - start;
    }

    boolean isFull() {
        return length() == blockBytes;
    }

    /** Whether there is more than may wait for input that is yet to come. */
    boolean isOverdue() {
        return length() > heldBytes;
    }

    private int window() {
        return Math.min(start - base, WINDOW_BYTES);
    }

    /**
     * Copies what fits of the source into the room behind the block; nothing is taken before {@link #take}.
     *
     * @return the bytes copied, valid until the next call
     */
    ByteBuffer copy(Source source) {
        if (length() == 0) {
            blockBytes = source.remaining() > heldBytes ? Staging.BLOCK_BYTES : heldBytes;
        }
        int count = Math.min(source.remaining(), blockBytes - length());
        Buffer buffer = room(count);
        source.copy(buffer.bytes(), end, count);
        return buffer.range(end, end + count);
    }

    /** The bytes just copied, {@code count} of them, belong to the block. */
    void take(int count) {
        end += count;
    }

    /** Appends a dictionary to the window. The block must be empty. */
    void appendToWindow(ByteBuffer dictionary) {
        int count = Math.min(dictionary.remaining(), WINDOW_BYTES);
        Buffer buffer = room(count);
        buffer.bytes().put(end, dictionary, dictionary.limit() - count, count);
        end += count;
        start = end;
        position++; // what engines remember of the stream no longer stands right before the next block
    }

    /**
     * Hands the block, which may be empty, to {@code block}, with the memory it stands in.
     *
     * @param keepsWindow whether the next block may refer back
     */
    void give(Block block, boolean keepsWindow) {
        Buffer given = room(0);
        int length = length();
        int window = window();
        boolean needed = keepsWindow && !block.last();
        block.input(given, start, window, length, position);
        // From here on the memory is the block's.
        buffer = null;
        holder = needed ? block : null;
        position += length;
        base = start - window;
        start = end;
        if (!needed) {
            base = 0;
            start = 0;
            end = 0;
            position++; // as after a dictionary
        }
    }

    /**
     * Makes the window our own again after {@link #give}. To be called before the block's output is given out, which ends its
     * memory.
     */
    void regain() {
        Block block = holder;
        if (block == null) {
            return;
        }
        if (block.isSettled()) {
            buffer = block.takeIn();
            holder = null;
            return;
        }
        int keep = Math.min(end - base, WINDOW_BYTES);
        Buffer fresh = buffer;
        if (fresh == null) {
            fresh = Staging.lease(keep + heldBytes);
            buffer = fresh; // at once, so that it is ours whatever comes
        }
        fresh.copyFrom(block.in(), end - keep, 0, keep);
        holder = null;
        base = 0;
        start = keep;
        end = keep;
    }

    /** Forgets all; may be called again when an error got in between. */
    void release() {
        holder = null;
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
        releaseOutgrown();
        base = 0;
        start = 0;
        end = 0;
    }

    private void releaseOutgrown() {
        if (outgrown != null) {
            outgrown.release();
            outgrown = null;
        }
    }

    /** The buffer, with room for {@code count} bytes after the end. */
    private Buffer room(int count) {
        releaseOutgrown();
        Buffer current = buffer;
        if (current != null && current.capacity() - end >= count) {
            return current;
        }
        int from = start - window();
        int keep = end - from;
        Buffer roomy;
        if (current != null && current.capacity() - keep >= count) {
            roomy = current;
        } else {
            roomy = Staging.lease(keep + count);
            outgrown = roomy; // until it holds what the current one does
        }
        if (current != null) {
            roomy.copyFrom(current, from, 0, keep);
        }
        // Stores only: the old buffer and its positions change to the new ones together.
        outgrown = roomy == current ? null : current;
        buffer = roomy;
        base = 0;
        start -= from;
        end = keep;
        releaseOutgrown();
        return roomy;
    }
}
