// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

/**
 * How long a thread should spin for an answer before it sleeps: twice the smoothed time of recent waits.
 *
 * <p>If waits exceed 100 µs, it is only 2 µs, because spinning for a part of the wait gains nothing and takes a
 * processor from other threads. On a single processor it is 0, because the answer may need that processor. Any thread
 * may use it; racing updates may lose one another, which does no harm.
 *
 * @since 1.0
 */
public final class SpinTime {
    static final long MIN_NANOS = 2_000;
    static final long MAX_NANOS = 100_000;
    private static final boolean MAY_SPIN = Runtime.getRuntime().availableProcessors() > 1;

    private final boolean spins;
    private volatile long nanos = MAX_NANOS / 2;

    /** A spin time for this machine's number of processors. */
    public SpinTime() {
        this(MAY_SPIN);
    }

    SpinTime(boolean spins) {
        this.spins = spins;
    }

    /** The time to spin now, in nanoseconds. */
    public long nanos() {
        return spins ? nanos : 0;
    }

    /** Records the duration of a wait in nanoseconds, whether spinning or sleeping. */
    public void waited(long waitedNanos) {
        long wanted = waitedNanos > MAX_NANOS ? MIN_NANOS : Math.max(MIN_NANOS, Math.min(MAX_NANOS, 2 * waitedNanos));
        long before = nanos;
        nanos = before + (wanted - before) / 8;
    }
}
