// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.hisi;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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
 * are done by software, and it goes back to the pool to be drained. A {@linkplain Block#isHedged hedged} block is not
 * waited for that long: software does it, and its answer, should it come, is dropped.
 */
final class ZipLease extends QueuePool.Member {
    static final int MAX_BLOCKS = 8;
    static final long MAX_BYTES = 2 << 20;
    static final long MAX_NANOS = 2_000_000;

    /** The unit of sleeping for an answer. */
    private static final long MILLI = 1_000_000;

    private static final long NAP_NANOS = 20_000;

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
    /** What is in flight, oldest first, as the ring has it; without owners where it was too late. */
    private final ArrayDeque<ZipJob> pending;
    /** How many of those have no owner. */
    private final AtomicInteger late = new AtomicInteger();

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
        ZipJob job = queue.submit(
                block.in().range(block.start(), block.start() + block.length()),
                block.last(),
                ZipFormat.of(block),
                device.mode(),
                block);
        if (job == null) {
            return queue.condition().canSend() ? Sending.FULL : Sending.OVER;
        }
        block.ticket(this);
        if (pending.isEmpty()) {
            progressAt = nanoClock.getAsLong();
            waitedFor = false;
        }
        pending.addLast(job);
        blocks++;
        bytes += block.length();
        return Sending.SENT;
    }

    /** Returns when the block has ended. */
    void await(Block block) {
        long start = nanoClock.getAsLong();
        long worthNanos = block.isHedged() ? block.softwareNanos() : Long.MAX_VALUE;
        long spinNanos = spinTime.nanos();
        while (!block.isDone()) {
            long waited = nanoClock.getAsLong() - start; // before looking: as in step
            if (reap() || block.isDone()) {
                continue;
            }
            if (waited >= worthNanos || (block.isHedged() && late.get() > 0)) {
                leave(block); // where one before it is late, it is, too
            } else if (waited < spinNanos) {
                Thread.onSpinWait();
            } else {
                sleep(block, worthNanos - waited);
            }
        }
        spinTime.waited(nanoClock.getAsLong() - start);
    }

    /** Has a block done elsewhere that is still in flight. Its bay is the queue's until the answer is there. */
    private void leave(Block block) {
        lock.lock();
        try {
            for (ZipJob job : pending) {
                if (job.owner() == block) {
                    job.clearOwner();
                    late.incrementAndGet();
                    device.left();
                    block.fail(ZipDevice.LATE);
                    return;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the device still owes this holder an answer that was too late for it. */
    boolean isBehind(Object asker) {
        if (late.get() == 0 || holder != asker) {
            return false;
        }
        reap();
        return late.get() > 0;
    }

    /** Waits until one more block can be sent, or never again. */
    void awaitRoom() {
        ZipJob oldest;
        lock.lock();
        try {
            oldest = pending.size() < queue.depth() ? null : pending.peekFirst();
        } finally {
            lock.unlock();
        }
        if (oldest != null && oldest.owner() instanceof Block block) {
            await(block);
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
            pending.removeFirst();
            if (job.owner() instanceof Block block) {
                if (waitedFor) {
                    device.service().took(job.length(), now - progressAt);
                }
                finish(job, block);
            } else {
                late.decrementAndGet(); // and not timed: nobody waited for it
                device.dropped();
            }
            progressAt = now;
            waitedFor = false;
            queue.release(job);
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
    }

    private long patienceNanos() {
        return device.patienceNanos(pending.getFirst().length());
    }

    /** Has all blocks in flight done elsewhere; the queue is not to be used again. */
    private void giveUp(String reason) {
        givenUp = true;
        device.gaveUp(reason, queue.condition(), pending.size() - late.getAndSet(0));
        for (ZipJob job = pending.pollFirst(); job != null; job = pending.pollFirst()) {
            if (job.owner() instanceof Block block) {
                block.fail(reason);
            }
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

    private void sleep(Block block, long nanosLeft) {
        if (nanosLeft < MILLI) {
            LockSupport.parkNanos(this, Math.min(nanosLeft, NAP_NANOS));
            return;
        }
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
            left = Math.min(nanosLeft, patienceNanos() - (nanoClock.getAsLong() - progressAt));
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
