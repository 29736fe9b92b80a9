// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import static org.warpdrive.compat.differential.Side.check;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Function;
import java.util.zip.Deflater;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.Memory;
import org.warpdrive.compat.kit.Outcome;

/**
 * A random sequence of calls on two deflaters. Both are driven in drain style: a call is repeated until it returns less
 * than it could before anything else changes, because what happens in between is zlib's private affair; after that all
 * that is observable must agree. {@link #wild} checks the undrained calls of one deflater by its invariants alone.
 */
final class DeflaterSequence {
    private static final int FINISH = 4;
    private static final int ENDLESS = 2_000_000;

    private final Dice dice;
    private final Side ours;
    private final Side theirs;
    private final boolean raw;
    private final StringBuilder trace = new StringBuilder();

    private int level;
    private int strategy;
    private boolean changed;
    private boolean changedSinceFlush;
    private boolean unflushed;
    private boolean finish;

    private DeflaterSequence(Dice dice, Engine engine, Engine oracle) {
        this.dice = dice;
        raw = dice.oneIn(2);
        level = dice.below(11) - 1;
        trace.append(raw ? "raw level " : "zlib level ").append(level);
        ours = new Side(engine, level, raw);
        theirs = new Side(oracle, level, raw);
    }

    /** Compares the two engines over one sequence. */
    static void compare(Dice dice, Engine engine, Engine oracle) {
        run(new DeflaterSequence(dice, engine, oracle), DeflaterSequence::compared);
    }

    /** Calls in any order on the engine alone. */
    static void wild(Dice dice, Engine engine, Engine oracle) {
        run(new DeflaterSequence(dice, engine, oracle), DeflaterSequence::wild);
    }

    private interface Body {
        void run(DeflaterSequence sequence);
    }

    private static void run(DeflaterSequence sequence, Body body) {
        try {
            body.run(sequence);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(e.getMessage() + "\nafter: " + sequence.trace, e);
        } finally {
            sequence.ours.end();
            sequence.theirs.end();
        }
    }

    /** Room for calls in a loop: with what is waiting, a few hundred of them at most. */
    private int room(int least) {
        return dice.room(Math.max(least, ours.undelivered() / 300));
    }

    private void note(String what) {
        trace.append("; ").append(what);
    }

    private void compared() {
        for (int steps = 1 + dice.below(24); steps > 0; steps--) {
            step(dice.below(100));
            compareCheapState();
        }
        if (dice.oneIn(4)) {
            closed();
            return;
        }
        finish();
    }

    private void step(int roll) {
        if (roll < 34) {
            input();
        } else if (roll < 66) {
            drain(dice.flush());
        } else if (roll < 71) {
            callOnceThenDrain();
        } else if (roll < 78) {
            parameters();
        } else if (roll < 83) {
            dictionary();
        } else if (roll < 87) {
            refused();
        } else if (roll < 90) {
            nothing();
        } else if (roll < 93) {
            refill();
        } else if (roll < 97) {
            reset();
        } else {
            finish();
            reset();
        }
    }

    private void input() {
        byte[] data = dice.data();
        Memory kind = dice.input();
        note("input " + data.length + " " + kind);
        ours.input(kind.of(data));
        theirs.input(kind.of(data));
    }

    private void refill() {
        int seed = dice.below(1 << 20);
        if (ours.refill(seed)) {
            note("refill");
            theirs.refill(seed);
        }
    }

    private void drain(int flush) {
        // Into six bytes or less zlib repeats the marker of a flush for ever.
        int room = room(7);
        Memory kind = dice.output();
        note("drain " + flush + " by " + room + " " + kind);
        drainBoth(flush, room, kind);
        if (flush != Deflater.NO_FLUSH && flush != FINISH && dice.oneIn(3)) {
            check(ours.call(flush, room, kind).length == 0, "the same flush once more gives output");
            theirs.call(flush, room, kind);
        }
    }

    private void drainBoth(int flush, int room, Memory kind) {
        byte[] expected = drain(theirs, flush, room, kind);
        byte[] actual = drain(ours, flush, room, kind);
        changed = false;
        if (ours.engine.exactBytes()) {
            check(Arrays.equals(actual, expected), "bytes differ from the JDK's");
        }
        check(ours.deflater.getBytesRead() == theirs.deflater.getBytesRead(), "getBytesRead");
        check(ours.deflater.needsInput() && theirs.deflater.needsInput(), "needsInput after a drain");
        check(ours.deflater.getAdler() == theirs.deflater.getAdler(), "getAdler");
        if (finish) {
            ours.checkComplete();
            theirs.checkComplete();
        } else if (flush != Deflater.NO_FLUSH) {
            ours.checkAllDecoded();
            theirs.checkAllDecoded();
            unflushed = false;
            changedSinceFlush = false;
        } else {
            unflushed = ours.takenBytes() > 0;
        }
    }

