// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kit;

import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Everything observable of an inflater while it is fed pieces and drained, as text: two engines' are compared. */
public final class Transcript {
    private Transcript() {}

    /**
     * Feeds `pieces` one after the other, draining each with `room` bytes at a time, until the end, an error, or no
     * more pieces. State is written down where it is specified: after calls that returned less than `room`.
     */
    public static String of(
            Inflater inflater, List<byte[]> pieces, int room, Memory in, Memory out, byte[] dictionary) {
        StringBuilder text = new StringBuilder();
        CRC32 crc = new CRC32();
        for (byte[] piece : pieces) {
            Memory.Bytes input = in.of(piece);
            input.input(inflater);
            int n;
            do {
                Memory.Bytes output = out.allocate(room);
                long before = inflater.getBytesWritten();
                try {
                    n = output.inflate(inflater);
                } catch (DataFormatException e) {
                    long written = inflater.getBytesWritten() - before;
                    crc.update(output.copy((int) written));
                    text.append("error '")
                            .append(e.getMessage())
                            .append("' crc ")
                            .append(crc.getValue());
                    if (output.buffer != null) {
                        text.append(" moved ").append(output.moved());
                    }
                    state(text, inflater, input);
                    return text.append(again(inflater, room)).toString();
                }
                check(n >= 0 && n <= room, "return of inflate " + n);
                check(output.buffer == null || output.moved() == n, "output position");
                check(output.marginsIntact(), "bytes around the output were written to");
                crc.update(output.copy(n));
                if (inflater.needsDictionary() && n == 0) {
                    state(text.append("dictionary "), inflater, input);
                    if (dictionary.length == 0) {
                        return text.toString();
                    }
                    Outcome set = Outcome.ofAction(() -> inflater.setDictionary(dictionary));
                    text.append(set);
                    if (set.thrown() != null) {
                        return text.toString();
                    }
                    n = room;
                }
            } while (n == room && !inflater.finished());
            state(text.append("crc ").append(crc.getValue()), inflater, input);
            if (inflater.finished()) {
                return text.append("again ").append(again(inflater, room)).toString();
            }
            text.append(" needsInput ").append(inflater.needsInput()).append('\n');
        }
        return text.toString();
    }

    private static String again(Inflater inflater, int room) {
        return Outcome.of(() -> inflater.inflate(new byte[room])).toString();
    }

    private static void state(StringBuilder text, Inflater inflater, Memory.Bytes input) {
        check(inflater.getTotalIn() == (int) inflater.getBytesRead(), "getTotalIn");
        check(inflater.getTotalOut() == (int) inflater.getBytesWritten(), "getTotalOut");
        check(input.buffer == null || input.length - input.moved() == inflater.getRemaining(), "input position");
        text.append(" in ").append(inflater.getBytesRead());
        text.append(" out ").append(inflater.getBytesWritten());
        text.append(" remaining ").append(inflater.getRemaining());
        text.append(" adler ").append(inflater.getAdler());
        text.append(inflater.finished() ? " finished" : "").append(inflater.needsDictionary() ? " dictionary\n" : "\n");
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("broken invariant: " + what);
        }
    }

    /** Cuts `stream` into pieces of `size` bytes. */
    public static List<byte[]> cut(byte[] stream, int size) {
        List<byte[]> pieces = new java.util.ArrayList<>();
        for (int at = 0; at < stream.length; at += size) {
            pieces.add(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + size)));
        }
        return pieces;
    }
}
