// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Compares the latency of a device with that of software. Two running means are compared: how long a block holds its
 * caller up on the device, in sending and in waiting, and how long software takes. There is one pair for each level and
 * each power of two that a length rounds up to. Hysteresis keeps chance from changing the verdict: the two thresholds
 * differ, and several blocks in a row must pass them. Any thread may use it; racing updates may lose one another, which
 * does no harm.
 */
final class Rivalry {
    /** A device is behind if its mean exceeds 5/4 of software's time... */
    private static final int BEHIND_PARTS = 5;

    private static final int OF_PARTS = 4;
    /** ...for this many blocks in a row. */
    static final int BLOCKS_TO_FALL_BEHIND = 16;
    /** It has caught up after this many blocks in a row that each took less than software. */
    static final int BLOCKS_TO_RETURN = 4;

    private static final int MEAN_OF = 8;
    private static final int LEVELS = 10;
    private static final int CLASSES = Integer.SIZE;

    /** Mean time in nanoseconds that a caller is held up; 0 if not measured. */
    private final AtomicLongArray means = new AtomicLongArray(LEVELS * CLASSES);
    /** Number of blocks in a row that speak for the other state. */
    private final AtomicIntegerArray runs = new AtomicIntegerArray(LEVELS * CLASSES);

    /** 1 if the device is behind, otherwise 0. */
    private final AtomicIntegerArray behind = new AtomicIntegerArray(LEVELS * CLASSES);

    /** Whether software should do blocks of this level and length (in bytes), except samples. */
    boolean isBehind(int level, int length) {
        return behind.get(index(level, length)) != 0;
    }

    /** The number of classes in which the device is behind. */
    int classesBehind() {
        int sum = 0;
        for (int i = 0; i < behind.length(); i++) {
            sum += behind.get(i);
        }
        return sum;
    }

    /** Records how long a block held its caller up, and how long software takes for a block like it. */
    void took(int level, int length, long heldNanos, long softwareNanos) {
        int index = index(level, length);
        long before = means.get(index);
        long mean = before == 0 ? heldNanos : before + (heldNanos - before) / MEAN_OF;
        means.set(index, mean);
        if (behind.get(index) == 0) {
            boolean later = mean * OF_PARTS > softwareNanos * BEHIND_PARTS;
            turn(index, later, BLOCKS_TO_FALL_BEHIND, 1);
        } else if (turn(index, heldNanos < softwareNanos, BLOCKS_TO_RETURN, 0)) {
            means.set(index, heldNanos); // start the mean anew: the old one is out of date
        }
    }

    /** Counts a block that speaks for the other state, or resets the count. Returns whether the state changed. */
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
