// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.stats;

import java.util.concurrent.atomic.LongAdder;

/** How many streams WarpDrive has begun to work on since the start of the process; an object that is reset begins another. */
public final class Streams {
    private static final LongAdder COMPRESSED = new LongAdder();
    private static final LongAdder DECOMPRESSED = new LongAdder();

    private Streams() {}

    public static void countCompressed() {
        COMPRESSED.increment();
    }

    public static void countDecompressed() {
        DECOMPRESSED.increment();
    }

    public static long compressed() {
        return COMPRESSED.sum();
    }

    public static long decompressed() {
        return DECOMPRESSED.sum();
    }
}
