// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.InflaterInputStream;
import java.util.zip.InflaterOutputStream;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.Outcome;

/**
 * Random calls on the streams that decompress, ours and the JDK's, and on the JDK's own streams over our inflater. Every call
 * must come to the same. Only where ours may read further ahead do calls return more than the JDK's, so there as many are made
 * as it takes to get a number of bytes; and what the call that meets damaged data takes with it is not compared.
 */
final class InflaterStreamSequence {
    private enum Kind {
        JDK_STREAM,
        INFLATER_STREAM,
        INFLATER_STREAM_OF_ITS_OWN,
        GZIP_STREAM
    }

    private static final Kind[] KINDS = Kind.values();
    private static final Supply.Available[] AVAILABLE = Supply.Available.values();
    private static final int[] SIZES = {1, 7, 100, 511, 512, 513, 4096, 16384, 20_000};
    private static final int READ_AHEAD_FROM = 512;
    private static final int READ_AHEAD_TO = 16384;

    /**
     * From here on a stream of the JDK's that is read again after an error looks for input first, and may find none, unless the
     * read before the error had filled its room. Of that an inflater of ours below it cannot tell it.
     */
    private static final boolean FILLS_FIRST = Runtime.version().feature() >= 23;

    private final Dice dice;
    private final Engine engine;
    private final Engine oracle;
    private final StringBuilder trace = new StringBuilder();

    private InflaterStreamSequence(Dice dice, Engine engine, Engine oracle) {
        this.dice = dice;
        this.engine = engine;
        this.oracle = oracle;
    }

