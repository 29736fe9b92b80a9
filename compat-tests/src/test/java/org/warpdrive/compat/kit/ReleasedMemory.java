// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kit;

/**
 * The eight bytes that WarpDrive overwrites pooled memory with when it is given back, where assertions are enabled. Found in
 * what a stream gave out, they are memory that this stream had not written: without the pattern, another stream's data.
 */
public final class ReleasedMemory {
    /** A copy of {@code org.warpdrive.engine.Canary}, which applications do not see. */
    private static final byte[] PATTERN = {(byte) 0xC9, 'W', 'D', 'c', 'a', 'n', 'a', 'r'};

    private ReleasedMemory() {}

    /** The pattern over and over, as released memory holds it. */
    public static byte[] of(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = PATTERN[i % PATTERN.length];
        }
        return bytes;
    }

    /** The bytes themselves, which must be nobody else's. */
    public static byte[] checkNotIn(byte[] bytes) {
        checkNotIn(bytes, bytes.length);
        return bytes;
    }

    /** Checks the first {@code count} bytes. */
    public static void checkNotIn(byte[] bytes, int count) {
        for (int i = 0; i <= count - PATTERN.length; i++) {
            if (bytes[i] == PATTERN[0] && isPattern(bytes, i)) {
                throw new AssertionError("memory that was given back shows in " + count + " bytes, at " + i);
            }
        }
    }

    private static boolean isPattern(byte[] bytes, int from) {
        for (int i = 1; i < PATTERN.length; i++) {
            if (bytes[from + i] != PATTERN[i]) {
                return false;
            }
        }
        return true;
    }
}
