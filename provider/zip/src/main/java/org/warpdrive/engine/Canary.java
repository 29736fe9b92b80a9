// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.nio.ByteBuffer;

/**
 * What pooled memory is overwritten with when it is given back, where assertions are enabled: so that a test which finds it in
 * any output has found memory that was not written before it was read, which would be another stream's data.
 */
public final class Canary {
    /** The first byte of each eight, then seven that name the pattern: text in no file, and no code of DEFLATE repeats it. */
    private static final long PATTERN = 0xC9_57_44_63_61_6E_61_72L;

    private Canary() {}

    /** The eight bytes that a canary repeats, in the order of memory. */
    public static byte[] bytes() {
        return ByteBuffer.allocate(Long.BYTES).putLong(PATTERN).array();
    }

    /** Fills the buffer; true, to stand in an assertion. */
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
