// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.nio.ByteBuffer;

/**
 * The pattern that fills pooled memory when it is released, if assertions are enabled. A test that finds the pattern in
 * any output has found memory that was read before it was written. In production such memory would hold another
 * stream's data.
 */
public final class Canary {
    /**
     * Eight bytes, the last seven in ASCII. The text occurs in no file, and no DEFLATE code produces its repetition.
     */
    private static final long PATTERN = 0xC9_57_44_63_61_6E_61_72L;

    private Canary() {}

    /** Returns the eight bytes of the pattern in memory order. */
    public static byte[] bytes() {
        return ByteBuffer.allocate(Long.BYTES).putLong(PATTERN).array();
    }

    /**
     * Fills the buffer with the pattern.
     *
     * @return true, so that it can be called in an {@code assert}
     */
    static boolean fill(Buffer buffer) {
        ByteBuffer memory = buffer.bytes();
        int words = buffer.capacity() & -Long.BYTES;
        long pattern = memory.order() == java.nio.ByteOrder.BIG_ENDIAN ? PATTERN : Long.reverseBytes(PATTERN);
        for (int i = 0; i < words; i += Long.BYTES) {
            memory.putLong(i, pattern);
        }
        return true;
    }
}
