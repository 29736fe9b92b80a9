// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.DeviceException;

/**
 * The queues of one device and one direction that this process holds. Any thread may use it. Queues are opened, closed
 * and drained outside the lock. The pool has no thread and reads an injected clock, so its owner calls
 * {@link #maintain} from time to time.
 *
 * <table>
 * <caption>States of a queue</caption>
 * <tr><th>from</th><th>to</th><th>when</th></tr>
 * <tr><td>-</td><td>LEASED</td><td>a lease finds no idle queue: the first is opened at once, one more only if a lease
 *     was refused within the last second, the maximum is not reached and the device has some left</td></tr>
 * <tr><td>-</td><td>IDLE</td><td>{@link #maintain} opens one under the same conditions, after {@link #leaseIdle} found
 *     none</td></tr>
 * <tr><td>IDLE</td><td>LEASED</td><td>a lease while no thread waits; it gets the queue used last</td></tr>
 * <tr><td>LEASED</td><td>LEASED</td><td>a good queue is released; the thread that has waited longest gets it</td></tr>
 * <tr><td>LEASED</td><td>IDLE</td><td>a good queue is released while no thread waits</td></tr>
 * <tr><td>LEASED</td><td>DRAINING</td><td>a queue that is not good is released, or any queue after the pool was closed;
 *     it is reaped and never leased again</td></tr>
 * <tr><td>DRAINING</td><td>closed</td><td>no request is in flight, no answer can arrive any more, or a second
 *     passed</td></tr>
 * <tr><td>IDLE</td><td>closed</td><td>idle for five seconds; for one second if the device has none left for others and
 *     the pool holds more than one; at once by {@link #releaseQueues}</td></tr>
 * </table>
 */
public final class QueuePool<Q extends QueuePool.Member> {
    static final long IDLE_NANOS = 5_000_000_000L;
    static final long IDLE_WHEN_SCARCE_NANOS = 1_000_000_000L;
    static final long GROW_AFTER_REFUSAL_NANOS = 1_000_000_000L;
    static final long DRAIN_NANOS = 1_000_000_000L;
    static final long NONE_LEFT_NANOS = 100_000_000L;

    /** The weight of one lease in the running mean is 1 in this number. */
    private static final int MEAN_OF = 8;

    private final Supply<Q> supply;
    private final int maxQueues;
    private final LongSupplier nanoClock;

    private final ArrayDeque<Q> idle = new ArrayDeque<>();
    private final ArrayList<Q> leased = new ArrayList<>();
    private final List<Q> draining = new ArrayList<>();
    private final ArrayDeque<Waiter<Q>> waiters = new ArrayDeque<>();
    /** Whether there are waiters; read without the lock. */
    private volatile boolean wanted;

    private boolean opening;
    private volatile boolean queueDue;
    private boolean closed;
    private long meanLeaseNanos;
    private long refusals;
    /** Times are compared by difference. Each is read only while its flag is set. */
    private long refusedAt;

    private boolean refused;
    private long noneLeftUntil;
    private boolean noneLeft;
    private String lastCause = "";

    /**
     * An empty pool.
     *
     * @param maxQueues the largest number of queues held
     */
    public QueuePool(Supply<Q> supply, int maxQueues, LongSupplier nanoClock) {
        this.supply = supply;
        this.maxQueues = maxQueues;
        this.nanoClock = nanoClock;
    }

    /** Opens, drains and closes the pool's queues. Called without the pool's lock. */
    public interface Supply<Q> {
        Q open() throws DeviceException;

        void close(Q queue);

        /** The number of queues that the device still has for any process. It is a hint; negative if unknown. */
        long remaining();

        /** Takes back completed requests. Returns how many are still in flight and may come back. */
        int drain(Q queue);
    }

    /** The pool's state of a queue, guarded by the pool's lock. */
    public abstract static class Member {
        /** When the queue entered its state, in nanoseconds of the clock. */
        private long since;

        protected Member() {}
    }

