// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.Block;
import org.warpdrive.uacce.SpinTime;
import org.warpdrive.uacce.zip.SegmentDecoder;
import org.warpdrive.uacce.zip.ZipFormat;
import org.warpdrive.uacce.zip.ZipJob;
import org.warpdrive.uacce.zip.ZipQueue;

/**
 * A queue with the blocks in flight on it, as one thread after the other holds it. {@link ZipLeases} begins and ends a
 * lease; this class sends, reaps and waits while it lasts. A lease is for a batch of blocks: {@value #MAX_BLOCKS} of
 * them, 2 MiB or 2 ms. If nobody waits for the queue, a full batch is followed by another.
 *
 * <p>Usually the holder alone calls. The lock is there for streams that change threads, for the maintenance thread, and
 * for threads that want the queue of a holder that is away. No thread sleeps with it.
 *
 * <p>The progress clock: it starts when a block is sent on an idle queue, and again with each completion. When it shows
 * much more than answers usually take, the queue is given up: software does the blocks in flight, and the queue goes
 * back to the pool to be drained. A {@linkplain Block#isHedged hedged} block is not waited for that long. Software does
 * it, and its answer, should it come, is dropped.
 */
final class ZipLease extends QueuePool.Member {
    static final int MAX_BLOCKS = 8;
    static final long MAX_BYTES = 2 << 20;
    static final long MAX_NANOS = 2_000_000;

    /** The unit of sleeping for an answer. */
    private static final long MILLI = 1_000_000;

    private static final long NAP_NANOS = 20_000;
    private static final String CUT_SHORT = "cut short by an error";

    /** What became of a block that was to be sent. */
    enum Sending {
        SENT,
        /** There is no room: as many are in flight as may be, or no queue is free. */
        FULL,
        /** The lease is not the caller's or is to end, or the queue takes nothing. */
        OVER
    }

    /** A monitor: the JVM releases it whatever is thrown, but a ReentrantLock may be left locked when lock() throws. */
    private final Object lock = new Object();
    /** Whether a thread is taking completions just now. A hint for others, who would do the same. */
    private volatile boolean reaping;

    private final ZipDevice device;
    private final ZipQueue queue;
    private final LongSupplier nanoClock;
    private final SpinTime spinTime = new SpinTime();
    /** Requests in flight, oldest first. A job has no owner once its stream gave up and software did the block. */
    private final ArrayDeque<ZipJob> pending;
    /** How many of these have no owner. */
    private final AtomicInteger late = new AtomicInteger();

    private volatile @Nullable Object holder;
    private volatile long since;
    /** Whether the batch is full and others wait for the queue. */
    private volatile boolean spent;

    private int blocks;
    private long bytes;
    private long progressAt;
    /** Whether a thread polled and found nothing since the last progress. A completion is timed only then. */
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
                pending.addLast(job); // there is room for as many as there are bays; nothing below can fail
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
                    !through; // nobody knows whether the device has it: the block is done elsewhere, the queue drained
        }
        return queue.condition().canSend() ? Sending.FULL : Sending.OVER;
    }

    /** Returns when the block has ended. */
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

    /** Fails a block in flight, so that software does it. Its bay stays with the queue until the answer came. */
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
        synchronized (lock) {
            oldest = pending.size() < queue.depth() ? null : pending.peekFirst();
        }
        if (oldest != null && oldest.owner() instanceof Block block) {
            await(block);
        }
    }

    /** Takes what is done, unless another thread is at it; whether there was anything. */
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

    /** Looks once; whether a block ended. */
    private boolean step() {
        if (pending.isEmpty()) {
            return false;
        }
        if (givenUp) { // an error struck, and there are blocks left that nobody ended
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
                late.decrementAndGet(); // not timed, since nobody waited for it
                device.dropped(queue.verdict(job));
            }
            pending.removeFirst(); // last, so that no block is forgotten whatever is thrown
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
            fail(block, e.getClass().getSimpleName());
        }
    }

    private long patienceNanos() {
        return device.patienceNanos(pending.getFirst().length());
    }

    /** Fails all blocks in flight, so that software does them. Nothing is sent on this queue any more. */
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

    /** Ends a block, unless that was done before an error struck and it is somebody else's by now. */
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
                return; // came before it was armed: no interrupt to wait for
            }
            left = Math.min(nanosLeft, patienceNanos() - (nanoClock.getAsLong() - progressAt));
            sleepers.incrementAndGet();
        }
        queue.doze(left); // the queue is not closed before its lease has ended, which sleepers prevent
        sleepers.decrementAndGet();
    }

    /** Whether the lease has lasted as long as it may while others wait. */
    boolean isOverdue() {
        return spent || nanoClock.getAsLong() - since >= MAX_NANOS;
    }

    /** Ends the lease if no block is in flight and nobody sleeps; true once, for the one who gives the queue back. */
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

    /** Whether the queue can be leased again. To be asked by the one who ended the lease. */
    boolean isGood() {
        return !givenUp && queue.condition().canSend() && queue.inFlight() == 0;
    }

    /** What decodes this queue's output; used under the lock. */
    SegmentDecoder decoder() {
        SegmentDecoder existing = decoder;
        if (existing == null) {
            existing = new SegmentDecoder();
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
