// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.JavaUtilZip;
import org.warpdrive.compat.kit.WarpDriveEngine;

/**
 * Runs a sequence for many seeds. By default seeds 1 to the default count; {@code -Dwdtest.sequences=N} runs more
 * or fewer, {@code -Dwdtest.seed=S} starts at S and, without a number of sequences, runs that one alone.
 */
final class DifferentialRun {
    private static final String SEED_PROPERTY = "wdtest.seed";
    private static final String SEQUENCES_PROPERTY = "wdtest.sequences";

    /** A check over everything that follows from choices. */
    interface Sequence {
        void run(Dice dice, Engine engine, Engine oracle);
    }

    private DifferentialRun() {}

    /** The drop-in beside the JDK. */
    static void run(int defaultCount, Sequence sequence) {
        run(defaultCount, WarpDriveEngine.INSTANCE, JavaUtilZip.INSTANCE, sequence);
    }

    static void run(int defaultCount, Engine engine, Engine oracle, Sequence sequence) {
        Long seed = Long.getLong(SEED_PROPERTY);
        long first = seed == null ? 1 : seed;
        long count = Long.getLong(SEQUENCES_PROPERTY, seed == null ? defaultCount : 1);
        for (long i = first; i < first + count; i++) {
            try {
                sequence.run(new Dice(i), engine, oracle);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("-D" + SEED_PROPERTY + "=" + i + ": " + e.getMessage(), e);
            }
        }
    }
}
