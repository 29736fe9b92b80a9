// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

/**
 * The time that software needs for a block: a running mean per level, over blocks that engines finished at once.
 *
 * <p>Any thread may call it. Concurrent updates may overwrite each other or be seen late, which does not matter. The
 * array is therefore a plain one: the VarHandles of an atomic array would add milliseconds to the first stream of a
 * process.
 */
final class SoftwarePace {
    /** The assumption before anything was measured: 50 MB/s, zlib's speed at its default level. */
    private static final int FIRST_PICOS_PER_BYTE = 20_000;

    private static final int MIN_BYTES = 1024;
    private static final int LEVELS = 10;
    private static final int MEAN_OF = 8;
    private static final long PICOS = 1000;

    private final int[] picosPerByte = new int[LEVELS];

    /** Adds a measured block to the mean of its level. Blocks below 1 KiB are ignored. */
    void took(Block block, long nanos) {
        if (block.length() >= MIN_BYTES) {
            int before = picosPerByte[block.level()];
            long now = Math.min(nanos * PICOS / block.length(), Integer.MAX_VALUE);
            picosPerByte[block.level()] = before == 0 ? (int) now : (int) (before + (now - before) / MEAN_OF);
        }
    }

    /** Returns whether the level of this block was measured. */
    boolean isKnown(Block block) {
        return picosPerByte[block.level()] != 0;
    }

    /** Returns the expected time for this block in nanoseconds. */
    long nanosFor(Block block) {
        int picos = picosPerByte[block.level()];
        return (picos == 0 ? FIRST_PICOS_PER_BYTE : picos) * (long) block.length() / PICOS;
    }
}
