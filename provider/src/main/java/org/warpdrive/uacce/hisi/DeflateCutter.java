// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.hisi;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Makes a segment that another can follow out of a complete raw DEFLATE stream (RFC 1951): walks its blocks without
 * producing output, clears the mark of the last one, and appends an empty stored block. What it walks is a device's
 * output, so it trusts nothing of it.
 */
final class DeflateCutter {
    /** Instead of a length: this is no stream of the expected length. */
    static final int MALFORMED = -1;

    /** By how much a segment is longer than its stream at most, in bytes. */
    static final int MAX_GROWTH = 5;

    private static final int MAX_BITS = 15;
    private static final int LITERALS = 288;
    private static final int DISTANCES = 32;
    /** Of those codes, the ones that a dynamic block may give lengths to. */
    private static final int USED_LITERALS = 286;

    private static final int USED_DISTANCES = 30;
    private static final int END_OF_BLOCK = 256;
    private static final int MARKER_BYTES = 4;
    private static final int[] CODE_LENGTH_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    private static final int[] LENGTH_BASE = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };
    private static final int[] LENGTH_EXTRA = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };

    private final ByteBuffer stream;
    private final long endBit;
    private long at;
    private long produced;
    private boolean bad;

    private DeflateCutter(ByteBuffer stream, int length) {
        this.stream = stream;
        this.endBit = (long) length * Byte.SIZE;
    }

    /**
     * Cuts the stream of {@code length} bytes at {@code stream}'s start, which must have room for {@link #MAX_GROWTH} more.
     *
     * @param expected what the stream must decode to, in bytes
     * @return the segment's length, or {@link #MALFORMED}; after that the stream is as it was
     */
    static int cut(ByteBuffer stream, int length, int expected) {
        return new DeflateCutter(stream, length).cut(expected);
    }

    private int cut(int expected) {
        long lastHeader;
        boolean last;
        do {
            lastHeader = at;
            last = bits(1) != 0;
            switch (bits(2)) {
                case 0 -> stored();
                case 1 -> compressed(Huffman.fixedLiterals(), Huffman.fixedDistances());
                case 2 -> dynamic();
                default -> bad = true;
            }
            if (bad || produced > expected) {
                return MALFORMED;
            }
        } while (!last);
        // Nothing but the padding of its last byte may follow the stream.
        if (produced != expected || endBit - at >= Byte.SIZE) {
            return MALFORMED;
        }
        int mark = (int) (lastHeader / Byte.SIZE);
        stream.put(mark, (byte) (stream.get(mark) & ~(1 << (lastHeader % Byte.SIZE))));
        return appendMarker();
    }

    /** Three zero bits say "stored, not last"; then the byte is filled up, and an empty length follows. */
    private int appendMarker() {
        int used = (int) (at % Byte.SIZE);
        int next = (int) (at / Byte.SIZE);
        if (used > 0) {
            stream.put(next, (byte) (stream.get(next) & ((1 << used) - 1)));
            next++;
        }
        if (used == 0 || used + 3 > Byte.SIZE) {
            stream.put(next++, (byte) 0);
        }
        stream.put(next, (byte) 0)
                .put(next + 1, (byte) 0)
                .put(next + 2, (byte) 0xff)
                .put(next + 3, (byte) 0xff);
        return next + MARKER_BYTES;
    }

    private int bits(int count) {
        if (at + count > endBit) {
            bad = true;
            return 0;
        }
        int value = 0;
        for (int got = 0; got < count; ) {
            int inByte = (int) (at % Byte.SIZE);
            int take = Math.min(count - got, Byte.SIZE - inByte);
            int piece = (stream.get((int) (at / Byte.SIZE)) & 0xff) >>> inByte & ((1 << take) - 1);
            value |= piece << got;
            got += take;
            at += take;
        }
        return value;
    }

    private void stored() {
        at = (at + Byte.SIZE - 1) / Byte.SIZE * Byte.SIZE;
        int length = bits(16);
        if (bits(16) != (~length & 0xffff) || at + (long) length * Byte.SIZE > endBit) {
            bad = true;
            return;
        }
        at += (long) length * Byte.SIZE;
        produced += length;
    }

    private void dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int codes = bits(4) + 4;
        int[] codeLengths = new int[CODE_LENGTH_ORDER.length];
        for (int i = 0; i < codes; i++) {
            codeLengths[CODE_LENGTH_ORDER[i]] = bits(3);
        }
        Huffman lengths = new Huffman(codeLengths, 0, codeLengths.length);
        bad |= literals > USED_LITERALS || distances > USED_DISTANCES || !lengths.isComplete();
        int[] all = new int[literals + distances];
        for (int i = 0; i < all.length && !bad; ) {
            int symbol = symbol(lengths);
            int repeat =
                    switch (symbol) {
                        case 16 -> 3 + bits(2);
                        case 17 -> 3 + bits(3);
                        case 18 -> 11 + bits(7);
                        default -> 1;
                    };
            int value = symbol < 16 ? symbol : symbol == 16 && i > 0 ? all[i - 1] : 0;
            bad |= i + repeat > all.length || (symbol == 16 && i == 0);
            for (; repeat > 0 && !bad; repeat--) {
                all[i++] = value;
            }
        }
        if (!bad) {
            Huffman literal = new Huffman(all, 0, literals);
            Huffman distance = new Huffman(all, literals, distances);
            bad = !literal.isDecodable() || !distance.isDecodable();
            compressed(literal, distance);
        }
    }

    private void compressed(Huffman literals, Huffman distances) {
        while (!bad) {
            int symbol = symbol(literals);
            if (bad || symbol == END_OF_BLOCK) {
                return;
            }
            if (symbol < END_OF_BLOCK) {
                produced++;
                continue;
            }
            int index = symbol - END_OF_BLOCK - 1;
            if (index >= LENGTH_BASE.length) {
                bad = true;
                return;
            }
            int length = LENGTH_BASE[index] + bits(LENGTH_EXTRA[index]);
            int distance = symbol(distances);
            if (distance >= 30) {
                bad = true;
                return;
            }
            int extra = Math.max(0, distance / 2 - 1);
            int far = distance < 4 ? distance + 1 : ((2 + distance % 2) << extra) + 1;
            bad |= far + bits(extra) > produced; // before the start: there is no window
            produced += length;
        }
    }

    /** One symbol, or {@code bad}. */
    private int symbol(Huffman code) {
        int word = 0;
        int first = 0;
        int index = 0;
        for (int bits = 1; bits <= MAX_BITS; bits++) {
            word |= bits(1);
            int count = code.counts[bits];
            if (word - count < first) {
                return code.symbols[index + (word - first)];
            }
            index += count;
            first = (first + count) << 1;
            word <<= 1;
        }
        bad = true;
        return 0;
    }

    /** A canonical code: how many symbols have each length, and the symbols in order of their codes. */
    private static final class Huffman {
        final int[] counts = new int[MAX_BITS + 1];
        final int[] symbols;

        Huffman(int[] lengths, int from, int count) {
            for (int i = 0; i < count; i++) {
                counts[lengths[from + i]]++;
            }
            int[] offsets = new int[MAX_BITS + 2];
            for (int bits = 1; bits <= MAX_BITS; bits++) {
                offsets[bits + 1] = offsets[bits] + counts[bits];
            }
            symbols = new int[Math.max(1, offsets[MAX_BITS + 1])];
            for (int i = 0; i < count; i++) {
                if (lengths[from + i] != 0) {
                    symbols[offsets[lengths[from + i]]++] = i;
                }
            }
            counts[0] = 0;
        }

        /** Whether each sequence of bits is some symbol's code, or starts with one, and with one only. */
        boolean isComplete() {
            return unused() == 0;
        }

        /** As decoders have it: complete, or of one symbol at most, whose code is a single bit. */
        boolean isDecodable() {
            int used = Arrays.stream(counts).sum();
            return isComplete() || used == 0 || (used == 1 && counts[1] == 1);
        }

        /** How many codes of the greatest length are left; negative where symbols share one. */
        private int unused() {
            int left = 1;
            for (int bits = 1; bits <= MAX_BITS; bits++) {
                left = 2 * left - counts[bits];
            }
            return left;
        }

        static Huffman fixedLiterals() {
            int[] lengths = new int[LITERALS];
            Arrays.fill(lengths, 0, 144, 8);
            Arrays.fill(lengths, 144, 256, 9);
            Arrays.fill(lengths, 256, 280, 7);
            Arrays.fill(lengths, 280, LITERALS, 8);
            return new Huffman(lengths, 0, LITERALS);
        }

        static Huffman fixedDistances() {
            int[] lengths = new int[DISTANCES];
            Arrays.fill(lengths, 5);
            return new Huffman(lengths, 0, DISTANCES);
        }
    }
}
