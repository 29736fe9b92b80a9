// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.stats;

import java.util.concurrent.atomic.LongAdder;

/**
 * How many streams WarpDrive has begun to work on since the start of the process; an object that is reset begins another. And
 * what it has decompressed: what it compresses is counted by engine ({@link EngineStats}).
 */
public final class Streams {
    private static final LongAdder COMPRESSED = new LongAdder();
    private static final LongAdder DECOMPRESSED = new LongAdder();
    private static final LongAdder DECOMPRESSED_BYTES = new LongAdder();

    private Streams() {}

    public static void countCompressed() {
        COMPRESSED.increment();
    }

    public static void countDecompressed() {
        DECOMPRESSED.increment();
    }

    /** So many bytes more have been given out. */
    public static void countDecompressedBytes(int count) {
        DECOMPRESSED_BYTES.add(count);
    }

    public static long compressed() {
        return COMPRESSED.sum();
    }

    public static long decompressed() {
        return DECOMPRESSED.sum();
    }

    /** Bytes that streams became, in all. */
    public static long decompressedBytes() {
        return DECOMPRESSED_BYTES.sum();
    }
}
