// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import static org.warpdrive.compat.differential.Side.check;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.Memory;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.Transcript;

/** Random streams of the JDK, whole, cut short, damaged or followed by more, given to two inflaters in random pieces. */
final class InflaterSequence {
    private final Dice dice;
    private final StringBuilder trace = new StringBuilder();
    private final boolean raw;
    private byte[] dictionary = new byte[0];

    private InflaterSequence(long seed) {
        dice = new Dice(seed);
        raw = dice.oneIn(2);
    }

    static void compare(long seed, Engine engine, Engine oracle) {
        InflaterSequence sequence = new InflaterSequence(seed);
        Inflater ours = engine.inflater(sequence.raw);
        Inflater theirs = oracle.inflater(sequence.raw);
        try {
            for (int i = 0; i < 3; i++) {
                sequence.drained(ours, theirs);
                ours.reset();
                theirs.reset();
                sequence.undrained(ours, theirs);
                ours.reset();
                theirs.reset();
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(e.getMessage() + "\nafter: " + sequence.trace, e);
        } finally {
            ours.end();
            theirs.end();
        }
    }

    private byte[] stream() {
        int level = dice.below(11) - 1;
        Deflater deflater = new Deflater(level, raw);
        deflater.setStrategy(dice.below(3));
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(Pump.drain(deflater, Deflater.NO_FLUSH, 64));
        dictionary = new byte[0];
        if (dice.oneIn(5)) {
            dictionary = dice.data(1 + dice.below(40_000));
            deflater.reset();
            deflater.setDictionary(dictionary);
            stream.reset();
        }
        for (int pieces = dice.below(4); pieces > 0; pieces--) {
            stream.writeBytes(Pump.deflate(deflater, dice.data(), dice.flush()));
        }
        stream.writeBytes(Pump.finish(deflater, dice.data()));
        deflater.end();
        byte[] bytes = stream.toByteArray();
        trace.append(raw ? "; raw" : "; zlib")
                .append(" level ")
                .append(level)
                .append(" bytes ")
                .append(bytes.length);
        switch (dice.below(6)) {
            case 0 -> {
                trace.append(" cut");
                bytes = Arrays.copyOf(bytes, dice.below(bytes.length));
            }
            case 1, 2 -> {
                trace.append(" damaged");
                for (int n = 1 + dice.below(3); n > 0; n--) {
                    int reach = dice.oneIn(2) ? Math.min(40, bytes.length) : bytes.length;
                    bytes[dice.below(reach)] ^= (byte) (1 << dice.below(8));
                }
            }
            case 3 -> {
                trace.append(" and more");
                bytes = Pump.join(bytes, dice.data(dice.below(600)));
            }
            default -> {}
        }
        return bytes;
    }

    private List<byte[]> pieces(byte[] stream) {
        List<byte[]> pieces = new ArrayList<>();
        int most = dice.oneIn(3) ? 1 + dice.below(4) : 1 + dice.below(5_000);
        most = Math.max(most, stream.length / 200);
        for (int at = 0; at < stream.length; ) {
            int n = Math.min(dice.oneIn(20) ? 0 : 1 + dice.below(most), stream.length - at);
            pieces.add(Arrays.copyOfRange(stream, at, at + n));
            at += n;
        }
        trace.append(" in ").append(pieces.size());
        return pieces;
    }

    private void drained(Inflater ours, Inflater theirs) {
        List<byte[]> pieces = pieces(stream());
        // A bomb of zeros into one byte at a time is a matter of minutes.
        int room = dice.room(dice.oneIn(10) ? 100 : 1_000);
        Memory in = dice.input();
        Memory out = dice.output();
        trace.append(" room ").append(room).append(' ').append(in).append(' ').append(out);
        if (raw && dictionary.length > 0) {
            ours.setDictionary(dictionary);
            theirs.setDictionary(dictionary);
        }
        String expected = Transcript.of(theirs, pieces, room, in, out, dictionary);
        String actual = Transcript.of(ours, pieces, room, in, out, dictionary);
        check(actual.equals(expected), "expected\n" + expected + "\nbut was\n" + actual);
    }

    private void undrained(Inflater ours, Inflater theirs) {
        byte[] stream = stream();
        List<Integer> rooms = new ArrayList<>();
        int least = 1;
        for (int i = 0; i < 40; i++) {
            rooms.add(dice.oneIn(8) ? 0 : dice.room(least));
        }
        String expected = undrained(theirs, stream, rooms);
        String actual = undrained(ours, stream, rooms);
        check(actual.equals(expected), "undrained: expected\n" + expected + "\nbut was\n" + actual);
    }

    /** One call per piece, what is left goes before the next piece; only bytes and the verdict are told. */
    private String undrained(Inflater inflater, byte[] stream, List<Integer> rooms) {
        if (raw && dictionary.length > 0) {
            inflater.setDictionary(dictionary);
        }
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        int at = 0;
        int given = 0;
        int idle = 0;
        try {
            for (int i = 0; !inflater.finished() && idle < 100; i++) {
                given = Math.min(stream.length, given + rooms.get(i % rooms.size()));
                inflater.setInput(stream, at, given - at);
                byte[] room = new byte[rooms.get((i * 7 + 3) % rooms.size())];
                int n = inflater.inflate(room);
                check(n >= 0 && n <= room.length, "return of inflate");
                plain.write(room, 0, n);
                if (inflater.needsDictionary()) {
                    if (dictionary.length == 0) {
                        return "asks for a dictionary";
                    }
                    inflater.setDictionary(dictionary);
                }
                int taken = given - at - inflater.getRemaining();
                check(taken >= 0, "getRemaining");
                idle = n == 0 && taken == 0 ? idle + 1 : 0;
                at += taken;
                check(inflater.getBytesRead() == at, "getBytesRead");
                check(inflater.getBytesWritten() == plain.size(), "getBytesWritten");
            }
        } catch (DataFormatException e) {
            return String.valueOf(e.getMessage());
        } catch (IllegalArgumentException e) {
            return "wrong dictionary";
        }
        String end = inflater.finished() ? "finished, left " + (stream.length - at) : "waiting";
        return end + " " + plain.size() + " bytes " + Arrays.hashCode(plain.toByteArray());
    }
}
