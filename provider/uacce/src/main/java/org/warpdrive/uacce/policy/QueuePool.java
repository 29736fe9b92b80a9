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
 * The queues of one device and one direction that this process holds. Any thread; queues are opened, closed and drained
 * outside the lock. Time comes from an injected clock and passes only when somebody calls, so the pool's owner calls
 * {@link #maintain} now and then.
 *
 * <table>
 * <caption>States of a queue</caption>
 * <tr><th>from</th><th>to</th><th>when</th></tr>
 * <tr><td>-</td><td>LEASED</td><td>lease with none idle: the first at once, one more only if a lease was refused
 *     within the last second, below the maximum and while the device has some left</td></tr>
 * <tr><td>-</td><td>IDLE</td><td>as much, by {@link #maintain}, after {@link #leaseIdle} found none</td></tr>
 * <tr><td>IDLE</td><td>LEASED</td><td>lease with nobody waiting: the one used last</td></tr>
 * <tr><td>LEASED</td><td>LEASED</td><td>release of a good queue: to the one who has waited longest</td></tr>
 * <tr><td>LEASED</td><td>IDLE</td><td>release of a good queue with nobody waiting</td></tr>
 * <tr><td>LEASED</td><td>DRAINING</td><td>release of any other, or after the pool was closed: it is reaped and never
 *     leased again</td></tr>
 * <tr><td>DRAINING</td><td>closed</td><td>nothing is in flight any more, nothing will come back, or a second passed</td></tr>
 * <tr><td>IDLE</td><td>closed</td><td>idle for five seconds; for one when nothing is left for others and more than one
 *     is held; at once by {@link #releaseQueues}</td></tr>
 * </table>
 */
public final class QueuePool<Q extends QueuePool.Member> {
    static final long IDLE_NANOS = 5_000_000_000L;
    static final long IDLE_WHEN_SCARCE_NANOS = 1_000_000_000L;
    static final long GROW_AFTER_REFUSAL_NANOS = 1_000_000_000L;
    static final long DRAIN_NANOS = 1_000_000_000L;
    static final long NONE_LEFT_NANOS = 100_000_000L;

    /** How much one lease weighs in the mean. */
    private static final int MEAN_OF = 8;

    private final Supply<Q> supply;
    private final int maxQueues;
    private final LongSupplier nanoClock;

    private final ArrayDeque<Q> idle = new ArrayDeque<>();
    private final ArrayList<Q> leased = new ArrayList<>();
    private final List<Q> draining = new ArrayList<>();
    private final ArrayDeque<Waiter<Q>> waiters = new ArrayDeque<>();
    /** As many as there are waiters; read without the lock. */
    private volatile boolean wanted;

    private boolean opening;
    private volatile boolean queueDue;
    private boolean closed;
    private long meanLeaseNanos;
    private long refusals;
    /** Times are compared by difference; none of these is looked at before its flag is set. */
    private long refusedAt;

    private boolean refused;
    private long noneLeftUntil;
    private boolean noneLeft;
    private String lastCause = "";

    /**
     * A pool with nothing in it.
     *
     * @param maxQueues how many queues may be held
     */
    public QueuePool(Supply<Q> supply, int maxQueues, LongSupplier nanoClock) {
        this.supply = supply;
        this.maxQueues = maxQueues;
        this.nanoClock = nanoClock;
    }

    /** Opens and closes a pool's queues. Called without the pool's lock. */
    public interface Supply<Q> {
        Q open() throws DeviceException;

        void close(Q queue);

        /** How many more the device has for anybody: a hint; negative when unknown. */
        long remaining();

        /** Takes back what the device is done with; how many requests are still in flight and may come back. */
        int drain(Q queue);
    }

    /** What a pool keeps with a queue, guarded by the pool's lock. */
    public abstract static class Member {
        /** When it came into its state. */
        private long since;

        protected Member() {}
    }

    private static final class Waiter<Q> {
        final Thread thread = Thread.currentThread();

        @Nullable
        Q granted;
    }

    /**
     * What a pool holds.
     *
     * @param waiting threads that wait for a queue just now
     * @param refusals how often there was none to have at once
     * @param lastCause of a failure to open
     */
    public record Snapshot(int leased, int idle, int draining, int waiting, long refusals, String lastCause) {}

    /** A queue of the caller's own until it is released; null when there is none to have, which is normal. */
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

    /** As {@link #lease}, for who has no time to open one: that is left to {@link #maintain}. */
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

    /** Whether {@link #maintain} is to open one. */
    public boolean isQueueDue() {
        return queueDue;
    }

    /**
     * For those refused: as {@link #lease}, but opens none, and waits for one if it is likely to come soon enough.
     *
     * @param worthNanos how long a queue is worth waiting for
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

    /** The idle queue used last, unless others wait for it. */
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

    /** An interrupt is kept for the caller and does not end the wait, which is short. */
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
                    refused = false; // one at a time: the next needs a refusal of its own
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

    /** Whether somebody waits for a queue. */
    public boolean isWanted() {
        return wanted;
    }

    /**
     * Gives a leased queue back.
     *
     * @param good whether it can be leased again: open, and nothing in flight
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

    /** Those leased just now. */
    public synchronized List<Q> leased() {
        return List.copyOf(leased);
    }

    /** Closes idle queues at once; leased ones become idle first. */
    public void releaseQueues() {
        close(takeIdle(0));
    }

    /** Drains what is to be drained, closes what is due, and opens what {@link #leaseIdle} could not. */
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

    /** Idle queues unused for at least this long, those that were used longest ago first. */
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

    /** Leases nothing any more, and closes what is idle; what is released from now on drains. */
    public void close() {
        synchronized (this) {
            closed = true;
            waiters.forEach(waiter -> LockSupport.unpark(waiter.thread));
        }
        releaseQueues();
    }

    /** Whether it holds nothing at all. */
    public synchronized boolean isEmpty() {
        return leased.isEmpty() && idle.isEmpty() && draining.isEmpty() && !opening;
    }

    public synchronized Snapshot snapshot() {
        return new Snapshot(leased.size(), idle.size(), draining.size(), waiters.size(), refusals, lastCause);
    }
}
