// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The mean time that a device takes per request. There is a running mean for each power of two that a length rounds up
 * to, so that long requests do not make short ones look slow. Any thread may use it; racing updates may lose one
 * another, which does no harm.
 */
final class ServiceTime {
    private static final int CLASSES = Integer.SIZE;
    private static final int MEAN_OF = 8;

    /** Mean time in nanoseconds; 0 if not measured. */
    private final AtomicLongArray means = new AtomicLongArray(CLASSES);

    /**
     * Records the time of a request that a thread waited for: since the previous completion or, on an idle queue, since
     * sending.
     */
    void took(int bytes, long nanos) {
        int sizeClass = sizeClass(bytes);
        long before = means.get(sizeClass);
        means.set(sizeClass, before == 0 ? nanos : before + (nanos - before) / MEAN_OF);
    }

    /** The expected time in nanoseconds. An overestimate if this length was not measured yet; 0 if none was. */
    long expected(int bytes) {
        int sizeClass = sizeClass(bytes);
        long longer = 0;
        for (int i = sizeClass; i < CLASSES && longer == 0; i++) {
            longer = means.get(i); // an upper bound: a longer request takes at least as long
        }
        if (means.get(sizeClass) != 0) {
            return longer;
        }
        for (int i = sizeClass - 1; i >= 0; i--) {
            long shorter = means.get(i) << (sizeClass - i); // another upper bound: several shorter requests
            if (shorter > 0) {
                return longer == 0 ? shorter : Math.min(shorter, longer);
            }
        }
        return longer;
    }

    private static int sizeClass(int bytes) {
        return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(Math.max(1, 2 * bytes - 1));
    }
}
