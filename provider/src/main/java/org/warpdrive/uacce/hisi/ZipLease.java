// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.hisi;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.Block;
import org.warpdrive.uacce.QueuePool;
import org.warpdrive.uacce.SpinTime;

/**
 * A queue as one thread after the other holds it, each for a batch of blocks: {@value #MAX_BLOCKS} of them, 2 MiB or 2 ms,
 * and again as long as nobody waits. Meant for its holder; the lock is for streams that change threads, for the maintenance
 * thread, and for others who want the queue of a holder that is away. Nobody sleeps with it.
 *
 * <p>The progress clock: a queue with blocks in flight and no completion for much longer than usual is given up. Its blocks
 * are done by software, and it goes back to the pool to be drained.
 */
final class ZipLease extends QueuePool.Member {
    static final int MAX_BLOCKS = 8;
    static final long MAX_BYTES = 2 << 20;
    static final long MAX_NANOS = 2_000_000;

    /** What became of a block that was to be sent. */
    enum Sending {
        SENT,
        /** As many are in flight as may be. */
        FULL,
        /** The lease is not the caller's, or is to end. */
        OVER
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final ZipDevice device;
    private final ZipQueue queue;
    private final LongSupplier nanoClock;
    private final SpinTime spinTime = new SpinTime();
    /** Blocks in flight, oldest first, as the ring has them. */
    private final ArrayDeque<Block> pending;

    private volatile @Nullable Object holder;
    private volatile long since;
    /** Others wait, and the batch is full. */
    private volatile boolean spent;

    private int blocks;
    private long bytes;
    private long progressAt;
    /** Whether somebody looked and found nothing since the last progress: only then a completion is timed. */
    private boolean waitedFor;

    private final AtomicInteger sleepers = new AtomicInteger();
    private boolean givenUp;
    private @Nullable SegmentDecoder decoder;

    ZipLease(ZipDevice device, ZipQueue queue, LongSupplier nanoClock) {
        this.device = device;
        this.queue = queue;
        this.nanoClock = nanoClock;
        this.pending = new ArrayDeque<>(queue.depth());
    }

    ZipDevice device() {
        return device;
    }

    ZipQueue queue() {
        return queue;
    }

