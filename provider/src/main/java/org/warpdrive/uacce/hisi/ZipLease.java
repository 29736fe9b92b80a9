// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.hisi;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.warpdrive.engine.Block;

/**
 * A queue held for a batch of blocks. Meant for one thread; the lock is for streams that change threads and for the
 * maintenance thread, and is never waited for while somebody sleeps longer than a slice.
 */
final class ZipLease {
    private static final long SLICE_NANOS = 1_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final ZipQueue queue;
    private final Finisher finisher;
    private final long timeoutNanos;
    private final SegmentDecoder decoder;
    /** Blocks in flight, oldest first, as the ring has them. */
    private final ArrayDeque<Block> pending = new ArrayDeque<>();

    private long progressAt = System.nanoTime();
    private boolean failed;
    private boolean ended;

    ZipLease(ZipQueue queue, Finisher finisher, long timeoutNanos) {
        this.queue = queue;
        this.finisher = finisher;
        this.timeoutNanos = timeoutNanos;
        this.decoder = new SegmentDecoder(queue.blockBytes());
    }

    /** Ends a block by its job. */
    interface Finisher {
        void finish(ZipJob job, Block block, SegmentDecoder decoder);
    }

    ZipQueue queue() {
        return queue;
    }

    boolean send(Block block, SegmentMode mode) {
        lock.lock();
        try {
            if (failed || ended) {
                return false;
            }
            if (pending.isEmpty()) {
                progressAt = System.nanoTime();
            }
            boolean sent = queue.submit(block.in().bytes(), block.start(), block.length(), block.last(), mode, block);
            if (sent) {
                pending.addLast(block);
            }
            return sent;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when the block has ended. */
    void await(Block block) {
        while (!block.isDone()) {
            lock.lock();
            try {
                if (!block.isDone()) {
                    step(SLICE_NANOS);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Takes what is done, without waiting for a thread that is at it. */
    void reap() {
        if (lock.tryLock()) {
            try {
                while (!pending.isEmpty() && step(0)) {
                    // one by one
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean step(long waitNanos) {
        ZipJob job = queue.await(waitNanos);
        if (job != null) {
            progressAt = System.nanoTime();
            Block block = pending.removeFirst();
            finisher.finish(job, block, decoder);
            queue.release(job);
            return true;
        }
        if (!queue.condition().canReceive()) {
            failPending(queue.condition().reason());
        } else if (System.nanoTime() - progressAt > timeoutNanos) {
            failPending("device timeout");
        }
        return false;
    }

    /** Has all blocks in flight done elsewhere; the queue is not to be used again. */
    void fail(String reason) {
        lock.lock();
        try {
            failPending(reason);
        } finally {
            lock.unlock();
        }
    }

    private void failPending(String reason) {
        failed = true;
        for (Block block = pending.pollFirst(); block != null; block = pending.pollFirst()) {
            block.fail(reason);
        }
    }

    /** Ends the lease if no block is in flight; true once, for the one who gives the queue back. */
    boolean end() {
        if (!lock.tryLock()) {
            return false; // whoever is inside ends it after
        }
        try {
            boolean now = !ended && pending.isEmpty();
            if (now) {
                ended = true;
                decoder.end();
            }
            return now;
        } finally {
            lock.unlock();
        }
    }

    boolean isGood() {
        return !failed && queue.condition().canSend() && queue.inFlight() == 0;
    }
}
