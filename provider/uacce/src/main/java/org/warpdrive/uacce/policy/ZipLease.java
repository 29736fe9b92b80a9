// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.Block;
import org.warpdrive.uacce.SpinTime;
import org.warpdrive.uacce.zip.StreamCutter;
import org.warpdrive.uacce.zip.ZipFormat;
import org.warpdrive.uacce.zip.ZipJob;
import org.warpdrive.uacce.zip.ZipQueue;

/**
 * A queue with its blocks in flight, while one thread holds it. {@link ZipLeases} begins and ends a lease; this class
 * sends, reaps and waits in between. A lease covers a batch: {@value #MAX_BLOCKS} blocks, 2 MiB or 2 ms. If no thread
 * waits for the queue, the holder starts another batch.
 *
 * <p>Usually only the holder calls. The lock is needed for streams that change threads, for the maintenance thread, and
 * for threads that want the queue of a holder that is away. No thread sleeps while it has the lock.
 *
 * <p>Timeout: the progress clock starts when a block is sent on an idle queue, and restarts with each completion. If it
 * exceeds the configured timeout and a multiple of the usual service time, the queue is given up: software does the
 * blocks in flight, and the queue goes back to the pool to be drained. For a {@linkplain Block#isHedged hedged} block
 * the waiting thread stops earlier. Software does the block, and the device's late answer is dropped.
 */
final class ZipLease extends QueuePool.Member {
    static final int MAX_BLOCKS = 8;
    static final long MAX_BYTES = 2 << 20;
    static final long MAX_NANOS = 2_000_000;

    /** One millisecond, the granularity of {@link ZipQueue#doze}. */
    private static final long MILLI = 1_000_000;

    private static final long NAP_NANOS = 20_000;
    private static final String CUT_SHORT = "cut short by an error";

    /** The result of trying to send a block. */
    enum Sending {
        SENT,
        /** No room: the queue has its maximum in flight, or no queue is free. */
        FULL,
        /** The lease belongs to another holder or is about to end, or the queue accepts nothing. */
        OVER
    }

    /** A monitor, because the JVM releases it whatever is thrown. A ReentrantLock may stay locked if lock() throws. */
    private final Object lock = new Object();
    /** Whether a thread is reaping now. A hint for other threads, which then need not reap. */
    private volatile boolean reaping;

    private final ZipDevice device;
    private final ZipQueue queue;
    private final LongSupplier nanoClock;
    private final SpinTime spinTime = new SpinTime();
    /** Requests in flight, oldest first. A job has no owner once its stream gave up and software did the block. */
    private final ArrayDeque<ZipJob> pending;
    /** Number of pending requests without an owner. */
    private final AtomicInteger late = new AtomicInteger();

    private volatile @Nullable Object holder;
    private volatile long since;
    /** Whether the batch is full and other threads wait for the queue. */
    private volatile boolean spent;

    private int blocks;
    private long bytes;
    private long progressAt;
    /**
     * Whether a thread polled without result since the last progress. Only then the next completion's time is measured.
     */
    private boolean waitedFor;

    private final AtomicInteger sleepers = new AtomicInteger();
    private boolean givenUp;
    private @Nullable StreamCutter cutter;

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

