// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.stream.Stream;

/**
 * The pools that streams take their memory from: input staged for a block with the window before it, and the block's
 * output. A few size classes, so that a message of 1 KB does not hold what a file needs.
 */
public final class Staging {
    /** What DEFLATE can refer back to (RFC 1951, 2). */
    public static final int WINDOW_BYTES = 32 * 1024;

    /** The most input one block takes: four full stored blocks, so that random data grows by 5 bytes in 65535. */
    public static final int BLOCK_BYTES = 4 * StoredBlocks.MAX_BYTES;

    /** Room that output may need beyond its input, see {@link StoredBlocks#bound}. */
    private static final int SLACK_BYTES = 64;

    private static final int HUGE_BYTES = WINDOW_BYTES + BLOCK_BYTES;

    /** The window and a block of software on one thread, which is what most streams hold amid their input. */
    private static final int LARGE_BYTES = WINDOW_BYTES + StoredBlocks.MAX_BYTES;

    private static final int MEDIUM_BYTES = 2 * WINDOW_BYTES;
    private static final int SMALL_BYTES = WINDOW_BYTES / 2;

    // Idle memory stays below 1 + 2 + 3 + 9 MiB.
    private static final BufferPool SMALL = new BufferPool(SMALL_BYTES + SLACK_BYTES, 64);
    private static final BufferPool MEDIUM = new BufferPool(MEDIUM_BYTES + SLACK_BYTES, 32);
    private static final BufferPool LARGE = new BufferPool(LARGE_BYTES + SLACK_BYTES, 32);
    private static final BufferPool HUGE = new BufferPool(HUGE_BYTES + SLACK_BYTES, 32);

    private Staging() {}

    /**
     * A buffer for at least {@code length} bytes, or the largest there is.
     *
     * @param length at most {@link #WINDOW_BYTES} + {@link #BLOCK_BYTES}, plus what stored blocks add
     */
    public static Buffer lease(int length) {
        return pool(length).lease();
    }

    private static BufferPool pool(int length) {
        if (length <= MEDIUM.bytes()) {
            return length <= SMALL.bytes() ? SMALL : MEDIUM;
        }
        return length <= LARGE.bytes() ? LARGE : HUGE;
    }

    /** Bytes that streams hold just now. */
    public static long leasedBytes() {
        return Stream.of(SMALL, MEDIUM, LARGE, HUGE)
                .mapToLong(pool -> (long) pool.leasedCount() * pool.bytes())
                .sum();
    }
}