    static void compare(Dice dice, Engine engine, Engine oracle) {
        InflaterStreamSequence sequence = new InflaterStreamSequence(dice, engine, oracle);
        try {
            if (sequence.dice.oneIn(5)) {
                sequence.output();
            } else {
                sequence.input();
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(e.getMessage() + "\nafter: " + sequence.trace, e);
        }
    }

    private void note(String what) {
        trace.append("; ").append(what);
    }

    private interface Open {
        InputStream on(Engine engine, Supply supply) throws IOException;
    }

    private void input() {
        Kind kind = KINDS[dice.below(KINDS.length)];
        boolean raw = dice.oneIn(2);
        int size = SIZES[dice.below(SIZES.length)];
        Supply.Available available = AVAILABLE[dice.below(AVAILABLE.length)];
        int most = dice.oneIn(2) ? Integer.MAX_VALUE : 1 + dice.below(dice.oneIn(2) ? 10 : 1_000);
        byte[] bytes;
        if (kind == Kind.GZIP_STREAM) {
            bytes = TestMembers.random(dice);
            note("gzip " + bytes.length + " bytes");
        } else {
            TestStream stream = TestStream.random(dice, raw && kind != Kind.INFLATER_STREAM_OF_ITS_OWN);
            bytes = stream.bytes;
            note(stream.toString());
        }
        note(kind + " of " + size + " bytes, " + most + " at once, available " + available);
        if (kind == Kind.INFLATER_STREAM_OF_ITS_OWN) {
            size = READ_AHEAD_FROM;
        }
        boolean readsAhead = kind != Kind.JDK_STREAM
                && size >= READ_AHEAD_FROM
                && size < READ_AHEAD_TO
                && !available.invitesNobody();
        int buffer = size;
        Open open =
                switch (kind) {
                    case JDK_STREAM -> (each, in) -> new InflaterInputStream(in, each.inflater(raw), buffer);
                    case INFLATER_STREAM -> (each, in) -> each.inflaterInput(in, each.inflater(raw), buffer);
                    case INFLATER_STREAM_OF_ITS_OWN -> (each, in) -> each.inflaterInput(in);
                    case GZIP_STREAM -> (each, in) -> each.gzipInput(in, buffer);
                };
        Supply theirSupply = new Supply(bytes, most, available);
        Supply ourSupply = new Supply(bytes, most, available);
        InputStream[] theirs = new InputStream[1];
        InputStream[] ours = new InputStream[1];
        Outcome expected = Outcome.ofAction(() -> theirs[0] = open.on(oracle, theirSupply));
        same(Outcome.ofAction(() -> ours[0] = open.on(engine, ourSupply)), expected);
        if (expected.thrown() != null) {
            return;
        }
        boolean failed = false;
        int idle = 0;
        for (int calls = 10 + dice.below(40); calls > 0 && idle < 4; calls--) {
            Read read = read(readsAhead);
            Object wanted = outcome(read, theirs[0]);
            Object got = outcome(read, ours[0]);
            boolean fails = wanted instanceof Outcome;
            boolean mayRefuseOtherwise = readsAhead || (kind == Kind.JDK_STREAM && FILLS_FIRST);
            if (!(failed && mayRefuseOtherwise)) {
                same(got, wanted);
                same(readsAhead || ourSupply.position() == theirSupply.position(), true);
            } else if (fails) {
                same(got instanceof Outcome, true);
            }
            failed |= fails;
            idle = fails || List.of(-1).equals(wanted) ? idle + 1 : 0;
        }
        for (int i = 0; i < 2; i++) {
            note("close");
            same(Outcome.ofAction(ours[0]::close), Outcome.ofAction(theirs[0]::close));
            Read read = read(readsAhead);
            same(outcome(read, ours[0]), outcome(read, theirs[0]));
        }
    }

    private interface Read {
        Object on(InputStream in) throws IOException;
    }

    /** What was read, or the error. */
    private static Object outcome(Read read, InputStream in) {
        Outcome outcome = Outcome.of(() -> read.on(in));
        return outcome.value() == null ? outcome : outcome.value();
    }

    private Read read(boolean drained) {
        int roll = dice.below(20);
        int length = dice.below(dice.oneIn(3) ? 10 : dice.oneIn(3) ? 20_000 : 500);
        if (drained) {
            note("read all of " + length);
            return in -> {
                byte[] bytes = in.readNBytes(length);
                return ByteBuffer.wrap(bytes);
            };
        }
        if (roll < 12) {
            note("read " + length);
            return in -> {
                byte[] into = new byte[length + 2];
                int count = in.read(into, 1, length);
                return List.of(count, ByteBuffer.wrap(Arrays.copyOf(into, Math.max(0, count) + 1)));
            };
        } else if (roll < 15) {
            note("read");
            return in -> List.of(in.read());
        } else if (roll < 17) {
            note("skip " + length);
            return in -> in.skip(length);
        } else if (roll < 18) {
            note("refused");
            return in -> in.read(new byte[4], 2, 3);
        }
        note("available");
        return InputStream::available;
    }

    private void output() {
        boolean raw = dice.oneIn(2);
        TestStream stream = TestStream.random(dice, raw);
        int size = SIZES[dice.below(SIZES.length)];
        note(stream + " into an output stream of " + size);
        ByteArrayOutputStream theirSink = new ByteArrayOutputStream();
        ByteArrayOutputStream ourSink = new ByteArrayOutputStream();
        InflaterOutputStream theirs = new InflaterOutputStream(theirSink, oracle.inflater(raw), size);
        InflaterOutputStream ours = new InflaterOutputStream(ourSink, engine.inflater(raw), size);
        int most = dice.oneIn(2) ? 20 : 5_000;
        for (int at = 0, calls = 0; at < stream.bytes.length && calls < 60; calls++) {
            int from = at;
            int count = Math.min(stream.bytes.length - at, dice.below(most));
            note("write " + count);
            same(
                    Outcome.ofAction(() -> ours.write(stream.bytes, from, count)),
                    Outcome.ofAction(() -> theirs.write(stream.bytes, from, count)));
            at += count;
            if (dice.oneIn(10)) {
                note("flush");
                same(Outcome.ofAction(ours::flush), Outcome.ofAction(theirs::flush));
            }
            same(ourSink.size(), theirSink.size());
        }
        if (dice.oneIn(2)) {
            note("finish");
            same(Outcome.ofAction(ours::finish), Outcome.ofAction(theirs::finish));
        }
        same(Outcome.ofAction(ours::close), Outcome.ofAction(theirs::close));
        same(Outcome.ofAction(() -> ours.write(5)), Outcome.ofAction(() -> theirs.write(5)));
        same(ByteBuffer.wrap(ourSink.toByteArray()), ByteBuffer.wrap(theirSink.toByteArray()));
    }

    private static void same(Object actual, Object expected) {
        if (!actual.equals(expected)) {
            throw new AssertionError("expected " + expected + " but was " + actual);
        }
    }
}
