// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.warpdrive.compat.kit.Pump;

/** A gzip file as the JDK writes it, of one member or more, whole, cut short, damaged or followed by something else. */
final class TestMembers {
    private static final int BUFFER_BYTES = 512;
    private static final int FLAGS = 3;
    private static final int NAME = 8;
    private static final int HEADER_BYTES = 10;

    private TestMembers() {}

    static byte[] random(Dice dice) {
        byte[] file = member(dice, dice.oneIn(2) ? nearABuffersEnd(dice) : data(dice));
        while (dice.oneIn(2)) {
            byte[] next = member(dice, data(dice));
            // A header, and no more or little more than that.
            file = Pump.join(file, dice.oneIn(3) ? Arrays.copyOf(next, Math.min(next.length, dice.below(30))) : next);
        }
        return switch (dice.below(8)) {
            case 0 -> Arrays.copyOf(file, dice.below(file.length));
            case 1, 2 -> {
                file[dice.oneIn(2) ? Math.min(file.length - 1, dice.below(40)) : dice.below(file.length)] ^=
                        (byte) (1 << dice.below(8));
                yield file;
            }
            case 3 -> Pump.join(file, dice.data(dice.below(600)));
            default -> file;
        };
    }

    private static byte[] data(Dice dice) {
        return dice.oneIn(20) ? dice.data() : dice.data(dice.below(300));
    }

    /** Random data: they become a member of about their length, which so ends where a buffer of the JDK's does. */
    private static byte[] nearABuffersEnd(Dice dice) {
        byte[] data = new byte[(1 + dice.below(4)) * BUFFER_BYTES - dice.below(60)];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) dice.below(256);
        }
        return data;
    }

    private static byte[] member(Dice dice, byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] member = out.toByteArray();
        if (!dice.oneIn(4)) {
            return member;
        }
        byte[] header = Arrays.copyOf(member, HEADER_BYTES);
        header[FLAGS] |= NAME;
        byte[] name = new byte[1 + dice.below(30)];
        Arrays.fill(name, 0, name.length - 1, (byte) 'n');
        return Pump.join(header, name, Arrays.copyOfRange(member, HEADER_BYTES, member.length));
    }
}
