// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.nio.ByteBuffer;

/**
 * Writes DEFLATE blocks that consist of literals in the fixed Huffman code (RFC 1951, 3.2.6). It produces what zlib
 * cannot: output that ends within a byte, and expansion, since bytes from 144 on take nine bits.
 */
final class LiteralBlock {
    private static final int FIXED_HEADER = 0b010;
    private static final int HEADER_BITS = 3;
    private static final int END_BITS = 7;
    private static final int SHORT_CODES = 144;
    private static final int SHORT_BASE = 0x30;
    private static final int SHORT_BITS = 8;
    private static final int LONG_BASE = 0x190 - SHORT_CODES;
    private static final int LONG_BITS = 9;

    private final ByteBuffer out;
    private long bits;
    private int count;

    /**
     * @param out the buffer to write to from its position; must have enough space
     * @param bits the bits of an unfinished byte written before
     * @param count the number of these bits
     */
    LiteralBlock(ByteBuffer out, int bits, int count) {
        this.out = out;
        this.bits = bits;
        this.count = count;
    }

    /** Writes one block of {@code length} bytes. */
    void write(ByteBuffer data, int from, int length, boolean last) {
        put(FIXED_HEADER | (last ? 1 : 0), HEADER_BITS);
        for (int i = from; i < from + length; i++) {
            int literal = data.get(i) & 0xff;
            if (literal < SHORT_CODES) {
                putCode(literal + SHORT_BASE, SHORT_BITS);
            } else {
                putCode(literal + LONG_BASE, LONG_BITS);
            }
        }
        put(0, END_BITS);
    }

    /** Writes an empty stored block, which ends on a byte boundary. */
    void writeMarker() {
        put(0, HEADER_BITS);
        align();
        put(0, Short.SIZE);
        put(0xffff, Short.SIZE);
    }

    /** Writes zero bits up to the next byte boundary. */
    void align() {
        put(0, -count & (Byte.SIZE - 1));
    }

    /** The bits of the unfinished byte. */
    int pendingBits() {
        return (int) bits;
    }

    /** The number of these bits, 0 to 7. */
    int pendingCount() {
        return count;
    }

    private void putCode(int code, int length) {
        put(Integer.reverse(code) >>> (Integer.SIZE - length), length); // Huffman codes start with the highest bit
    }

    private void put(int value, int length) {
        bits |= (long) value << count;
        count += length;
        while (count >= Byte.SIZE) {
            out.put((byte) bits);
            bits >>>= Byte.SIZE;
            count -= Byte.SIZE;
        }
    }
}
