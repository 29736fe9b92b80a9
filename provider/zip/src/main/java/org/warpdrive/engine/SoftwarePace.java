// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

/**
 * How long software takes for a block: running means by level, of the blocks that engines ended at once. Any thread; racing
 * updates lose one another and are seen late, which does not matter, so the array is a plain one: the var handles of an atomic
 * one take milliseconds of a process's first stream.
 */
final class SoftwarePace {
    /** Before anything was measured: 50 MB/s, as zlib does at its default level. */
    private static final int FIRST_PICOS_PER_BYTE = 20_000;

    private static final int MIN_BYTES = 1024;
    private static final int LEVELS = 10;
    private static final int MEAN_OF = 8;
    private static final long PICOS = 1000;

    private final int[] picosPerByte = new int[LEVELS];

    void took(Block block, long nanos) {
        if (block.length() >= MIN_BYTES) {
            int before = picosPerByte[block.level()];
            long now = Math.min(nanos * PICOS / block.length(), Integer.MAX_VALUE);
            picosPerByte[block.level()] = before == 0 ? (int) now : (int) (before + (now - before) / MEAN_OF);
        }
    }

    /** Whether there is more to it than a guess. */
    boolean isKnown(Block block) {
        return picosPerByte[block.level()] != 0;
    }

    long nanosFor(Block block) {
        int picos = picosPerByte[block.level()];
        return (picos == 0 ? FIRST_PICOS_PER_BYTE : picos) * (long) block.length() / PICOS;
    }
}
