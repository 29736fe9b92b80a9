// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.util.function.LongSupplier;
import org.warpdrive.engine.Block;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.policy.ZipLease.Sending;
import org.warpdrive.uacce.zip.ZipQueue;

/**
 * The leases of one device's compressing queues. Only this class begins, reaps and ends a lease. Any thread may use it.
 * No lock of this package is held while a thread waits, or while a queue is opened, closed or drained.
 *
 * <table>
 * <caption>States of a lease</caption>
 * <tr><th>state</th><th>holder</th><th>in flight</th><th>what may be done with it</th></tr>
 * <tr><td>IDLE</td><td>none</td><td>nothing</td><td>the pool may grant or close it</td></tr>
 * <tr><td>GRANTED</td><td>none</td><td>nothing</td><td>the thread it was granted to sends its first block</td></tr>
 * <tr><td>HELD</td><td>a thread</td><td>blocks</td><td>the holder sends; any thread reaps; a thread that finds it empty
 *     ends it</td></tr>
 * <tr><td>GIVEN UP</td><td>a thread</td><td>requests whose blocks software does</td><td>any thread ends it</td></tr>
 * <tr><td>DRAINING</td><td>none</td><td>such requests</td><td>the maintenance thread reaps answers, for a
 *     second</td></tr>
 * </table>
 *
 * <table>
 * <caption>Transitions</caption>
 * <tr><th>from</th><th>to</th><th>when</th></tr>
 * <tr><td>-</td><td>GRANTED</td><td>{@link #begin} finds none idle, and the pool may open one</td></tr>
 * <tr><td>-</td><td>IDLE</td><td>{@link #maintain} opens one for a caller that had no time to</td></tr>
 * <tr><td>IDLE</td><td>GRANTED</td><td>{@link #begin} or {@link #awaitAndBegin}</td></tr>
 * <tr><td>GRANTED</td><td>HELD</td><td>the queue accepts the first block</td></tr>
 * <tr><td>GRANTED</td><td>IDLE, DRAINING</td><td>it does not, or an error is thrown: IDLE if the queue is
 *     good</td></tr>
 * <tr><td>HELD</td><td>HELD</td><td>the holder sends another block; a full batch is renewed if no thread
 *     waits</td></tr>
 * <tr><td>HELD</td><td>GIVEN UP</td><td>timeout without a completion, the queue stopped, an error was thrown, or
 *     {@link #close}: the blocks in flight are failed, and software does them</td></tr>
 * <tr><td>HELD</td><td>GRANTED</td><td>the lease ends and a thread waits: the one that has waited longest gets
 *     it</td></tr>
 * <tr><td>HELD</td><td>IDLE</td><td>the lease ends and no thread waits</td></tr>
 * <tr><td>HELD, GIVEN UP</td><td>DRAINING</td><td>the lease ends, and the queue or the device is not usable, or
 *     {@link #close} was called</td></tr>
 * <tr><td>IDLE, DRAINING</td><td>closed</td><td>{@link #maintain} or {@link #releaseQueues}; {@link QueuePool} defines
 *     when</td></tr>
 * </table>
 *
 * <p>A lease can end when no block is in flight on it and no thread sleeps on its queue. Its holder ends it after
 * waiting for a block. If the holder is away, a thread that wants the queue ends it once it is overdue, and the
 * maintenance thread ends it in any case. {@link ZipLease#end} returns true to one of them only, which returns the
 * queue to the pool.
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
     * @param opens whether the caller has the time to open a queue; otherwise {@link #maintain} does it
     * @return {@code FULL} if no queue is free, {@code OVER} if one was but did not accept the block
     */
    Sending begin(HeldLeases holder, Block block, boolean opens) {
        return begin(holder, block, opens, NO_WAIT);
    }

    /**
     * As {@link #begin(HeldLeases, Block, boolean)}, for a caller that got no queue: waits for one if it is likely to
     * come free soon enough.
     *
     * @param worthNanos the longest wait that is still worth it
     */
    Sending awaitAndBegin(HeldLeases holder, Block block, long worthNanos) {
        return begin(holder, block, false, worthNanos);
    }

    /** One method for all three ways to get a queue, so that no call lies between getting it and the {@code try}. */
    private Sending begin(HeldLeases holder, Block block, boolean opens, long worthNanos) {
        ZipLease lease = worthNanos != NO_WAIT ? pool.awaitLease(worthNanos) : opens ? pool.lease() : pool.leaseIdle();
        if (lease == null) {
            return Sending.FULL;
        }
        boolean begun = false;
        try {
            holder.add(lease); // may throw OutOfMemoryError, so before the block is sent: after that nothing may fail
            begun = !closed && lease.begin(holder, block);
        } finally {
            if (!begun) {
                pool.release(lease, lease.isGood());
            }
        }
        return begun ? Sending.SENT : Sending.OVER;
    }

    /** Waits until a block sent on a lease has ended, and ends the lease if it was the last. */
    void await(ZipLease lease, Block block) {
        if (!block.completion().isDone()) {
            lease.await(block);
        }
        endIfEmpty(lease);
    }

    /** Ends a lease with nothing in flight. If a thread is still inside, that thread ends it. */
    private void endIfEmpty(ZipLease lease) {
        if (lease.end()) {
            pool.release(lease, lease.isGood() && device.isUsable());
        }
    }

    /** Reaps queues whose leases last too long. Called by threads that wait for a queue. */
    void reapOverdue() {
        for (ZipLease lease : pool.leased()) {
            if (lease.isOverdue()) {
                lease.reap();
                endIfEmpty(lease);
            }
        }
    }

    /** Reaps all queues, since their holders may be away. Called by the maintenance thread. */
    void reapAll() {
        for (ZipLease lease : pool.leased()) {
            lease.reap();
            endIfEmpty(lease);
        }
    }

    /** Drains, closes and opens queues; see {@link QueuePool#maintain}. Called by the maintenance thread. */
    void maintain() {
        pool.maintain();
    }

    /** Refuses further leases, and fails the blocks in flight so that software does them. */
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

    /** Whether a thread waits for a queue. */
    boolean isWanted() {
        return pool.isWanted();
    }

    /** Whether {@link #maintain} has a queue to open. */
    boolean isQueueDue() {
        return pool.isQueueDue();
    }

    /** Whether the pool holds no queue in any state. */
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
