// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.warpdrive.compat.kit.Pump;

/** A zlib or raw stream as the JDK writes it, whole, cut short, damaged or followed by something else. */
final class TestStream {
    final byte[] bytes;

    /** What the whole stream decodes to, in bytes. */
    final long plainLength;

    /** Empty if there is none. */
    final byte[] dictionary;

    private final String name;

    private TestStream(byte[] bytes, long plainLength, byte[] dictionary, String name) {
        this.bytes = bytes;
        this.plainLength = plainLength;
        this.dictionary = dictionary;
        this.name = name;
    }

    static TestStream random(Dice dice, boolean raw) {
        int level = dice.below(11) - 1;
        Deflater deflater = new Deflater(level, raw);
        deflater.setStrategy(dice.below(3));
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        // The call that applies the strategy and does nothing else.
        stream.writeBytes(Pump.drain(deflater, Deflater.NO_FLUSH, 64));
        byte[] dictionary = new byte[0];
        if (dice.oneIn(5)) {
            dictionary = dice.data(1 + dice.below(dice.oneIn(4) ? 40_000 : 400));
            deflater.reset();
            deflater.setDictionary(dictionary);
            stream.reset();
        }
        for (int pieces = dice.below(4); pieces > 0; pieces--) {
            stream.writeBytes(Pump.deflate(deflater, data(dice), dice.flush()));
        }
        stream.writeBytes(Pump.finish(deflater, data(dice)));
        long plainLength = deflater.getBytesRead();
        deflater.end();
        byte[] whole = stream.toByteArray();
        String name = (raw ? "raw level " : "zlib level ") + level + " " + whole.length + " bytes of " + plainLength;
        return switch (dice.below(8)) {
            case 0 ->
                new TestStream(Arrays.copyOf(whole, dice.below(whole.length)), plainLength, dictionary, name + " cut");
            case 1, 2 -> new TestStream(damaged(whole, dice), plainLength, dictionary, name + " damaged");
            case 3 ->
                new TestStream(
                        Pump.join(whole, dice.data(dice.below(600))), plainLength, dictionary, name + " and more");
            default -> new TestStream(whole, plainLength, dictionary, name);
        };
    }

    /** Little, mostly: what matters is how a stream is cut, and how often that is tried. */
    private static byte[] data(Dice dice) {
        return dice.oneIn(20) ? dice.data() : dice.data(dice.below(dice.oneIn(3) ? 1_000 : 100));
    }

    private static byte[] damaged(byte[] whole, Dice dice) {
        byte[] bytes = whole.clone();
        for (int n = 1 + dice.below(3); n > 0; n--) {
            int reach = dice.oneIn(2) ? Math.min(40, bytes.length) : bytes.length;
            bytes[dice.below(reach)] ^= (byte) (1 << dice.below(8));
        }
        return bytes;
    }

    @Override
    public String toString() {
        return name;
    }
}
