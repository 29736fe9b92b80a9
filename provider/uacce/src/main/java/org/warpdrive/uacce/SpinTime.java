// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

/**
 * How long it is worth to spin for an answer before going to sleep: twice what the last waits took, smoothed; hardly at all
 * where they took longer than anybody should spin, since spinning half the way brings nothing and takes a processor from others;
 * and not at all on a single processor, which the one who answers may need. Racing updates lose one another, which does not
 * matter.
 */
public final class SpinTime {
    static final long MIN_NANOS = 2_000;
    static final long MAX_NANOS = 100_000;
    private static final boolean MAY_SPIN = Runtime.getRuntime().availableProcessors() > 1;

    private final boolean spins;
    private volatile long nanos = MAX_NANOS / 2;

    public SpinTime() {
        this(MAY_SPIN);
    }

    SpinTime(boolean spins) {
        this.spins = spins;
    }

    /** For how long, just now. */
    public long nanos() {
        return spins ? nanos : 0;
    }

    /** A wait, spinning or not, took this long. */
    public void waited(long waitedNanos) {
        long wanted = waitedNanos > MAX_NANOS ? MIN_NANOS : Math.max(MIN_NANOS, Math.min(MAX_NANOS, 2 * waitedNanos));
        long before = nanos;
        nanos = before + (wanted - before) / 8;
    }
}
