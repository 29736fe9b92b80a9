// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.JavaUtilZip;
import org.warpdrive.compat.kit.WarpDriveEngine;

/**
 * What a fuzzer that looks at coverage calls, such as Jazzer: a script chooses one of the differential sequences, and
 * each of its calls.
 */
public final class ScriptFuzzer {
    private ScriptFuzzer() {}

    private interface Sequence {
        void run(Dice dice, Engine engine, Engine oracle) throws Exception;
    }

    private static final Sequence[] SEQUENCES = {
        DeflaterCallSequence::compare,
        DeflaterSequence::compare,
        DeflaterSequence::wild,
        InflaterSequence::compare,
        InflaterStreamSequence::compare,
        (dice, engine, oracle) -> {
            OutputStreamSequenceTest.Kind[] kinds = OutputStreamSequenceTest.Kind.values();
            OutputStreamSequenceTest.sequence(kinds[dice.below(kinds.length)], dice, "script");
        },
        (dice, engine, oracle) -> ZipOutputSequence.compare(dice),
        (dice, engine, oracle) -> LibrarySequences.commonsInput(dice),
        (dice, engine, oracle) -> LibrarySequences.commonsOutput(dice),
        (dice, engine, oracle) -> LibrarySequences.hadoopDecompressor(dice),
        (dice, engine, oracle) -> LibrarySequences.nettyDecoder(dice),
        (dice, engine, oracle) -> LibrarySequences.nettyEncoder(dice),
    };

    /** Runs the sequence of a script. Whatever it throws is a finding. */
    public static void fuzzerTestOneInput(byte[] script) throws Exception {
        Dice dice = new Dice(script);
        run(dice.below(SEQUENCES.length), dice);
    }

    static int kinds() {
        return SEQUENCES.length;
    }

    static void run(int kind, Dice dice) throws Exception {
        SEQUENCES[kind].run(dice, WarpDriveEngine.INSTANCE, JavaUtilZip.INSTANCE);
    }
}
