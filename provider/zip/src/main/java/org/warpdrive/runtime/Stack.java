// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

/**
 * How much of its stack a thread has left, found out by using it. A class whose initialiser runs out of stack is lost for
 * the process, so whoever may be the first to use many classes asks before.
 */
final class Stack {
    /** What the interpreter takes at least for a call of {@link #use}, its eight longs twice. Compiled code takes a third. */
    private static final int BYTES_A_CALL = 256;

    private Stack() {}

    /** Whether there are so many bytes. */
    static boolean has(int bytes) {
        try {
            demand(bytes);
            return true;
        } catch (StackOverflowError e) {
            return false;
        }
    }

    /**
     * Goes on if there are so many bytes.
     *
     * @throws StackOverflowError if there are not; nothing has been touched then
     */
    static void demand(int bytes) {
        if (use(bytes / BYTES_A_CALL, 1, 2, 3, 4, 5, 6, 7) == 0) {
            throw new AssertionError("a sum of positive numbers");
        }
    }

    /** Every argument is wanted again after the call, so that no compiler leaves it out of the frame. */
    private static long use(long calls, long a, long b, long c, long d, long e, long f, long g) {
        if (calls <= 0) {
            return a + b + c + d + e + f + g;
        }
        long below = use(calls - 1, b, c, d, e, f, g, a);
        return (below & 1) + a + b + c + d + e + f + g;
    }
}
