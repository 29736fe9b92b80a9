// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The queues of one device and one direction that this process holds. Thread-safe; opens and closes queues outside its
 * lock. Time comes from outside, and passes only when somebody calls: who holds a pool calls {@link #maintain} now and
 * then.
 *
 * <table>
 * <caption>States of an entry</caption>
 * <tr><th>from</th><th>to</th><th>when</th></tr>
 * <tr><td>-</td><td>LEASED</td><td>lease with none idle: the first at once, one more only if a lease was refused within
 *     the last second, below the maximum, while the device has some left and is not quarantined</td></tr>
 * <tr><td>IDLE</td><td>LEASED</td><td>lease: the one used last</td></tr>
 * <tr><td>LEASED</td><td>IDLE</td><td>release of a good queue with nothing in flight</td></tr>
 * <tr><td>LEASED</td><td>DRAINING</td><td>release of any other: it is reaped and never leased again</td></tr>
 * <tr><td>DRAINING</td><td>closed</td><td>nothing is in flight any more, nothing will come back, or a second passed</td></tr>
 * <tr><td>IDLE</td><td>closed</td><td>idle for five seconds; for one when nothing is left for others and more than one
 *     is held; at once by {@link #releaseQueues}, or when the device is quarantined</td></tr>
 * </table>
 */
public final class QueuePool<Q> {
    static final long IDLE_NANOS = 5_000_000_000L;
    static final long IDLE_WHEN_SCARCE_NANOS = 1_000_000_000L;
    static final long GROW_AFTER_REFUSAL_NANOS = 1_000_000_000L;
    static final long DRAIN_NANOS = 1_000_000_000L;
    static final long NONE_LEFT_NANOS = 100_000_000L;
    static final long FIRST_QUARANTINE_NANOS = 1_000_000_000L;
    static final long LONGEST_QUARANTINE_NANOS = 300_000_000_000L;

    private final Source<Q> source;
    private final int maxQueues;
    private final LongSupplier nanoClock;
    private final LongUnaryOperator jitter;

    private final ArrayDeque<Entry<Q>> idle = new ArrayDeque<>();
    private final List<Entry<Q>> draining = new ArrayList<>();
    private int leased;
    private int opening;
    private long refusals;
    /** Times are compared by difference; none of these is looked at before its flag is set. */
    private long refusedAt;

    private boolean refused;
    private long noneLeftUntil;
    private boolean noneLeft;
    private long quarantinedUntil;
    private boolean quarantined;
    private long quarantineNanos = FIRST_QUARANTINE_NANOS;
    private String lastCause = "";

    /**
     * A pool with nothing in it.
     *
     * @param maxQueues how many queues may be held
     * @param jitter spreads a back-off, so that processes do not come back together
     */
    public QueuePool(Source<Q> source, int maxQueues, LongSupplier nanoClock, LongUnaryOperator jitter) {
        this.source = source;
        this.maxQueues = maxQueues;
        this.nanoClock = nanoClock;
        this.jitter = jitter;
    }

    /** Where queues come from and go to. Called without the pool's lock. */
    public interface Source<Q> {
        Q open() throws DeviceException;

        void close(Q queue);

        /** How many more the device has for anybody: a hint; negative when unknown. */
        long remaining();

        /** Takes back what the device is done with; how many requests are still in flight and may come back. */
        int drain(Q queue);
    }

    private static final class Entry<Q> {
        final Q queue;
        long since;

        Entry(Q queue, long since) {
            this.queue = queue;
            this.since = since;
        }
    }

    /**
     * What a pool holds.
     *
     * @param refusals leases refused so far
     * @param lastCause of a failure to open, or of quarantine
     */
    public record Snapshot(int leased, int idle, int draining, boolean quarantined, long refusals, String lastCause) {}

    /** A queue of the caller's own until it is released; null when there is none to have, which is normal. */
    public @Nullable Q lease() {
        long now = nanoClock.getAsLong();
        synchronized (this) {
            Entry<Q> entry = isQuarantined(now) ? null : idle.pollLast();
            if (entry != null) {
                leased++;
                return entry.queue;
            }
            if (!mayOpen(now)) {
                refuse(now);
                return null;
            }
            opening++;
        }
        return open(now);
    }

    private boolean isQuarantined(long now) {
        return quarantined && now - quarantinedUntil < 0;
    }

    private boolean mayOpen(long now) {
        int held = leased + idle.size() + draining.size() + opening;
        boolean wanted = held == 0 || (refused && now - refusedAt <= GROW_AFTER_REFUSAL_NANOS);
        return wanted
                && held < maxQueues
                && opening == 0
                && !isQuarantined(now)
                && !(noneLeft && now - noneLeftUntil < 0);
    }

    private void refuse(long now) {
        refusals++;
        refused = true;
        refusedAt = now;
    }

    private @Nullable Q open(long now) {
        Q queue = null;
        String cause = "";
        boolean fault = false;
        try {
            if (source.remaining() == 0) {
                cause = "no queue remains";
            } else {
                queue = source.open();
            }
        } catch (DeviceException e) {
            cause = String.valueOf(e.getMessage());
            fault = e.errno() != Errno.EBUSY;
        }
        synchronized (this) {
            opening--;
            if (queue != null) {
                leased++;
                quarantined = false;
                refused = false; // one at a time: the next needs a refusal of its own
                return queue;
            }
            lastCause = cause;
            noneLeft = true;
            noneLeftUntil = now + NONE_LEFT_NANOS;
            refuse(now);
            if (fault) {
                quarantine(now);
            }
            return null;
        }
    }

    /**
     * Gives a leased queue back.
     *
     * @param good whether it can be leased again: open, and nothing in flight
     */
    public void release(Q queue, boolean good) {
        long now = nanoClock.getAsLong();
        synchronized (this) {
            leased--;
            Entry<Q> entry = new Entry<>(queue, now);
            if (good) {
                idle.addLast(entry);
            } else {
                draining.add(entry);
            }
        }
    }

    /** A device that failed: its queues are given back, and it is left alone for longer each time. */
    public void quarantine(String cause) {
        long now = nanoClock.getAsLong();
        synchronized (this) {
            lastCause = cause;
            quarantine(now);
        }
        maintain();
    }

    private void quarantine(long now) {
        if (!isQuarantined(now)) {
            quarantined = true;
            quarantinedUntil = now + jitter.applyAsLong(quarantineNanos);
            quarantineNanos = Math.min(2 * quarantineNanos, LONGEST_QUARANTINE_NANOS);
        }
    }

    /** A device that did well: the next quarantine is a short one again. */
    public synchronized void praise() {
        quarantineNanos = FIRST_QUARANTINE_NANOS;
    }

    /** Closes idle queues at once; leased ones are closed by whoever calls this again later. */
    public void releaseQueues() {
        close(takeIdle(0));
    }

    /** Drains what is to be drained and closes what is due. */
    public void maintain() {
        long now = nanoClock.getAsLong();
        boolean many;
        boolean shut;
        List<Entry<Q>> toDrain;
        synchronized (this) {
            shut = isQuarantined(now);
            many = leased + idle.size() > 1 && !idle.isEmpty();
            toDrain = new ArrayList<>(draining);
            draining.clear();
        }
        List<Entry<Q>> over = new ArrayList<>();
        List<Entry<Q>> keep = new ArrayList<>();
        for (Entry<Q> entry : toDrain) {
            boolean done = source.drain(entry.queue) == 0 || now - entry.since >= DRAIN_NANOS;
            (done ? over : keep).add(entry);
        }
        synchronized (this) {
            draining.addAll(keep);
        }
        boolean scarce = many && source.remaining() == 0;
        close(over);
        close(takeIdle(shut ? 0 : scarce ? IDLE_WHEN_SCARCE_NANOS : IDLE_NANOS));
    }

    /** Idle entries unused for at least this long, those that were used longest ago first. */
    private synchronized List<Entry<Q>> takeIdle(long nanos) {
        long now = nanoClock.getAsLong();
        List<Entry<Q>> taken = new ArrayList<>();
        while (!idle.isEmpty() && now - idle.getFirst().since >= nanos) {
            taken.add(idle.removeFirst());
        }
        return taken;
    }

    private void close(List<Entry<Q>> entries) {
        for (Entry<Q> entry : entries) {
            source.close(entry.queue);
        }
    }

    public synchronized Snapshot snapshot() {
        return new Snapshot(
                leased, idle.size(), draining.size(), isQuarantined(nanoClock.getAsLong()), refusals, lastCause);
    }
}
