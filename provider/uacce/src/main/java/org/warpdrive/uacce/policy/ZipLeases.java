// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.util.function.LongSupplier;
import org.warpdrive.engine.Block;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.policy.ZipLease.Sending;
import org.warpdrive.uacce.zip.ZipQueue;

/**
 * The leases of one device's compressing queues: the one place where a lease begins, is reaped and ends. Any thread. No
 * lock of this package is held while a thread waits or a queue is opened, closed or drained.
 *
 * <table>
 * <caption>States of a lease</caption>
 * <tr><th>state</th><th>holder</th><th>in flight</th><th>what may be done with it</th></tr>
 * <tr><td>IDLE</td><td>none</td><td>nothing</td><td>the pool may grant or close it</td></tr>
 * <tr><td>GRANTED</td><td>none</td><td>nothing</td><td>the thread it was granted to sends its first block</td></tr>
 * <tr><td>HELD</td><td>a thread</td><td>blocks</td><td>the holder sends; anybody reaps; whoever finds it empty ends
 *     it</td></tr>
 * <tr><td>GIVEN UP</td><td>a thread</td><td>requests whose blocks software does</td><td>anybody ends it</td></tr>
 * <tr><td>DRAINING</td><td>none</td><td>such requests</td><td>the maintenance thread takes answers back, for a
 *     second</td></tr>
 * </table>
 *
 * <table>
 * <caption>Edges</caption>
 * <tr><th>from</th><th>to</th><th>when</th></tr>
 * <tr><td>-</td><td>GRANTED</td><td>{@link #begin} found none idle, and the pool may open one</td></tr>
 * <tr><td>-</td><td>IDLE</td><td>{@link #maintain} opens one for whoever had no time to</td></tr>
 * <tr><td>IDLE</td><td>GRANTED</td><td>{@link #begin} or {@link #awaitAndBegin}</td></tr>
 * <tr><td>GRANTED</td><td>HELD</td><td>the queue took the first block</td></tr>
 * <tr><td>GRANTED</td><td>IDLE, DRAINING</td><td>it did not, or an error struck: IDLE if the queue is good</td></tr>
 * <tr><td>HELD</td><td>HELD</td><td>the holder sends another block; a full batch is renewed if nobody waits</td></tr>
 * <tr><td>HELD</td><td>GIVEN UP</td><td>no completion for too long, the queue stopped, an error struck, or
 *     {@link #close}: the blocks in flight are failed, and software does them</td></tr>
 * <tr><td>HELD</td><td>GRANTED</td><td>the lease ends and somebody waits: for the one who has waited longest</td></tr>
 * <tr><td>HELD</td><td>IDLE</td><td>it ends and nobody waits</td></tr>
 * <tr><td>HELD, GIVEN UP</td><td>DRAINING</td><td>it ends, and the queue or the device is not usable, or {@link #close}
 *     was called</td></tr>
 * <tr><td>IDLE, DRAINING</td><td>closed</td><td>by {@link #maintain} or {@link #releaseQueues}; {@link QueuePool} says
 *     when</td></tr>
 * </table>
 *
 * <p>A lease ends when no block is in flight on it and no thread sleeps on its queue. Its holder ends it after waiting
 * for a block. If the holder is away, threads that want the queue end it once it is overdue, and the maintenance thread
 * does in any case. {@link ZipLease#end} is true for one of them alone, and that one gives the queue back.
 */
final class ZipLeases implements QueuePool.Supply<ZipLease> {
    private static final long NO_WAIT = -1;

    private final ZipDevice device;
    private final LongSupplier nanoClock;
    private final QueuePool<ZipLease> pool;
    private volatile boolean closed;

    ZipLeases(ZipDevice device, int maxQueues, LongSupplier nanoClock) {
        this.device = device;
        this.nanoClock = nanoClock;
        this.pool = new QueuePool<>(this, maxQueues, nanoClock);
    }

