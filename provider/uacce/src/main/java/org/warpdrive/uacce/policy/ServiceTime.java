// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long a device takes for one more request. There is a running mean for each power of two that a length rounds up
 * to, so that long requests do not make short ones look slow. Any thread; racing updates may lose one another, which
 * does no harm.
 */
final class ServiceTime {
    private static final int CLASSES = Integer.SIZE;
    private static final int MEAN_OF = 8;

    /** Nanoseconds; 0 where nothing was measured. */
    private final AtomicLongArray means = new AtomicLongArray(CLASSES);

    /** A request was waited for, and came so long after the one before or, on an idle queue, after it was sent. */
    void took(int bytes, long nanos) {
        int sizeClass = sizeClass(bytes);
        long before = means.get(sizeClass);
        means.set(sizeClass, before == 0 ? nanos : before + (nanos - before) / MEAN_OF);
    }

    /** Nanoseconds, rather more than less where this length was not seen yet; 0 before anything was measured. */
    long expected(int bytes) {
        int sizeClass = sizeClass(bytes);
        long longer = 0;
        for (int i = sizeClass; i < CLASSES && longer == 0; i++) {
            longer = means.get(i); // takes no longer than more bytes do
        }
        if (means.get(sizeClass) != 0) {
            return longer;
        }
        for (int i = sizeClass - 1; i >= 0; i--) {
            long shorter = means.get(i) << (sizeClass - i); // nor than as many bytes in several requests
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
