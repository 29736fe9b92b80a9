// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Inflater;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.Memory;

/**
 * A random sequence of calls on two inflaters: streams of the JDK, whole, cut short, damaged or followed by more, in pieces
 * of any size, into rooms of any size, and now and then a call that does not belong there. What a caller does next follows
 * from the JDK's inflater, so that both see the same calls.
 */
final class InflaterSequence {
    /** How much input a caller gives at once. */
    private enum Pieces {
        ALL,
        BYTES,
        /** All but the last few bytes, then those. */
        ALL_BUT_THE_END,
        RANDOM
    }

    /** How much room a caller gives: who knows what is to come gives what is left of that, or gets it wrong by one. */
    private enum Room {
        EXACT,
        ONE_LESS,
        ONE_MORE,
        TINY,
        RANDOM
    }

    private static final Pieces[] PIECES = Pieces.values();
    private static final Room[] ROOMS = Room.values();

    /** The JDK's inflater then writes its copy of the input back last, over the output in the same array. */
    private static final boolean CRITICAL_ARRAYS_ARE_COPIES =
            ManagementFactory.getRuntimeMXBean().getInputArguments().contains("-Xcheck:jni");

    private final Dice dice;
    private final boolean raw;
    private final InflaterTwins twins;
    private final StringBuilder trace = new StringBuilder();

    private TestStream stream;
    private Pieces pieces = Pieces.ALL;
    private Room room = Room.EXACT;

    /** How much of the stream was handed over, with what lies beyond a buffer's limit. */
    private int given;

    /** How much of that lies beyond the limit. */
    private int hidden;

    private InflaterSequence(Dice dice, Engine engine, Engine oracle) {
        this.dice = dice;
        raw = dice.oneIn(2);
        stream = TestStream.random(dice, raw);
        twins = new InflaterTwins(engine, oracle, raw);
    }

    static void compare(Dice dice, Engine engine, Engine oracle) {
        InflaterSequence sequence = new InflaterSequence(dice, engine, oracle);
        try {
            sequence.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(e.getMessage() + "\nafter: " + sequence.trace, e);
        } finally {
            sequence.twins.end();
        }
    }

    private void note(String what) {
        trace.append("; ").append(what);
    }

    private void run() {
        for (int streams = 1 + dice.below(2); streams > 0; streams--) {
            pieces = PIECES[dice.below(PIECES.length)];
            room = ROOMS[dice.below(ROOMS.length)];
            note(stream + " in " + pieces + " into " + room);
            if (raw && stream.dictionary.length > 0 && !dice.oneIn(10)) {
                dictionary(stream.dictionary);
            }
            int calls = 20 + dice.below(40);
            // Some after the end, or after an error.
            for (int idle = 0; calls > 0 && idle < 5; calls--) {
                long before = position();
                step();
                idle = position() == before ? idle + 1 : 0;
            }
            if (dice.oneIn(8)) {
                ended();
                return;
            }
            reset();
            stream = TestStream.random(dice, raw);
        }
    }

    private long position() {
        return twins.theirs().getBytesRead() + twins.theirs().getBytesWritten();
    }

    private void step() {
        Inflater theirs = twins.theirs();
        if (theirs.needsDictionary() ? !dice.oneIn(4) : dice.oneIn(60)) {
            dictionary(dice.oneIn(5) ? dice.data(dice.below(400)) : stream.dictionary);
        } else if (dice.oneIn(60)) {
            refused();
        } else if (dice.oneIn(150)) {
            reset();
        } else if (dice.oneIn(60)) {
            int seed = dice.below(1 << 20);
            note("overwrite");
            twins.call(caller -> caller.overwrite(seed));
        }
        if (theirs.needsInput() || dice.oneIn(12)) {
            input();
        }
        inflate();
    }

