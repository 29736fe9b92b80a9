// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How far a {@link Block} has come, and how it ended. The router moves it on before and after it asks an engine, the engine ends
 * it, from whatever thread, and the stream's thread waits for that.
 *
 * <pre>
 *              begin               complete
 *  PREPARED ─────────▶ RUNNING ───────────────▶ DONE
 *                      ▲ │ ▲ │     fail, differs, threw
 *   begin, by the next │ │ │ ├────────────────▶ FAILED
 *   engine: from FAILED┘ │ │ │     leave
 *                  queue │ │ └────────────────▶ ABANDONED: the engine frees the memory when it is through
 *                        ▼ │ claim
 *                      QUEUED ────────────────▶ FAILED, by leave: nobody had begun
 * </pre>
 *
 * <p>A block that no engine has is PREPARED before the first was asked, and FAILED when one threw or refused. What the engine wrote
 * before it ended the block is seen by whoever reads that it has ended: the state is volatile.
 *
 * <p>To end a block takes no memory, also the first time: it must be possible where memory has just run out. So the state is not
 * moved by a VarHandle, whose first call is linked, and the reason of an engine that threw is there from the beginning. An ended
 * block stays as it is, for its stream may have gone on with it. If its stream was not woken, it looks by itself.
 */
public final class Completion {
    /** The reason of a failure that {@link #differs} says. */
    public static final String DIFFERS = "output decodes to other data";

    /** The reason of a failure without another one. */
    private static final String THREW = "the engine threw";

    /** After so many nanoseconds a thread that waits looks by itself. */
    private static final long LOOK_NANOS = 50_000_000;

    static final int PREPARED = -1;
    private static final int QUEUED = 0;
    private static final int RUNNING = 1;
    private static final int DONE = 2;
    static final int FAILED = 3;
    private static final int ABANDONED = 4;

    private static final AtomicIntegerFieldUpdater<Completion> STATE =
            AtomicIntegerFieldUpdater.newUpdater(Completion.class, "state");

    private final Block block;

    /** For the router, too, which must be able to say that nobody has the block without a call. */
    volatile int state = PREPARED;

    private volatile @Nullable Thread waiter;
    private int produced;
    private String failure = "";
    private boolean different;
    private boolean verified;
    private int verifyOneIn = Integer.MAX_VALUE;
    private long begun;
    private long nanos;

    Completion(Block block) {
        this.block = block;
    }

    /** The block has new input, and no engine has it. */
    void prepare() {
        state = PREPARED;
    }

    /** An engine is about to get the block. */
    void begin() {
        different = false;
        verified = false;
        verifyOneIn = Integer.MAX_VALUE;
        failure = THREW;
        begun = System.nanoTime();
        state = RUNNING;
    }

    /** Leaves the work to the first that claims it: by an engine. */
    void queue() {
        state = QUEUED;
    }

    /** True for the one thread that is to do queued work. */
    boolean claim() {
        return STATE.compareAndSet(this, QUEUED, RUNNING);
    }

    /** Ends the block with so many bytes at the start of {@link Block#out}: by the engine. */
    public void complete(int bytes) {
        produced = bytes;
        end(DONE);
    }

    /**
     * Ends the block without output: by the engine.
     *
     * @param reason a short constant text, by which failures are counted
     */
    public void fail(String reason) {
        failure = reason;
        end(FAILED);
    }

    /** Ends the block because its output does not decode to its input: by the engine. */
    public void differs() {
        different = true;
        fail(DIFFERS);
    }

    /**
     * The block took a path of the engine that not all blocks take, so that of such blocks at least one in so many is to
     * be verified: by the engine, before the block ends.
     *
     * @param count a power of two
     */
    void verifyOneIn(int count) {
        verifyOneIn = Math.min(verifyOneIn, count);
    }

    /** Of how many blocks that took the same path at least one is to be verified. */
    int verifyOneIn() {
        return verifyOneIn;
    }

    /** The output was decoded and is right: by the engine, before the block ends. */
    public void verified() {
        verified = true;
    }

    /** The engine threw, and so does not have the block: by the router. */
    void threw(String reason) {
        failure = reason;
        state = FAILED;
    }

    /** Ends the block because the engine threw on a thread of its own: see {@link ParallelEngine}. */
    void threw() {
        end(FAILED);
    }

    private void end(int outcome) {
        nanos = System.nanoTime() - begun;
        while (true) {
            int seen = state;
            if (seen == ABANDONED) {
                block.free(); // again, if that throws and the engine says so
                state = outcome;
                return;
            }
            if (seen >= DONE) {
                return;
            }
            if (STATE.compareAndSet(this, seen, outcome)) {
                wake();
                return;
            }
        }
    }

    /** The block has ended, so that nothing that is thrown here may come out, as if it had not. */
    private void wake() {
        try {
            LockSupport.unpark(waiter);
        } catch (Throwable e) {
            // The stream looks by itself.
        }
    }

    /**
     * The stream gives the block up.
     *
     * @return true if an engine is at work on it, which frees the memory when it is through; false if the caller is to free it
     */
    boolean leave() {
        for (int seen = state; seen == RUNNING || seen == QUEUED; seen = state) {
            if (seen == RUNNING && STATE.compareAndSet(this, RUNNING, ABANDONED)) {
                return true;
            }
            if (seen == QUEUED && STATE.compareAndSet(this, QUEUED, FAILED)) {
                break;
            }
        }
        return false;
    }

    /** Returns when the block has ended. An interrupt is kept for the caller: java.util.zip knows none. */
    void park() {
        boolean interrupted = false;
        waiter = Thread.currentThread();
        while (!isDone()) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            interrupted |= Thread.interrupted();
        }
        waiter = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the engine is through with the block, well or not. */
    public boolean isDone() {
        return state >= DONE;
    }

    /** Whether the engine ended the block without output, or never had it. */
    public boolean hasFailed() {
        return state == FAILED;
    }

    /** Whether the engine ended the block because its output was wrong. */
    boolean isDifferent() {
        return different;
    }

    /** Whether the output was decoded, once done. */
    boolean isVerified() {
        return verified;
    }

    /** Length of the segment in bytes, once done. */
    public int produced() {
        return produced;
    }

    /** Why the engine failed, once it did. */
    public String failure() {
        return failure;
    }

    /** When the engine got the block, by {@link System#nanoTime}. */
    long begun() {
        return begun;
    }

    /** How long the engine had it, once done, in nanoseconds. */
    long nanos() {
        return nanos;
    }
}