    private static final class Waiter<Q> {
        final Thread thread = Thread.currentThread();

        @Nullable
        Q granted;
    }

    /**
     * The contents of a pool at one moment.
     *
     * @param leased number of leased queues
     * @param idle number of idle queues
     * @param draining number of draining queues
     * @param waiting number of threads that wait for a queue
     * @param refusals number of leases that got no queue at once
     * @param lastCause why opening a queue last failed; empty if it never did
     */
    public record Snapshot(int leased, int idle, int draining, int waiting, long refusals, String lastCause) {}

    /**
     * Leases a queue, which belongs to the caller until {@link #release}. Returns null if none can be had; that is
     * normal.
     */
    public @Nullable Q lease() {
        long now = nanoClock.getAsLong();
        synchronized (this) {
            Q queue = leaseOfIdle(now);
            if (queue != null) {
                return queue;
            }
            if (!mayOpen(now)) {
                refuse(now);
                return null;
            }
            opening = true;
        }
        return open(now);
    }

    /** As {@link #lease}, for callers that have no time to open a queue: {@link #maintain} opens it later. */
    public @Nullable Q leaseIdle() {
        long now = nanoClock.getAsLong();
        synchronized (this) {
            Q queue = leaseOfIdle(now);
            if (queue != null) {
                return queue;
            }
            queueDue = queueDue || mayOpen(now);
            refuse(now);
            return null;
        }
    }

    /** Whether {@link #maintain} has a queue to open. */
    public boolean isQueueDue() {
        return queueDue;
    }

    /**
     * Waits for a queue after {@link #lease} returned null, if one is likely to come free soon enough. Opens none.
     *
     * @param worthNanos the longest wait that is still worth it
     */
    public @Nullable Q awaitLease(long worthNanos) {
        long now = nanoClock.getAsLong();
        Waiter<Q> waiter;
        synchronized (this) {
            Q queue = leaseOfIdle(now);
            if (queue != null) {
                return queue;
            }
            if (!isWorthWaiting(worthNanos)) {
                return null;
            }
            waiter = new Waiter<>();
            waiters.addLast(waiter);
            wanted = true;
        }
        return await(waiter, now, worthNanos);
    }

    /** Leases the idle queue that was used last, unless other threads wait for one. */
    private @Nullable Q leaseOfIdle(long now) {
        Q queue = waiters.isEmpty() ? idle.pollLast() : null;
        return queue == null ? null : leased(queue, now);
    }

    private Q leased(Q queue, long now) {
        ((Member) queue).since = now;
        leased.add(queue);
        return queue;
    }

    private boolean mayOpen(long now) {
        int held = leased.size() + idle.size() + draining.size();
        boolean needed = held == 0 || (refused && now - refusedAt <= GROW_AFTER_REFUSAL_NANOS);
        return needed && held < maxQueues && !opening && !closed && !(noneLeft && now - noneLeftUntil < 0);
    }

    private void refuse(long now) {
        refusals++;
        refused = true;
        refusedAt = now;
    }

    private boolean isWorthWaiting(long worthNanos) {
        return !leased.isEmpty() && !closed && (waiters.size() + 1) * meanLeaseNanos / leased.size() < worthNanos;
    }

