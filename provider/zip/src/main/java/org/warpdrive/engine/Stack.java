// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

/**
 * Tests how much stack the calling thread has left, by using it. A class whose initialiser runs out of stack can never
 * be used in this process. So code that may be the first to use many classes asks here before.
 */
public final class Stack {
    /**
     * The least that the interpreter needs for one call of {@link #use}: eight longs, twice. Compiled code needs a
     * third of it.
     */
    private static final int BYTES_A_CALL = 256;

    private Stack() {}

    /** Returns whether the thread has at least this many bytes of stack left. */
    public static boolean has(int bytes) {
        try {
            demand(bytes);
            return true;
        } catch (StackOverflowError e) {
            return false;
        }
    }

    /**
     * Returns normally if the thread has at least this many bytes of stack left.
     *
     * @throws StackOverflowError if it has not; nothing was changed then
     */
    public static void demand(int bytes) {
        if (use(bytes / BYTES_A_CALL, 1, 2, 3, 4, 5, 6, 7) == 0) {
            throw new AssertionError("a sum of positive numbers");
        }
    }

    /** Recurses. Every argument is used after the call, so that no compiler can leave it out of the frame. */
    private static long use(long calls, long a, long b, long c, long d, long e, long f, long g) {
        if (calls <= 0) {
            return a + b + c + d + e + f + g;
        }
        long below = use(calls - 1, b, c, d, e, f, g, a);
        return (below & 1) + a + b + c + d + e + f + g;
    }
}
