// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Whether a device serves its callers sooner than software would. Two running means are compared: how long a block
 * holds its caller up, in sending it and in waiting for it, and how long software takes. There is one pair for each
 * level and each power of two that a length rounds up to. The thresholds for either verdict lie apart, and both take
 * several blocks in a row, so that chance does not turn them. Any thread; racing updates may lose one another, which
 * does no harm.
 */
final class Rivalry {
    /** Behind is a mean of more than five quarters of what software takes... */
    private static final int BEHIND_PARTS = 5;

    private static final int OF_PARTS = 4;
    /** ...after so many blocks in a row with that mean; */
    static final int BLOCKS_TO_FALL_BEHIND = 16;
    /** and it is over after so many in a row that each came before software's. */
    static final int BLOCKS_TO_RETURN = 4;

    private static final int MEAN_OF = 8;
    private static final int LEVELS = 10;
    private static final int CLASSES = Integer.SIZE;

    /** Nanoseconds that a caller is held up; 0 where nothing was measured. */
    private final AtomicLongArray means = new AtomicLongArray(LEVELS * CLASSES);
    /** Blocks in a row that speak for the other state. */
    private final AtomicIntegerArray runs = new AtomicIntegerArray(LEVELS * CLASSES);

    /** 1 or 0. */
    private final AtomicIntegerArray behind = new AtomicIntegerArray(LEVELS * CLASSES);

    /** Whether software is to do blocks of this level and length, in bytes, but for samples. */
    boolean isBehind(int level, int length) {
        return behind.get(index(level, length)) != 0;
    }

    /** In how many classes of blocks it is. */
    int classesBehind() {
        int sum = 0;
        for (int i = 0; i < behind.length(); i++) {
            sum += behind.get(i);
        }
        return sum;
    }

    /** A block held its caller up for so long; software takes {@code softwareNanos} for one like it. */
    void took(int level, int length, long heldNanos, long softwareNanos) {
        int index = index(level, length);
        long before = means.get(index);
        long mean = before == 0 ? heldNanos : before + (heldNanos - before) / MEAN_OF;
        means.set(index, mean);
        if (behind.get(index) == 0) {
            boolean later = mean * OF_PARTS > softwareNanos * BEHIND_PARTS;
            turn(index, later, BLOCKS_TO_FALL_BEHIND, 1);
        } else if (turn(index, heldNanos < softwareNanos, BLOCKS_TO_RETURN, 0)) {
            means.set(index, heldNanos); // what it was before says nothing any more
        }
    }

    /** Counts a block that speaks for the other state, or forgets those counted; true if the state has turned. */
    private boolean turn(int index, boolean speaksForIt, int blocks, int state) {
        int run = speaksForIt ? runs.get(index) + 1 : 0;
        boolean turned = run >= blocks;
        runs.set(index, turned ? 0 : run);
        if (turned) {
            behind.set(index, state);
        }
        return turned;
    }

    private static int index(int level, int length) {
        int sizeClass = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(Math.max(1, 2 * length - 1));
        return Math.max(0, Math.min(level, LEVELS - 1)) * CLASSES + sizeClass;
    }
}