    /**
     * Begins a lease with a block if a queue is free.
     *
     * @param opens whether the caller has the time to open a queue; otherwise that is left to {@link #maintain}
     * @return {@code FULL} when no queue is free, {@code OVER} when one was and did not take the block
     */
    Sending begin(HeldLeases holder, Block block, boolean opens) {
        return begin(holder, block, opens, NO_WAIT);
    }

    /**
     * As {@link #begin(HeldLeases, Block, boolean)}, for a caller that got no queue: waits for one if it is likely to
     * come soon enough.
     *
     * @param worthNanos how long a queue is worth waiting for
     */
    Sending awaitAndBegin(HeldLeases holder, Block block, long worthNanos) {
        return begin(holder, block, false, worthNanos);
    }

    /** One method for all three ways to a queue, so that no call lies between having one and the {@code try}. */
    private Sending begin(HeldLeases holder, Block block, boolean opens, long worthNanos) {
        ZipLease lease = worthNanos != NO_WAIT ? pool.awaitLease(worthNanos) : opens ? pool.lease() : pool.leaseIdle();
        if (lease == null) {
            return Sending.FULL;
        }
        boolean begun = false;
        try {
            holder.add(lease); // may take memory: nothing can fail once the device has the block
            begun = !closed && lease.begin(holder, block);
        } finally {
            if (!begun) {
                pool.release(lease, lease.isGood());
            }
        }
        return begun ? Sending.SENT : Sending.OVER;
    }

    /** Returns when a block sent on a lease has ended, and ends the lease if it was the last. */
    void await(ZipLease lease, Block block) {
        if (!block.completion().isDone()) {
            lease.await(block);
        }
        endIfEmpty(lease);
    }

    /** Ends a lease with nothing in flight, or leaves that to whoever is inside. */
    private void endIfEmpty(ZipLease lease) {
        if (lease.end()) {
            pool.release(lease, lease.isGood() && device.isUsable());
        }
    }

    /** Takes what is done on queues whose leases last too long; for those who wait for a queue. */
    void reapOverdue() {
        for (ZipLease lease : pool.leased()) {
            if (lease.isOverdue()) {
                lease.reap();
                endIfEmpty(lease);
            }
        }
    }

    /** Takes what is done on all queues, since nobody else may be waiting for it. The maintenance thread's. */
    void reapAll() {
        for (ZipLease lease : pool.leased()) {
            lease.reap();
            endIfEmpty(lease);
        }
    }

    /** Drains, closes and opens queues as {@link QueuePool#maintain} says. The maintenance thread's. */
    void maintain() {
        pool.maintain();
    }

    /** Begins no lease any more, and has the blocks in flight done elsewhere. */
    void close(String reason) {
        closed = true;
        pool.close();
        for (ZipLease lease : pool.leased()) {
            lease.abort(reason);
            endIfEmpty(lease);
        }
    }

    /** Closes idle queues at once. */
    void releaseQueues() {
        pool.releaseQueues();
    }

    /** Whether somebody waits for a queue. */
    boolean isWanted() {
        return pool.isWanted();
    }

    /** Whether {@link #maintain} is to open a queue. */
    boolean isQueueDue() {
        return pool.isQueueDue();
    }

    /** Whether no queue is held, in any state. */
    boolean isEmpty() {
        return pool.isEmpty();
    }

    QueuePool.Snapshot snapshot() {
        return pool.snapshot();
    }

    @Override
    public ZipLease open() throws DeviceException {
        ZipQueue queue = device.openQueue();
        boolean made = false;
        try {
            ZipLease lease = new ZipLease(device, queue, nanoClock);
            made = true;
            return lease;
        } finally {
            if (!made) {
                queue.close();
            }
        }
    }

    @Override
    public void close(ZipLease lease) {
        lease.close();
        device.queueClosed();
    }

    @Override
    public long remaining() {
        return device.remaining();
    }

    @Override
    public int drain(ZipLease lease) {
        return lease.drain();
    }
}