    /** An interrupt does not end the wait, which is short. It is restored for the caller. */
    private @Nullable Q await(Waiter<Q> waiter, long start, long worthNanos) {
        boolean interrupted = false;
        try {
            for (; ; ) {
                long left = worthNanos - (nanoClock.getAsLong() - start);
                synchronized (this) {
                    if (waiter.granted != null) {
                        return waiter.granted;
                    }
                    if (left <= 0 || closed) {
                        waiters.remove(waiter);
                        wanted = !waiters.isEmpty();
                        return null;
                    }
                }
                LockSupport.parkNanos(this, left);
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private @Nullable Q open(long now) {
        Q queue = null;
        String cause = "";
        try {
            if (supply.remaining() == 0) {
                cause = "no queue remains";
            } else {
                queue = supply.open();
            }
        } catch (DeviceException e) {
            cause = String.valueOf(e.getMessage());
        } finally {
            synchronized (this) {
                opening = false;
                if (queue != null) {
                    leased(queue, now);
                    refused = false; // one queue at a time: the next needs another refusal
                } else {
                    lastCause = cause;
                    noneLeft = true;
                    noneLeftUntil = now + NONE_LEFT_NANOS;
                    refuse(now);
                }
            }
        }
        return queue;
    }

    /** Whether a thread waits for a queue. */
    public boolean isWanted() {
        return wanted;
    }

    /**
     * Returns a leased queue to the pool.
     *
     * @param good whether it can be leased again: it is open, and no request is in flight
     */
    public void release(Q queue, boolean good) {
        long now = nanoClock.getAsLong();
        Waiter<Q> next;
        synchronized (this) {
            leased.remove(queue);
            long took = now - ((Member) queue).since;
            meanLeaseNanos += (took - meanLeaseNanos) / MEAN_OF;
            ((Member) queue).since = now;
            if (!good || closed) {
                draining.add(queue);
                return;
            }
            next = waiters.pollFirst();
            if (next == null) {
                idle.addLast(queue);
                return;
            }
            wanted = !waiters.isEmpty();
            next.granted = leased(queue, now);
        }
        LockSupport.unpark(next.thread);
    }

    /** The queues that are leased now. */
    public synchronized List<Q> leased() {
        return List.copyOf(leased);
    }

    /** Closes idle queues at once. Leased ones are left alone until they become idle. */
    public void releaseQueues() {
        close(takeIdle(0));
    }

    /** Drains queues, closes those that are due, and opens the one that {@link #leaseIdle} asked for. */
    public void maintain() {
        long now = nanoClock.getAsLong();
        openDue(now);
        boolean many;
        List<Q> toDrain;
        synchronized (this) {
            many = leased.size() + idle.size() > 1 && !idle.isEmpty();
            toDrain = new ArrayList<>(draining);
        }
        List<Q> over = new ArrayList<>();
        for (Q queue : toDrain) {
            if (supply.drain(queue) == 0 || now - ((Member) queue).since >= DRAIN_NANOS) {
                over.add(queue);
            }
        }
        synchronized (this) {
            draining.removeAll(over);
        }
        close(over);
        boolean scarce = many && supply.remaining() == 0;
        close(takeIdle(scarce ? IDLE_WHEN_SCARCE_NANOS : IDLE_NANOS));
    }

    private void openDue(long now) {
        synchronized (this) {
            boolean due = queueDue && mayOpen(now);
            queueDue = false;
            if (!due) {
                return;
            }
            opening = true;
        }
        Q queue = open(now);
        if (queue != null) {
            release(queue, true);
        }
    }

    /** Removes the idle queues unused for at least this long, the longest unused first. */
    private synchronized List<Q> takeIdle(long nanos) {
        long now = nanoClock.getAsLong();
        List<Q> taken = new ArrayList<>();
        while (!idle.isEmpty() && now - ((Member) idle.getFirst()).since >= nanos) {
            taken.add(idle.removeFirst());
        }
        return taken;
    }

    private void close(List<Q> queues) {
        for (Q queue : queues) {
            supply.close(queue);
        }
    }

    /** Refuses all further leases and closes idle queues. Queues released from now on are drained. */
    public void close() {
        synchronized (this) {
            closed = true;
            waiters.forEach(waiter -> LockSupport.unpark(waiter.thread));
        }
        releaseQueues();
    }

    /** Whether the pool holds no queue in any state. */
    public synchronized boolean isEmpty() {
        return leased.isEmpty() && idle.isEmpty() && draining.isEmpty() && !opening;
    }

    public synchronized Snapshot snapshot() {
        return new Snapshot(leased.size(), idle.size(), draining.size(), waiters.size(), refusals, lastCause);
    }
}
