// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.stream.Stream;

/**
 * The pools of memory for streams: input staged for a block with the window before it, and a block's output. There are
 * a few size classes, so that a message of 1 KB does not hold as much memory as a file. Any thread may call any method.
 */
public final class Staging {
    /** The farthest distance of a back-reference in DEFLATE (RFC 1951, section 2). */
    public static final int WINDOW_BYTES = 32 * 1024;

    /** The most input of one block: four full stored blocks, so that random data grow by 5 bytes in 65,535. */
    public static final int BLOCK_BYTES = 4 * StoredBlocks.MAX_BYTES;

    /** Room that output may need beyond the length of its input: see {@link StoredBlocks#bound}. */
    private static final int SLACK_BYTES = 64;

    private static final int HUGE_BYTES = WINDOW_BYTES + BLOCK_BYTES;

    /** The window and a block of a stream on several threads. */
    private static final int HALF_BYTES = WINDOW_BYTES + BLOCK_BYTES / 2;

    /**
     * The window and a block of a stream on one thread in software, which most streams hold in the middle of their
     * input.
     */
    private static final int LARGE_BYTES = WINDOW_BYTES + StoredBlocks.MAX_BYTES;

    private static final int MEDIUM_BYTES = 2 * WINDOW_BYTES;
    private static final int SMALL_BYTES = WINDOW_BYTES / 2;

    // Idle memory of the five pools stays below 1 + 2 + 3 + 5 + 9 MiB.
    private static final BufferPool SMALL = new BufferPool(SMALL_BYTES + SLACK_BYTES, 64);
    private static final BufferPool MEDIUM = new BufferPool(MEDIUM_BYTES + SLACK_BYTES, 32);
    private static final BufferPool LARGE = new BufferPool(LARGE_BYTES + SLACK_BYTES, 32);
    private static final BufferPool HALF = new BufferPool(HALF_BYTES + SLACK_BYTES, 32);
    private static final BufferPool HUGE = new BufferPool(HUGE_BYTES + SLACK_BYTES, 32);

    private Staging() {}

    /**
     * Leases a buffer of at least {@code length} bytes, or of the largest size there is.
     *
     * @param length at most {@link #WINDOW_BYTES} + {@link #BLOCK_BYTES}, plus the overhead of stored blocks
     */
    public static Buffer lease(int length) {
        return pool(length).lease();
    }

    private static BufferPool pool(int length) {
        if (length <= MEDIUM.bytes()) {
            return length <= SMALL.bytes() ? SMALL : MEDIUM;
        }
        if (length <= HALF.bytes()) {
            return length <= LARGE.bytes() ? LARGE : HALF;
        }
        return HUGE;
    }

    /** Returns the bytes that are leased now. */
    public static long leasedBytes() {
        return Stream.of(SMALL, MEDIUM, LARGE, HALF, HUGE)
                .mapToLong(pool -> (long) pool.leasedCount() * pool.bytes())
                .sum();
    }
}
