// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.stats;

import java.util.Arrays;

/**
 * A histogram of durations with buckets of powers of two. Bucket {@code i} counts durations of at least 2^(i-1) and
 * less than 2^i nanoseconds; bucket 0 counts durations of 0. Immutable.
 *
 * @since 1.0
 */
public final class LatencyHistogram {
    /** The number of buckets, enough for durations of one minute. */
    public static final int BUCKETS = 37;

    private final long[] counts;

    /**
     * Creates a histogram from a copy of the counts.
     *
     * @param counts one for each bucket: {@link #BUCKETS} in all
     * @throws IllegalArgumentException if the array has another length
     */
    public LatencyHistogram(long[] counts) {
        if (counts.length != BUCKETS) {
            throw new IllegalArgumentException("buckets=" + counts.length);
        }
        this.counts = counts.clone();
    }

    /** Returns the bucket of a duration in nanoseconds. The last bucket takes all longer durations. */
    public static int bucketOf(long nanos) {
        return Math.min(Long.SIZE - Long.numberOfLeadingZeros(Math.max(nanos, 0)), BUCKETS - 1);
    }

    /**
     * Returns the number of durations in one bucket.
     *
     * @param bucket 0 to {@link #BUCKETS} - 1
     */
    public long count(int bucket) {
        return counts[bucket];
    }

    /** Returns the number of durations in all buckets. */
    public long count() {
        return Arrays.stream(counts).sum();
    }

    /**
     * Returns an upper bound of a quantile: a duration such that at least this part of all durations is shorter. The
     * bound is a power of two, so it is at most twice the quantile.
     *
     * @param part 0 to 1, such as 0.99 for the 99th percentile
     * @return nanoseconds; 0 if nothing was counted
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

    /** Returns the number of durations, and the bounds of the median and of the 99th percentile, for a person. */
    @Override
    public String toString() {
        return count() + " durations, half < " + nanosBelow(0.5) + " ns, 99% < " + nanosBelow(0.99) + " ns";
    }
}