    private byte[] drain(Side side, int flush, int room, Memory kind) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        // After a change a call takes that up in place of what it was asked for.
        int argument = flush == FINISH ? Deflater.NO_FLUSH : flush;
        for (int i = 0; i < (changed ? 3 : 1); i++) {
            byte[] bytes;
            long calls = 0;
            do {
                bytes = side.call(argument, room, kind);
                all.writeBytes(bytes);
                check(calls++ < ENDLESS, "endless");
                // Exactly full output may hide the end.
            } while (bytes.length == room && !side.deflater.finished());
        }
        return all.toByteArray();
    }

    private void callOnceThenDrain() {
        int room = dice.room(1);
        int flush = dice.flush();
        note("one call " + flush + " of " + room);
        for (Side side : new Side[] {ours, theirs}) {
            side.call(flush, room, dice.output());
        }
        changedSinceFlush = true;
        drain(flush);
    }

    private void parameters() {
        if (dice.oneIn(2)) {
            level = dice.below(11) - 1;
            note("setLevel " + level);
            ours.deflater.setLevel(level);
            theirs.deflater.setLevel(level);
        } else {
            strategy = dice.below(3);
            note("setStrategy " + strategy);
            ours.deflater.setStrategy(strategy);
            theirs.deflater.setStrategy(strategy);
        }
        changed = true;
        changedSinceFlush = true;
    }

    private void dictionary() {
        if (unflushed && (level == 0 || strategy == Deflater.HUFFMAN_ONLY || changedSinceFlush)) {
            // Where zlib itself cannot tell whether input is pending.
            return;
        }
        byte[] data = dice.data(Math.min(dice.size(), 100_000));
        Memory kind = dice.input();
        note("dictionary " + data.length + " " + kind);
        Outcome expected = Outcome.ofAction(() -> kind.of(data).dictionary(theirs.deflater));
        Outcome actual = Outcome.ofAction(() -> kind.of(data).dictionary(ours.deflater));
        same(actual, expected);
        check(ours.deflater.getAdler() == theirs.deflater.getAdler(), "getAdler");
        if (expected.thrown() == null) {
            ours.dictionaryAccepted(data);
            theirs.dictionaryAccepted(data);
        }
    }

    private void refused() {
        byte[] four = new byte[4];
        int off = dice.below(8) - 2;
        int len = dice.below(2) == 0 ? 5 - Math.max(0, off) : -1 - dice.below(2);
        int bad = dice.oneIn(2) ? 1 : 4 + dice.below(3);
        ByteBuffer readOnly = ByteBuffer.allocate(4).asReadOnlyBuffer();
        int which = dice.below(6);
        note("refused " + which);
        Function<Deflater, Outcome> call =
                switch (which) {
                    case 0 -> d -> Outcome.ofAction(() -> d.setInput(four, off, len));
                    case 1 -> d -> Outcome.ofAction(() -> d.setDictionary(four, off, len));
                    case 2 -> d -> Outcome.of(() -> d.deflate(four, off, len, bad));
                    case 3 -> d -> Outcome.of(() -> d.deflate(four, 0, 4, bad));
                    case 4 -> d -> Outcome.of(() -> d.deflate(readOnly, bad));
                    default ->
                        d -> Outcome.ofAction(() -> {
                            if (off % 2 == 0) {
                                d.setLevel(9 + bad);
                            } else {
                                d.setStrategy(2 + bad);
                            }
                        });
                };
        Outcome expected = call.apply(theirs.deflater);
        check(expected.thrown() != null, "the JDK accepts what was to be refused");
        same(call.apply(ours.deflater), expected);
    }

    private void nothing() {
        note("no room");
        int flush = dice.flush();
        if (!changed || !ours.engine.exactBytes()) {
            check(ours.deflater.deflate(new byte[3], 3, 0, flush) == 0, "output into no room");
        }
    }

    private void reset() {
        note("reset");
        ours.reset();
        theirs.reset();
        unflushed = false;
        finish = false;
        changedSinceFlush = changed;
        check(ours.deflater.getBytesRead() == 0 && ours.deflater.getBytesWritten() == 0, "totals after reset");
    }

    private void finish() {
        note("finish");
        finish = true;
        ours.deflater.finish();
        theirs.deflater.finish();
        drainBoth(FINISH, room(1), dice.output());
        if (dice.oneIn(2)) {
            input();
            byte[] room = new byte[30];
            check(ours.deflater.deflate(room, 0, 30, dice.flush()) == 0, "output after the end");
            check(!ours.deflater.needsInput() || ours.untaken() == 0, "needsInput after the end");
            check(ours.deflater.needsInput() == theirs.deflater.needsInput(), "needsInput after the end");
            check(ours.deflater.finished(), "finished() forgotten");
        }
    }

    private void closed() {
        note("end");
        ours.deflater.end();
        theirs.deflater.end();
        byte[] four = new byte[4];
        same(Outcome.of(() -> ours.deflater.deflate(four)), Outcome.of(() -> theirs.deflater.deflate(four)));
        same(Outcome.of(ours.deflater::getAdler), Outcome.of(theirs.deflater::getAdler));
        same(Outcome.of(ours.deflater::getTotalIn), Outcome.of(theirs.deflater::getTotalIn));
        same(Outcome.of(ours.deflater::needsInput), Outcome.of(theirs.deflater::needsInput));
        same(Outcome.of(ours.deflater::finished), Outcome.of(theirs.deflater::finished));
        same(Outcome.ofAction(ours.deflater::reset), Outcome.ofAction(theirs.deflater::reset));
    }

    private void compareCheapState() {
        check(ours.deflater.finished() == theirs.deflater.finished(), "finished");
        check(ours.deflater.needsInput() == theirs.deflater.needsInput(), "needsInput");
        check(ours.deflater.getBytesRead() == theirs.deflater.getBytesRead(), "getBytesRead");
        check(ours.deflater.getAdler() == theirs.deflater.getAdler(), "getAdler");
    }

    private static void same(Outcome actual, Outcome expected) {
        check(actual.equals(expected), "expected " + expected + " but was " + actual);
    }

    private void wild() {
        for (int streams = 1 + dice.below(3); streams > 0; streams--) {
            if (dice.oneIn(5)) {
                byte[] data = dice.data(dice.below(40_000));
                note("dictionary " + data.length);
                ours.deflater.setDictionary(data);
                ours.dictionaryAccepted(data);
            }
            for (int steps = dice.below(60); steps > 0; steps--) {
                wildStep(dice.below(21));
            }
            note("finish");
            ours.deflater.finish();
            int room = room(1);
            for (long calls = 0; !ours.deflater.finished(); calls++) {
                ours.call(dice.flush(), room, Memory.ARRAY);
                check(calls < ENDLESS, "endless");
                if (dice.oneIn(40) && !ours.deflater.finished()) {
                    wildDictionary(true);
                }
                // Between finish() and the end java.util.zip throws InternalError.
                if (dice.oneIn(40) && !ours.engine.exactBytes()) {
                    ours.deflater.setLevel(dice.below(11) - 1);
                }
            }
            ours.checkComplete();
            ours.reset();
        }
    }

    /** Refused while there is input or an end still to come out; and whatever is accepted, the stream stays one. */
    private void wildDictionary(boolean ending) {
        if (ours.engine.exactBytes()) {
            // At level 0 and with HUFFMAN_ONLY zlib takes it in any case, and drops what it holds.
            return;
        }
        byte[] data = dice.data(dice.below(40_000));
        Memory kind = dice.input();
        Outcome outcome = Outcome.ofAction(() -> kind.of(data).dictionary(ours.deflater));
        note("dictionary " + data.length + " " + outcome);
        boolean begun = ours.bytesOut() > 0 || ours.takenBytes() > 0;
        if (outcome.thrown() == null) {
            boolean underWay = ending && begun && !ours.wasIdle();
            check(!underWay && !ours.isCutShort(), "a dictionary is accepted with output to come");
            check(raw || !begun, "a dictionary is accepted in mid-stream");
            ours.dictionaryAccepted(data);
        } else {
            check(outcome.equals(new Outcome(null, IllegalArgumentException.class, null)), "refused otherwise");
            check(ending || begun, "a dictionary is refused before anything is deflated");
        }
    }

    private void wildStep(int roll) {
        if (roll < 5) {
            byte[] data = dice.data();
            Memory kind = dice.input();
            note("input " + data.length + " " + kind + " over " + ours.untaken());
            ours.input(kind.of(data));
        } else if (roll < 16) {
            int flush = dice.flush();
            // With parameters changed and no room at all java.util.zip throws InternalError.
            int room = dice.room(ours.engine.exactBytes() ? 1 : 0);
            note("call " + flush + " of " + room);
            ours.call(flush, room, dice.output());
        } else if (roll < 17) {
            note("refill");
            ours.refill(dice.below(1 << 20));
        } else if (roll < 18) {
            int value = dice.below(3);
            note("setStrategy " + value);
            ours.deflater.setStrategy(value);
        } else if (roll < 19) {
            int value = dice.below(11) - 1;
            note("setLevel " + value);
            ours.deflater.setLevel(value);
        } else if (roll < 20) {
            wildDictionary(false);
        } else {
            int flush = dice.flush();
            int room = room(7);
            note("drain " + flush + " by " + room);
            while (ours.call(flush, room, Memory.ARRAY).length == room) {
                check(trace.length() > 0, "never");
            }
        }
    }
}
