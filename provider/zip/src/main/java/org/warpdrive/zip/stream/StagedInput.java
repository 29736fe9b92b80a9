// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.stream;

import static org.warpdrive.engine.Staging.WINDOW_BYTES;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.Buffer;
import org.warpdrive.engine.Staging;

/**
 * The staging memory of a stream: the window, up to 32 KiB, and behind it the bytes of the block that is being filled.
 * Not thread-safe.
 *
 * <pre>
 *   0      base          start             end        capacity
 *   | gone |   window    |  block so far   |   room   |
 * </pre>
 *
 * <p>How: the contents slide and the buffer grows with the block, in the size classes of {@link Staging}. A closed
 * block takes the buffer with it, although the next block still needs the window in it. {@link #regain} resolves that:
 * if the block is done, its buffer comes back; otherwise the window is copied to a new buffer.
 *
 * <table>
 * <caption>Who owns the buffer</caption>
 * <tr><th>{@code buffer}</th><th>{@code holder}</th><th>meaning</th></tr>
 * <tr><td>null</td><td>null</td><td>nothing is staged, and there is no window</td></tr>
 * <tr><td>set</td><td>null</td><td>this object owns window and block</td></tr>
 * <tr><td>null</td><td>set</td><td>a block owns the buffer that has the window</td></tr>
 * <tr><td>set</td><td>set</td><td>{@link #regain} was interrupted before it had copied the window</td></tr>
 * </table>
 *
 * <p>Cost: each byte of input is copied once. The window is copied when the contents slide, when the buffer grows, and
 * when a block is still under way while the next one is filled. A stream on one thread in software needs 96 KiB. It
 * took 288 KiB before there was a size class for a held block with its window; processor time differed by less
 * than one percent.
 *
 * <p>Errors: every method first gets what it may fail to get, and then moves its state by plain stores.
 */
final class StagedInput {
    private final int heldBytes;
    private final int maxBytes;

    /** The most bytes of the block being filled: more than {@code heldBytes} if the caller gives more at once. */
    private int blockBytes;

    private @Nullable Buffer buffer;

    /** The block that owns the buffer with the window; null if this object owns the window. */
    private @Nullable Block holder;

    /** A buffer that is to be released: the previous one, or after an error the one that was to follow. */
    private @Nullable Buffer outgrown;

    private int base;
    private int start;
    private int end;
    private long position;

    /**
     * Creates an object without memory.
     *
     * @param heldBytes the most bytes that may wait here for more input
     * @param maxBytes the most bytes of a block whose input is there at once
     */
    StagedInput(int heldBytes, int maxBytes) {
        this.heldBytes = heldBytes;
        this.maxBytes = maxBytes;
        this.blockBytes = heldBytes;
    }

    /** Returns the number of bytes in the block so far. */
    int length() {
        return end - start;
    }

    /** Returns whether the block is full. */
    boolean isFull() {
        return length() == blockBytes;
    }

    /** Returns whether the block has more bytes than may wait for further input. */
    boolean isOverdue() {
        return length() > heldBytes;
    }

    private int window() {
        return Math.min(start - base, WINDOW_BYTES);
    }

    /**
     * Copies as much of the source as fits into the block. The bytes only belong to the block after {@link #take}.
     *
     * @return the bytes copied, valid until the next call
     */
    ByteBuffer copy(Source source) {
        if (length() == 0) {
            blockBytes = source.remaining() > heldBytes ? maxBytes : heldBytes;
        }
        int count = Math.min(source.remaining(), blockBytes - length());
        Buffer buffer = room(count);
        source.copy(buffer.bytes(), end, count);
        return buffer.range(end, end + count);
    }

    /** Makes the {@code count} bytes that were just copied part of the block. */
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
        position++; // an engine's history no longer ends right before the next block
    }

    /**
     * Gives the block, which may be empty, to {@code block}, together with the buffer.
     *
     * @param keepsWindow whether the next block may refer back to this one
     */
    void give(Block block, boolean keepsWindow) {
        Buffer given = room(0);
        int length = length();
        int window = window();
        boolean needed = keepsWindow && !block.last();
        block.input(given, start, window, length, position);
        // From here on the block owns the memory.
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
     * Gets the window back after {@link #give}. Must be called before the block's output is given out, because then the
     * block's memory is released.
     */
    void regain() {
        Block block = holder;
        if (block == null) {
            return;
        }
        if (block.routing().isSettled()) {
            buffer = block.takeIn();
            holder = null;
            return;
        }
        int keep = Math.min(end - base, WINDOW_BYTES);
        Buffer fresh = buffer;
        if (fresh == null) {
            fresh = Staging.lease(keep + heldBytes);
            buffer = fresh; // stored at once, so that an error does not lose it
        }
        fresh.copyFrom(block.in(), end - keep, 0, keep);
        holder = null;
        base = 0;
        start = keep;
        end = keep;
    }

    /** Releases all memory. May be called again if an error interrupted it. */
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

    /**
     * Returns the buffer after making room for {@code count} bytes behind the end: by sliding the contents, or by
     * leasing a larger buffer.
     */
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
            outgrown = roomy; // until the contents are copied to it
        }
        if (current != null) {
            roomy.copyFrom(current, from, 0, keep);
        }
        // Plain stores only, so that buffer and positions change together.
        outgrown = roomy == current ? null : current;
        buffer = roomy;
        base = 0;
        start -= from;
        end = keep;
        releaseOutgrown();
        return roomy;
    }
}
