// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.JavaUtilZip;

/** The random comparisons, for any engine. */
public final class Differential {
    private Differential() {}

    /** Compares the engine's deflaters with the JDK's over seeds 1 to `count`. */
    public static void deflater(Engine engine, int count) {
        for (long seed = 1; seed <= count; seed++) {
            DeflaterSequence.compare(new Dice(seed), engine, JavaUtilZip.INSTANCE);
        }
    }

    /** The same, call by call. */
    public static void deflaterCalls(Engine engine, int count) {
        for (long seed = 1; seed <= count; seed++) {
            DeflaterCallSequence.compare(new Dice(seed), engine, JavaUtilZip.INSTANCE);
        }
    }

    /** Compares the engine's inflaters with the JDK's over seeds 1 to `count`. */
    public static void inflater(Engine engine, int count) {
        for (long seed = 1; seed <= count; seed++) {
            InflaterSequence.compare(new Dice(seed), engine, JavaUtilZip.INSTANCE);
        }
    }
}
