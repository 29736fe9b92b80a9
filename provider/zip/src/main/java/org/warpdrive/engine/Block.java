// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a stream's input together with the window before it, on its way to becoming a raw DEFLATE segment that
 * starts and ends on a byte boundary: the last one carries BFINAL, any other ends with an empty stored block
 * ({@code 00 00 FF FF}). An engine may use the window or ignore it, and may end a segment that is already aligned without
 * the marker where {@link #flush} is false.
 *
 * <p>The stream prepares a block, submits it, and takes its output when it is done. From submission to completion the
 * memory belongs to the engine; input is kept until the output is accepted, so that the block can be done again. A block that no
 * engine has is PREPARED before the first was asked, and FAILED when one threw or refused.
 *
 * <table>
 * <caption>States</caption>
 * <tr><th>from</th><th>to</th><th>by</th></tr>
 * <tr><td>any</td><td>RUNNING</td><td>{@link #begin}: the router, before an engine gets it</td></tr>
 * <tr><td>RUNNING</td><td>QUEUED</td><td>{@link #queue}: an engine that leaves the work to whoever comes first</td></tr>
 * <tr><td>QUEUED</td><td>RUNNING</td><td>{@link #claim}: the one who does it</td></tr>
 * <tr><td>RUNNING</td><td>DONE, FAILED</td><td>{@link #complete}, {@link #fail}: the engine</td></tr>
 * <tr><td>RUNNING</td><td>FAILED</td><td>{@link #threw}: the router, when the engine threw</td></tr>
 * <tr><td>QUEUED</td><td>FAILED</td><td>{@link #abandon}: the stream was closed, and nobody had begun</td></tr>
 * <tr><td>RUNNING</td><td>ABANDONED</td><td>{@link #abandon}: the stream was closed; the engine frees the memory</td></tr>
 * </table>
 */
public final class Block {
    static final int PREPARED = -1;
    private static final int QUEUED = 0;
    private static final int RUNNING = 1;
    private static final int DONE = 2;
    static final int FAILED = 3;
    private static final int ABANDONED = 4;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Block.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

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

    private long softwareNanos;
    private boolean softwareIsKnown;
    private long heldNanos;
    private @Nullable Object ticket;
    private int produced;
    private @Nullable String failure;
    private boolean settled;
    private long begun;
    private long nanos;

    /** For the router, too, which must be able to say that nobody has the block without a call. */
    volatile int state = PREPARED;

    private volatile @Nullable Thread waiter;

    /** What an engine borrows for the time it works on the block. */
    private final History.@Nullable State[] borrowed = new History.State[2];

    /** The engine that has or had the block, once it is no longer PREPARED; the router's. */
    int engineIndex;

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
        this.in = in;
        this.start = start;
        this.window = window;
        this.length = length;
        this.position = position;
        settled = false;
        ticket = null;
        state = PREPARED;
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

    /** How long software would take for the block, as far as the router knows: what waiting for a device is worth. */
    public long softwareNanos() {
        return softwareNanos;
    }

    /** Whether {@link #softwareNanos} was measured at this level, and is not what zlib takes elsewhere. */
    public boolean isSoftwareKnown() {
        return softwareIsKnown;
    }

    void softwareNanos(long nanos, boolean known) {
        softwareNanos = nanos;
        softwareIsKnown = known;
    }

    /** How long its caller was held up by the engine that has it, so far. */
    long heldNanos() {
        return heldNanos;
    }

    /** The caller is back from the engine, which has it. */
    void sent() {
        heldNanos = System.nanoTime() - begun;
    }

    /** Where the engine that has the block finds it again; null if it has no use for that. */
    public @Nullable Object ticket() {
        return ticket;
    }

    /** Set by the engine when it accepts the block. */
    public void ticket(@Nullable Object value) {
        ticket = value;
    }

    /** Null when blocks of the stream run side by side: then each starts from its window. */
    public @Nullable History history() {
        return history;
    }

    /** Takes the history away before the block leaves the stream's thread. */
    void detachHistory() {
        history = null;
    }

    /** Length of the segment, once done. */
    public int produced() {
        return produced;
    }

    /** How long the engine had it, once done, in nanoseconds. */
    long nanos() {
        return nanos;
    }

    /** Why the engine failed, once it did. */
    public String failure() {
        return Objects.requireNonNullElse(failure, "");
    }

    void begin() {
        settled = false;
        begun = System.nanoTime();
        ticket = null;
        STATE.setRelease(this, RUNNING);
    }

    /** Leaves the work to the first that claims it. */
    void queue() {
        STATE.setRelease(this, QUEUED);
    }

    /** True for the one thread that is to do queued work. */
    boolean claim() {
        return STATE.compareAndSet(this, QUEUED, RUNNING);
    }

    /** Ends the block with {@code produced} bytes at the start of {@link #out}. */
    public void complete(int produced) {
        this.produced = produced;
        end(DONE);
    }

    /**
     * Ends the block without output.
     *
     * @param reason a short constant text, counted by it
     */
    public void fail(String reason) {
        this.failure = reason;
        end(FAILED);
    }

    /** The engine threw, and so does not have the block. */
    void threw(String reason) {
        failure = reason;
        state = FAILED;
    }

    private void end(int outcome) {
        nanos = System.nanoTime() - begun;
        // Publishes the result; pairs with the acquire in isDone and hasFailed.
        int previous = (int) STATE.getAndSet(this, outcome);
        if (previous == ABANDONED) {
            free();
        }
        LockSupport.unpark(waiter);
    }

    /** Returns when the block has ended. An interrupt is kept for the caller: java.util.zip knows none. */
    void park() {
        boolean interrupted = false;
        waiter = Thread.currentThread();
        while (!isDone()) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        waiter = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The output is there, and accounted for. */
    void settle() {
        settled = true;
    }

    /** Whether {@link Router#await} has returned for it: the output is there. */
    public boolean isSettled() {
        return settled;
    }

    /** Whether the engine is through with it, well or not. */
    public boolean isDone() {
        return (int) STATE.getAcquire(this) >= DONE;
    }

    public boolean hasFailed() {
        return (int) STATE.getAcquire(this) == FAILED;
    }

    /**
     * Gives the block up: its memory is released now, or by the engine at work on it when that is through. May be called
     * again, as when an error struck before all was released.
     */
    public void abandon() {
        for (int seen = state; seen == RUNNING || seen == QUEUED; seen = state) {
            if (seen == RUNNING && STATE.compareAndSet(this, RUNNING, ABANDONED)) {
                return;
            }
            if (seen == QUEUED && STATE.compareAndSet(this, QUEUED, FAILED)) {
                break;
            }
        }
        free();
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
