// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.load;

import java.util.concurrent.TimeUnit;
import org.warpdrive.compat.kit.Outcome;
import org.warpdrive.zip.WarpDrive;

/**
 * Main class of the JVMs that {@link EveryStateTest} starts: each object in each state, ended or reset by another thread while
 * its own goes on, so many times as the argument says. Prints how many races there were, and what WarpDrive says of itself.
 */
final class EveryStateProcess {
    private static final int CALLS = 6;

    /** Where an object is when the other thread comes. */
    private enum State {
        FRESH,
        MIDDLE,
        FINISHED,
        FAILED;

        /** What a call said on the way is not of interest here. */
        SharedObject reached(SharedObject.Kind kind, int round) throws Exception {
            SharedObject object = kind.make(this == FAILED);
            if (this == MIDDLE) {
                for (int i = 0; i <= 2 * (round % 5); i++) {
                    object.call(i);
                }
            } else if (this != FRESH) {
                Outcome.ofAction(object::complete);
            }
            return object;
        }
    }

    private EveryStateProcess() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        int races = 0;
        for (SharedObject.Kind kind : SharedObject.Kind.values()) {
            for (State state : State.values()) {
                for (int round = 0; round < rounds; round++) {
                    SharedObject.race(state.reached(kind, round), round, CALLS, false, kind + " ended when " + state);
                    races++;
                    if (kind.resets()) {
                        SharedObject.race(
                                state.reached(kind, round), round, CALLS, true, kind + " reset when " + state);
                        races++;
                    }
                }
            }
        }
        System.out.println("races " + races);
        awaitNothingHeld();
        System.out.println(WarpDrive.status());
    }

    /** Blocks that were given up come back from their device later. */
    private static void awaitNothingHeld() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!WarpDrive.status().contains(" used=0 ") && System.nanoTime() < end) {
            WarpDrive.releaseQueues();
            Thread.sleep(20);
        }
    }
}