    /**
     * Begins a lease by sending a block. Returns false, with no lease begun, if the queue does not accept the block.
     */
    boolean begin(Object newHolder, Block block) {
        synchronized (lock) {
            boolean sent = false;
            try {
                renew(nanoClock.getAsLong());
                holder = newHolder;
                sent = trySend(block) == Sending.SENT;
            } finally {
                if (!sent) {
                    holder = null;
                }
            }
            return sent;
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
        synchronized (lock) {
            if (holder != sender) {
                return Sending.OVER;
            }
            long now = nanoClock.getAsLong();
            if (blocks >= MAX_BLOCKS || bytes >= MAX_BYTES || now - since >= MAX_NANOS) {
                if (device.leases().isWanted()) {
                    spent = true;
                    return Sending.OVER;
                }
                renew(now);
            }
            return trySend(block);
        }
    }

    private Sending trySend(Block block) {
        if (givenUp || !queue.condition().canSend() || !device.isUsable()) {
            return Sending.OVER;
        }
        block.routing().ticket(this);
        int length = block.length();
        long now = nanoClock.getAsLong();
        boolean through = false;
        try {
            ZipJob job = queue.submit(
                    block.in().range(block.start(), block.start() + length),
                    block.last(),
                    ZipFormat.of(block),
                    device.mode(),
                    block);
            if (job != null) {
                boolean first = pending.isEmpty();
                pending.addLast(job); // the capacity equals the number of bays, so nothing can fail from here on
                blocks++;
                bytes += length;
                progressAt = first ? now : progressAt;
                waitedFor &= !first;
            }
            through = true;
            if (job != null) {
                return Sending.SENT;
            }
        } finally {
            givenUp |=
                    !through; // unknown whether the device has the block: software does it, and the queue is drained.
        }
        return queue.condition().canSend() ? Sending.FULL : Sending.OVER;
    }

    /** Waits until the block has ended. */
    void await(Block block) {
        long start = nanoClock.getAsLong();
        long worthNanos = block.isHedged() ? block.routing().softwareNanos() : Long.MAX_VALUE;
        long spinNanos = spinTime.nanos();
        while (!block.completion().isDone()) {
            long waited = nanoClock.getAsLong() - start; // read before polling, as in look()
            if (reap() || block.completion().isDone()) {
                continue;
            }
            if (waited >= worthNanos || (block.isHedged() && late.get() > 0)) {
                leave(block); // completions arrive in order: if an earlier answer is late, this one is too
            } else if (waited < spinNanos) {
                Thread.onSpinWait();
            } else {
                sleep(block, worthNanos - waited);
            }
        }
        spinTime.waited(nanoClock.getAsLong() - start);
    }

    /** Fails a block in flight, so that software does it. The queue keeps its bay until the answer arrives. */
    private void leave(Block block) {
        synchronized (lock) {
            for (ZipJob job : pending) {
                if (job.owner() == block) {
                    job.clearOwner();
                    late.incrementAndGet();
                    device.left();
                    block.completion().fail(ZipDevice.LATE);
                    return;
                }
            }
        }
    }

    /** Whether an answer is outstanding that came too late for this holder. */
    boolean isBehind(Object asker) {
        if (late.get() == 0 || holder != asker) {
            return false;
        }
        reap();
        return late.get() > 0;
    }

    /** Waits until one more block can be sent, or until none can be sent any more. */
    void awaitRoom() {
        ZipJob oldest;
        synchronized (lock) {
            oldest = pending.size() < queue.depth() ? null : pending.peekFirst();
        }
        if (oldest != null && oldest.owner() instanceof Block block) {
            await(block);
        }
    }

    /** Reaps completed requests, unless another thread is doing so. Returns whether there were any. */
    boolean reap() {
        if (reaping) {
            return false;
        }
        synchronized (lock) {
            boolean any = false;
            try {
                reaping = true;
                while (step()) {
                    any = true;
                }
            } finally {
                reaping = false;
            }
            return any;
        }
    }

    /** Polls once. Returns whether a block ended. */
    private boolean step() {
        if (pending.isEmpty()) {
            return false;
        }
        if (givenUp) { // an error was thrown earlier, and blocks remain that were not ended
            giveUp(CUT_SHORT);
            return false;
        }
        boolean through = false;
        try {
            boolean ended = look();
            through = true;
            return ended;
        } finally {
            givenUp |= !through;
        }
    }

    private boolean look() {
        // Read before polling, so that a pause between the two is not counted as the device's silence.
        long now = nanoClock.getAsLong();
        ZipJob job = queue.poll();
        if (job != null) {
            if (job.owner() instanceof Block block) {
                if (waitedFor) {
                    device.service().took(job.length(), now - progressAt);
                }
                finish(job, block);
            } else {
                late.decrementAndGet(); // not measured, since no thread waited for it
                device.dropped(queue.verdict(job));
            }
            pending.removeFirst(); // last, so that an exception above cannot lose a block
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
            // For instance no memory for a cutter. The block must be ended, or its thread would wait forever.
            fail(block, e.getClass().getSimpleName());
        }
    }

    private long patienceNanos() {
        return device.patienceNanos(pending.getFirst().length());
    }

    /** Fails all blocks in flight, so that software does them. Nothing more is sent on this queue. */
    private void giveUp(String reason) {
        givenUp = true;
        device.gaveUp(reason, queue.condition(), pending.size() - late.getAndSet(0));
        for (ZipJob job = pending.peekFirst(); job != null; job = pending.peekFirst()) {
            if (job.owner() instanceof Block block) {
                fail(block, reason);
            }
            pending.removeFirst(); // last, as in look()
        }
    }

    /** Fails a block, unless it was ended before an error was thrown and belongs to another engine by now. */
    private void fail(Block block, String reason) {
        if (block.routing().ticket() == this) {
            block.completion().fail(reason);
        }
    }

    /** Gives the queue up if blocks are in flight on it. */
    void abort(String reason) {
        synchronized (lock) {
            if (!pending.isEmpty()) {
                giveUp(reason);
            }
        }
    }

    private void sleep(Block block, long nanosLeft) {
        if (nanosLeft < MILLI) {
            LockSupport.parkNanos(this, Math.min(nanosLeft, NAP_NANOS));
            return;
        }
        long left;
        synchronized (lock) {
            if (block.completion().isDone()) {
                return;
            }
            queue.arm();
            if (step() || pending.isEmpty()) {
                return; // completed before the interrupt was armed, so there is none to wait for
            }
            left = Math.min(nanosLeft, patienceNanos() - (nanoClock.getAsLong() - progressAt));
            sleepers.incrementAndGet();
        }
        queue.doze(left); // the queue cannot be closed meanwhile: sleepers keep its lease from ending
        sleepers.decrementAndGet();
    }

    /** Whether the lease has lasted as long as it may while other threads wait. */
    boolean isOverdue() {
        return spent || nanoClock.getAsLong() - since >= MAX_NANOS;
    }

    /**
     * Ends the lease if no block is in flight and no thread sleeps. Returns true to one caller only, which must return
     * the queue to the pool.
     */
    boolean end() {
        if (holder == null) {
            return false;
        }
        synchronized (lock) {
            boolean now = holder != null && pending.isEmpty() && sleepers.get() == 0;
            if (now) {
                holder = null;
            }
            return now;
        }
    }

    /** Whether the queue can be leased again. Only the caller that ended the lease may ask. */
    boolean isGood() {
        return !givenUp && queue.condition().canSend() && queue.inFlight() == 0;
    }

    /** The cutter of this queue's output; used under the lock. */
    StreamCutter cutter() {
        StreamCutter existing = cutter;
        if (existing == null) {
            existing = new StreamCutter();
            cutter = existing;
        }
        return existing;
    }

    /** Takes back completed requests whose blocks software did. Returns how many may still come back. */
    int drain() {
        for (ZipJob job = queue.poll(); job != null; job = queue.poll()) {
            queue.release(job);
        }
        return queue.condition().canReceive() ? queue.inFlight() : 0;
    }

    /** Closes the queue and the cutter. */
    void close() {
        queue.close();
        if (cutter != null) {
            cutter.end();
        }
    }
}
