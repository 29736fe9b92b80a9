// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.stats;

import java.util.Arrays;

/** Counts of durations by powers of two: bucket {@code i} has those from 2^(i-1) up to, not including, 2^i ns. Immutable. */
public final class LatencyHistogram {
    /** Enough for a minute. */
    public static final int BUCKETS = 37;

    private final long[] counts;

    /**
     * Takes a copy.
     *
     * @param counts {@link #BUCKETS} of them
     */
    public LatencyHistogram(long[] counts) {
        if (counts.length != BUCKETS) {
            throw new IllegalArgumentException("buckets=" + counts.length);
        }
        this.counts = counts.clone();
    }

    /** The bucket of a duration; what is too long for all of them is in the last. */
    public static int bucketOf(long nanos) {
        return Math.min(Long.SIZE - Long.numberOfLeadingZeros(Math.max(nanos, 0)), BUCKETS - 1);
    }

    /** How many durations a bucket has. */
    public long count(int bucket) {
        return counts[bucket];
    }

    /** How many durations there are. */
    public long count() {
        return Arrays.stream(counts).sum();
    }

    /**
     * A duration that at least this part of all stay below, good to a factor of two.
     *
     * @param part 0 to 1, such as 0.99
     * @return nanoseconds; 0 when nothing was counted
     */
    public long nanosBelow(double part) {
        long total = count();
        if (total == 0) {
            return 0;
        }
        long left = (long) Math.ceil(part * total);
        int bucket = 0;
        while (bucket < BUCKETS - 1 && left > counts[bucket]) {
            left -= counts[bucket++];
        }
        return 1L << bucket;
    }
}
