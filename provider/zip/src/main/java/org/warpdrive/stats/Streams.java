// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.stats;

import java.util.concurrent.atomic.LongAdder;

/**
 * The number of streams that WarpDrive has begun in this process, and the bytes that it has decompressed. An object
 * that is reset and used again begins another stream. Compressed bytes are counted by engine instead: see
 * {@link EngineStats}.
 *
 * <p>Streams that the JDK's own zlib does are not counted. Any thread may call any method.
 *
 * @since 1.0
 */
public final class Streams {
    private static final LongAdder COMPRESSED = new LongAdder();
    private static final LongAdder DECOMPRESSED = new LongAdder();
    private static final LongAdder DECOMPRESSED_BYTES = new LongAdder();

    private Streams() {}

    /** Counts a stream that begins to be compressed. */
    public static void countCompressed() {
        COMPRESSED.increment();
    }

    /** Counts a stream that begins to be decompressed. */
    public static void countDecompressed() {
        DECOMPRESSED.increment();
    }

    /** Adds to the number of decompressed bytes. */
    public static void countDecompressedBytes(int count) {
        DECOMPRESSED_BYTES.add(count);
    }

    /** Returns the number of streams whose compression has begun. */
    public static long compressed() {
        return COMPRESSED.sum();
    }

    /** Returns the number of streams whose decompression has begun. */
    public static long decompressed() {
        return DECOMPRESSED.sum();
    }

    /** Returns the number of bytes that all streams were decompressed to. */
    public static long decompressedBytes() {
        return DECOMPRESSED_BYTES.sum();
    }
}
