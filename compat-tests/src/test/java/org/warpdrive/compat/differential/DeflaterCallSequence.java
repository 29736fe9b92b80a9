// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import static org.warpdrive.compat.differential.Side.check;

import java.util.Arrays;
import java.util.zip.Deflater;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.Memory;
import org.warpdrive.compat.kit.Pump;

/**
 * The same calls on two deflaters, compared after each one, whatever is still to come out. How much of its input a call takes
 * and what comes out on NO_FLUSH is zlib's private affair, so each is given anew what it has not taken yet, and after a call
 * that filled its output only what holds of a deflater by itself is checked. After one that left room, everything must agree.
 */
final class DeflaterCallSequence {
    private static final int UNKNOWN = -1;

    /** Into less than this zlib repeats the marker of a flush for ever. */
    private static final int ROOM_FOR_A_MARKER = 7;

    private final Dice dice;
    private final boolean raw;
    private final Side ours;
    private final Side theirs;
    private final StringBuilder trace = new StringBuilder();

    /** All input so far. */
    private byte[] data = new byte[0];

    /** The last flush, if both completed it and there was no input since: what the next gives is then known. */
    private int completed = Deflater.NO_FLUSH;

    private boolean finish;

    private DeflaterCallSequence(Dice dice, Engine engine, Engine oracle) {
        this.dice = dice;
        raw = dice.oneIn(2);
        int level = dice.below(11) - 1;
        trace.append(raw ? "raw level " : "zlib level ").append(level);
        ours = new Side(engine, level, raw);
        theirs = new Side(oracle, level, raw);
    }

    static void compare(Dice dice, Engine engine, Engine oracle) {
        DeflaterCallSequence sequence = new DeflaterCallSequence(dice, engine, oracle);
        try {
            sequence.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(e.getMessage() + "\nafter: " + sequence.trace, e);
        } finally {
            sequence.ours.end();
            sequence.theirs.end();
        }
    }

    private void note(String what) {
        trace.append("; ").append(what);
    }

    private void run() {
        for (int streams = 1 + dice.below(3); streams > 0; streams--) {
            for (int steps = dice.below(40); steps > 0; steps--) {
                if (dice.oneIn(3)) {
                    input();
                } else {
                    call(dice.flush());
                }
            }
            note("finish");
            finish = true;
            ours.deflater.finish();
            theirs.deflater.finish();
            completed = UNKNOWN;
            while (!ours.deflater.finished() || !theirs.deflater.finished()) {
                call(dice.flush());
            }
            ours.checkComplete();
            theirs.checkComplete();
            check(ours.deflater.getAdler() == theirs.deflater.getAdler(), "getAdler at the end");
            if (dice.oneIn(2)) {
                input();
                call(dice.flush());
                check(ours.deflater.needsInput() == theirs.deflater.needsInput(), "needsInput after the end");
            }
            reset();
        }
    }

    private void input() {
        byte[] more = dice.data(dice.oneIn(10) ? dice.size() : dice.below(600));
        Memory kind = dice.input();
        note("input " + more.length + " " + kind);
        data = Pump.join(data, more);
        for (Side side : new Side[] {ours, theirs}) {
            side.input(kind.of(Arrays.copyOfRange(data, (int) side.takenBytes(), data.length)));
        }
        if (more.length > 0) {
            completed = UNKNOWN;
        }
    }

    private void call(int flush) {
        // With much to come out a call of a byte is one of many thousands.
        int least = Math.max(ours.undelivered(), theirs.undelivered()) / 300;
        int room = least + (dice.oneIn(10) ? 0 : dice.oneIn(3) ? dice.below(12) : dice.room(1));
        Memory kind = dice.output();
        boolean ended = ours.deflater.finished() && theirs.deflater.finished();
        note("call " + flush + " of " + room + " " + kind);
        int got = ours.call(flush, room, kind).length;
        int wanted = theirs.call(flush, room, kind).length;
        for (Side side : new Side[] {ours, theirs}) {
            if (side.deflater.finished()) {
                side.checkComplete();
            }
        }
        if (ended) {
            check(got == 0 && wanted == 0, "output after the end");
            return;
        }
        settled(ours, flush, got, room);
        settled(theirs, flush, wanted, room);
        if (got == room || wanted == room) {
            completed = room == 0 ? completed : UNKNOWN;
            return;
        }
        check(ours.deflater.getBytesRead() == theirs.deflater.getBytesRead(), "getBytesRead");
        check(ours.deflater.needsInput() && theirs.deflater.needsInput(), "needsInput");
        check(ours.deflater.getAdler() == theirs.deflater.getAdler(), "getAdler");
        check(ours.deflater.finished() == theirs.deflater.finished(), "finished");
        if (completed != UNKNOWN) {
            check(got == wanted, "returns " + got + ", not " + wanted + ", for a flush of nothing");
        }
        boolean known = completed != UNKNOWN || (flush != Deflater.NO_FLUSH && room >= ROOM_FOR_A_MARKER);
        completed = known && !finish ? flush : UNKNOWN;
    }

    /** What holds of either after a call that left room. */
    private void settled(Side side, int flush, int count, int room) {
        if (count == room) {
            return;
        }
        check(side.untaken() == 0, "input is left behind, and room");
        if (finish) {
            side.checkComplete();
        } else if (flush != Deflater.NO_FLUSH) {
            side.checkAllDecoded();
        }
    }

    private void reset() {
        note("reset");
        ours.reset();
        theirs.reset();
        data = new byte[0];
        completed = Deflater.NO_FLUSH;
        finish = false;
    }
}
