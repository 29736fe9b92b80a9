// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a stream's input together with the window before it, on its way to becoming a raw DEFLATE segment that
 * starts and ends on a byte boundary: the last one carries BFINAL, any other ends with an empty stored block
 * ({@code 00 00 FF FF}). An engine may use the window or ignore it, and may end a segment that is already aligned without
 * the marker where {@link #flush} is false.
 *
 * <p>This is the request: what to compress, how, and into which memory. How far it has come is its {@link Completion}, where the
 * states are drawn; what the router noted down about it is its {@link Routing}. The three live as long as the stream that made
 * them and are used for one block after the other, so that none is allocated for a block.
 *
 * <p>The stream prepares a block, submits it, and takes its output when it is done. From submission to completion the
 * memory belongs to the engine; input is kept until the output is accepted, so that the block can be done again.
 */
public final class Block {
    /** What a stream's trailer has. */
    public enum Checksum {
        /** gzip's; also where the stream is raw. */
        CRC32,
        /** zlib's. */
        ADLER32
    }

    private @Nullable Buffer in;
    private @Nullable Buffer out;
    private int start;
    private int window;
    private int length;
    private long position;
    private int level;
    private int strategy;
    private boolean last;
    private boolean flush;
    private boolean hedged;
    private Checksum checksum = Checksum.CRC32;
    private @Nullable History history;

    private final Completion completion = new Completion(this);
    private final Routing routing = new Routing();

    /** What an engine borrows for the time it works on the block. */
    private final History.@Nullable State[] borrowed = new History.State[2];

    /** How far it has come, and how it ended. */
    public Completion completion() {
        return completion;
    }

    /** What the router and the engine noted down about it. */
    public Routing routing() {
        return routing;
    }

    /**
     * Sets the input.
     *
     * @param in staging memory, the block's own from now until {@link #takeIn}
     * @param start index of the first byte to compress
     * @param window how many bytes right before {@code start} may be referred to, at most 32 KiB
     * @param length 0 to {@link Staging#BLOCK_BYTES}
     * @param position where in the stream the first byte stands, for {@link History}
     */
    public void input(Buffer in, int start, int window, int length, long position) {
        routing.reset();
        completion.prepare();
        // From here on plain stores only: if a call threw, the memory would be the block's and the caller's.
        this.in = in;
        this.start = start;
        this.window = window;
        this.length = length;
        this.position = position;
    }

    /**
     * Sets how it is to be compressed.
     *
     * @param level 0 to 9
     * @param strategy as {@link java.util.zip.Deflater#setStrategy}
     * @param last whether the stream ends here
     * @param flush whether the application asked for the data to be decodable up to here
     * @param history what engines remember of the stream, if this block may use it
     */
    public void parameters(int level, int strategy, boolean last, boolean flush, @Nullable History history) {
        this.level = level;
        this.strategy = strategy;
        this.last = last;
        this.flush = flush;
        this.history = history;
    }

    /** Says which checksum an engine that reports one should report; CRC-32 unless said. */
    public void checksum(Checksum value) {
        checksum = value;
    }

    /**
     * Says whether nobody must wait longer for the block than software would take for it: then software does it, whatever
     * becomes of it elsewhere.
     */
    public void hedge(boolean value) {
        hedged = value;
    }

    /**
     * Memory or state for the engine while it works on the block, whose own it is until {@link #giveBack}: it is not lost, whatever is
     * thrown in between.
     *
     * @param slot 0 or 1
     */
    <T extends Pool.Item<T> & History.State> T borrow(int slot, Pool<T> pool) {
        giveBack(slot);
        T item = pool.lease();
        borrowed[slot] = item;
        return item;
    }

    /** Ends what {@link #borrow} began. */
    void giveBack() {
        giveBack(0);
        giveBack(1);
    }

    private void giveBack(int slot) {
        History.State item = borrowed[slot];
        if (item != null) {
            item.release();
            borrowed[slot] = null;
        }
    }

    /** Sets where the segment goes; at least {@link StoredBlocks#bound} of the length. */
    public void output(Buffer out) {
        this.out = out;
    }

    /** Leases memory for the segment of so much input: the block is its owner from the start. */
    public void leaseOutput(int inputLength) {
        out = Staging.lease(StoredBlocks.bound(inputLength));
    }

    public Buffer in() {
        return Objects.requireNonNull(in);
    }

    public Buffer out() {
        return Objects.requireNonNull(out);
    }

    public int start() {
        return start;
    }

    public int window() {
        return window;
    }

    public int length() {
        return length;
    }

    public long position() {
        return position;
    }

    public int level() {
        return level;
    }

    public int strategy() {
        return strategy;
    }

    public boolean last() {
        return last;
    }

    public boolean flush() {
        return flush;
    }

    public Checksum checksum() {
        return checksum;
    }

    public boolean isHedged() {
        return hedged;
    }

    /** Null when blocks of the stream run side by side: then each starts from its window. */
    public @Nullable History history() {
        return history;
    }

    /** Takes the history away before the block leaves the stream's thread. */
    void detachHistory() {
        history = null;
    }

    /**
     * Gives the block up: its memory is released now, or by the engine at work on it when that is through. May be called
     * again, as when an error struck before all was released.
     */
    public void abandon() {
        if (!completion.leave()) {
            free();
        }
    }

    /** The input memory, no longer the block's. */
    public Buffer takeIn() {
        Buffer taken = in();
        in = null;
        return taken;
    }

    /** Releases what memory the block still has; each reference goes after its memory, so this may be called again. */
    public void free() {
        giveBack();
        if (in != null) {
            in.release();
            in = null;
        }
        if (out != null) {
            out.release();
            out = null;
        }
    }
}