    /** Starts a lease with a block; false if the queue does not take it, and there is no lease then. */
    boolean begin(Object newHolder, Block block) {
        lock.lock();
        try {
            renew(nanoClock.getAsLong());
            holder = newHolder;
            if (trySend(block) != Sending.SENT) {
                holder = null;
                return false;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void renew(long now) {
        since = now;
        spent = false;
        blocks = 0;
        bytes = 0;
    }

    Sending send(Object sender, Block block) {
        if (holder != sender) {
            return Sending.OVER;
        }
        lock.lock();
        try {
            if (holder != sender) {
                return Sending.OVER;
            }
            long now = nanoClock.getAsLong();
            if (blocks >= MAX_BLOCKS || bytes >= MAX_BYTES || now - since >= MAX_NANOS) {
                if (device.isWanted()) {
                    spent = true;
                    return Sending.OVER;
                }
                renew(now);
            }
            return trySend(block);
        } finally {
            lock.unlock();
        }
    }

    private Sending trySend(Block block) {
        if (givenUp || !queue.condition().canSend() || !device.isUsable()) {
            return Sending.OVER;
        }
        if (!queue.submit(
                block.in().range(block.start(), block.start() + block.length()),
                block.last(),
                ZipFormat.of(block),
                device.mode(),
                block)) {
            return queue.condition().canSend() ? Sending.FULL : Sending.OVER;
        }
        block.ticket(this);
        if (pending.isEmpty()) {
            progressAt = nanoClock.getAsLong();
            waitedFor = false;
        }
        pending.addLast(block);
        blocks++;
        bytes += block.length();
        return Sending.SENT;
    }

    /** Returns when the block has ended. */
    void await(Block block) {
        long start = nanoClock.getAsLong();
        long spinNanos = spinTime.nanos();
        while (!block.isDone()) {
            if (reap() || block.isDone()) {
                continue;
            }
            if (nanoClock.getAsLong() - start < spinNanos) {
                Thread.onSpinWait();
            } else {
                sleep(block);
            }
        }
        spinTime.waited(nanoClock.getAsLong() - start);
    }

    /** Waits until one more block can be sent, or never again. */
    void awaitRoom() {
        Block oldest;
        lock.lock();
        try {
            oldest = pending.size() < queue.depth() ? null : pending.peekFirst();
        } finally {
            lock.unlock();
        }
        if (oldest != null) {
            await(oldest);
        }
    }

    /** Takes what is done, unless another thread is at it; whether there was anything. */
    boolean reap() {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            boolean any = false;
            while (step()) {
                any = true;
            }
            return any;
        } finally {
            lock.unlock();
        }
    }

    /** Looks once; whether a block ended. */
    private boolean step() {
        if (pending.isEmpty()) {
            return false;
        }
        long now = nanoClock.getAsLong(); // before looking: who is held up in between did look in time
        ZipJob job = queue.poll();
        if (job != null) {
            if (waitedFor) {
                device.service().took(job.length(), now - progressAt);
            }
            progressAt = now;
            waitedFor = false;
            finish(job, pending.removeFirst());
            return true;
        }
        waitedFor = true;
        if (!queue.condition().canReceive()) {
            giveUp(queue.condition().reason());
        } else if (now - progressAt > patienceNanos()) {
            giveUp(ZipDevice.TIMEOUT);
        }
        return false;
    }

    private void finish(ZipJob job, Block block) {
        try {
            device.finish(job, block, this);
        } catch (RuntimeException | Error e) {
            // No memory for a decoder, say. A block that nobody ended would be waited for without end.
            block.fail(e.getClass().getSimpleName());
        }
        queue.release(job);
    }

    private long patienceNanos() {
        return device.patienceNanos(pending.getFirst().length());
    }

    /** Has all blocks in flight done elsewhere; the queue is not to be used again. */
    private void giveUp(String reason) {
        givenUp = true;
        device.gaveUp(reason, queue.condition(), pending.size());
        for (Block block = pending.pollFirst(); block != null; block = pending.pollFirst()) {
            block.fail(reason);
        }
    }

    /** Has what is in flight done elsewhere, as when there is no progress any more. */
    void abort(String reason) {
        lock.lock();
        try {
            if (!pending.isEmpty()) {
                giveUp(reason);
            }
        } finally {
            lock.unlock();
        }
    }

    private void sleep(Block block) {
        long left;
        lock.lock();
        try {
            if (block.isDone()) {
                return;
            }
            queue.arm();
            if (step() || pending.isEmpty()) {
                return; // came before it was armed: no interrupt to wait for
            }
            left = patienceNanos() - (nanoClock.getAsLong() - progressAt);
            sleepers.incrementAndGet();
        } finally {
            lock.unlock();
        }
        queue.doze(left); // the queue is not closed before its lease has ended, which sleepers prevent
        sleepers.decrementAndGet();
    }

    /** Whether the lease has lasted as long as it may while others wait. */
    boolean isOverdue() {
        return spent || nanoClock.getAsLong() - since >= MAX_NANOS;
    }

    /** Ends the lease if no block is in flight and nobody is inside; true once, for the one who gives the queue back. */
    boolean end() {
        if (holder == null || !lock.tryLock()) {
            return false; // whoever is inside ends it after
        }
        try {
            boolean now = holder != null && pending.isEmpty() && sleepers.get() == 0;
            if (now) {
                holder = null;
            }
            return now;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the queue can be leased again. To be asked by the one who ended the lease. */
    boolean isGood() {
        return !givenUp && queue.condition().canSend() && queue.inFlight() == 0;
    }

    /** What decodes samples of this queue; used under the lock. */
    SegmentDecoder decoder() {
        SegmentDecoder existing = decoder;
        if (existing == null) {
            existing = new SegmentDecoder(queue.blockBytes());
            decoder = existing;
        }
        return existing;
    }

    /** Takes back what the device is done with whose blocks were done elsewhere; how much may still come back. */
    int drain() {
        for (ZipJob job = queue.poll(); job != null; job = queue.poll()) {
            queue.release(job);
        }
        return queue.condition().canReceive() ? queue.inFlight() : 0;
    }

    /** Gives the queue back to the kernel. */
    void close() {
        queue.close();
        if (decoder != null) {
            decoder.end();
        }
    }
}