    private void input() {
        int left = twins.theirs().getRemaining();
        if (hidden > 0 && !dice.oneIn(3)) {
            int count = 1 + dice.below(hidden);
            hidden -= count;
            note("reveal " + count);
            twins.call(caller -> caller.reveal(count));
            return;
        }
        // Most callers give again what was not taken, some forget it.
        int from = dice.oneIn(30) ? given : given - hidden - left;
        int rest = stream.bytes.length - from;
        int count =
                switch (pieces) {
                    case ALL -> rest;
                    case BYTES -> 1;
                    case ALL_BUT_THE_END -> rest > 12 ? rest - dice.below(12) : dice.below(12);
                    case RANDOM -> dice.oneIn(20) ? 0 : 1 + dice.below(dice.oneIn(2) ? 20 : 5_000);
                };
        byte[] piece = Arrays.copyOfRange(stream.bytes, from, from + Math.min(rest, count));
        given = from + piece.length;
        Memory kind = dice.input();
        boolean isArray = kind == Memory.ARRAY || kind == Memory.ARRAY_AT_OFFSET;
        hidden = !isArray && dice.oneIn(4) ? dice.below(piece.length + 1) : 0;
        int visible = piece.length - hidden;
        note("input " + piece.length + (hidden > 0 ? " of which visible " + visible : "") + " " + kind);
        twins.call(caller -> caller.input(piece, kind, visible));
    }

    private void inflate() {
        int known = (int) Math.max(0, stream.plainLength - twins.theirs().getBytesWritten());
        int count =
                switch (room) {
                    case EXACT -> known;
                    case ONE_LESS -> Math.max(0, known - 1);
                    case ONE_MORE -> known + 1;
                    case TINY -> dice.below(3);
                    case RANDOM -> dice.below(dice.oneIn(10) ? 20_000 : 200);
                };
        if (dice.oneIn(12) && !CRITICAL_ARRAYS_ARE_COPIES) {
            note("inflate " + count + " over the input");
            twins.call(caller -> caller.inflateOverInput(count));
            return;
        }
        Memory kind = dice.output();
        note("inflate " + count + " " + kind);
        twins.call(caller -> caller.inflate(count, kind));
    }

    private void dictionary(byte[] bytes) {
        Memory kind = dice.input();
        note("dictionary " + bytes.length + " " + kind);
        twins.call(caller -> caller.dictionary(bytes, kind));
    }

    private void refused() {
        byte[] four = new byte[4];
        int off = dice.below(8) - 2;
        int len = dice.oneIn(2) ? 5 - Math.max(0, off) : -1 - dice.below(2);
        int which = dice.below(4);
        note("refused " + which);
        twins.call(
                switch (which) {
                    case 0 -> done(i -> i.setInput(four, off, len));
                    case 1 -> done(i -> i.setDictionary(four, off, len));
                    case 2 -> caller -> caller.inflater.inflate(four, off, len);
                    default ->
                        caller -> caller.inflater.inflate(ByteBuffer.allocate(4).asReadOnlyBuffer());
                });
    }

    private interface Action {
        void on(Inflater inflater);
    }

    private static InflaterTwins.Call done(Action action) {
        return caller -> {
            action.on(caller.inflater);
            return "done";
        };
    }

    private void reset() {
        note("reset");
        twins.call(done(Inflater::reset));
        given = 0;
        hidden = 0;
    }

    /** Calls after end(), which comes again. */
    private void ended() {
        note("end");
        twins.call(done(Inflater::end));
        for (int calls = dice.below(8); calls > 0; calls--) {
            switch (dice.below(6)) {
                case 0 -> {
                    byte[] data = dice.data(dice.below(20));
                    Memory kind = dice.input();
                    twins.call(caller -> caller.input(data, kind, data.length));
                }
                case 1 -> {
                    Memory kind = dice.output();
                    twins.call(caller -> caller.inflate(5, kind));
                }
                case 2 -> dictionary(stream.dictionary);
                case 3 -> refused();
                case 4 -> twins.call(done(Inflater::reset));
                default -> twins.call(done(Inflater::end));
            }
        }
    }
}
