// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.nio.ByteBuffer;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import org.warpdrive.uacce.zip.SqeLayout;

/**
 * The device's checksum unit. For zlib it computes Adler-32; for gzip and raw streams it computes the CRC register,
 * which is bit-reversed and not inverted at the end. It can continue from any register value.
 */
final class RunningChecksum {
    private static final int ADLER_BASE = 65521;
    private static final int CRC_POLYNOMIAL = 0xedb88320;
    private static final int HIGH = 16;
    private static final int LOW_MASK = 0xffff;
    private static final int FIRST_ADLER = 1;
    private static final int FIRST_CRC_REGISTER = -1;

    private RunningChecksum() {}

    /** The initial value of the register. */
    static int first(int algorithm) {
        return algorithm == SqeLayout.ALGORITHM_ZLIB ? FIRST_ADLER : FIRST_CRC_REGISTER;
    }

    /** Updates the register with {@code length} bytes from index 0 of the buffer. */
    static int update(int algorithm, int register, ByteBuffer data, int length) {
        ByteBuffer piece = data.duplicate().position(0).limit(length);
        if (algorithm == SqeLayout.ALGORITHM_ZLIB) {
            Adler32 adler = new Adler32();
            adler.update(piece);
            return joinAdler(register, (int) adler.getValue(), length);
        }
        CRC32 crc = new CRC32();
        crc.update(piece);
        return registerOf(shift(crcOf(register), length) ^ (int) crc.getValue());
    }

    /** The CRC-32 that corresponds to a register value. */
    static int crcOf(int register) {
        return Integer.reverse(~register);
    }

    private static int registerOf(int crc) {
        return ~Integer.reverse(crc);
    }

    private static int joinAdler(int before, int piece, int length) {
        int low = before & LOW_MASK;
        int high = before >>> HIGH;
        int pieceLow = piece & LOW_MASK;
        int pieceHigh = piece >>> HIGH;
        int a = (low + pieceLow + ADLER_BASE - 1) % ADLER_BASE;
        // The piece was summed with 1 before its first byte, but follows "low", so each of its bytes adds the
        // difference.
        long weighted = (long) (low + ADLER_BASE - 1) * (length % ADLER_BASE);
        int b = (int) ((high + pieceHigh + weighted) % ADLER_BASE);
        return b << HIGH | a;
    }

    /** Multiplies the CRC, as a polynomial, by x to the power of 8 * length. */
    private static int shift(int crc, int length) {
        int result = crc;
        int power = 1 << 23; // x to the power of 8, bit-reversed
        for (int left = length; left != 0; left >>>= 1) {
            if ((left & 1) != 0) {
                result = multiply(power, result);
            }
            power = multiply(power, power);
        }
        return result;
    }

    private static int multiply(int a, int b) {
        int product = 0;
        int term = b;
        for (int bit = Integer.MIN_VALUE; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= term;
            }
            term = (term & 1) == 0 ? term >>> 1 : term >>> 1 ^ CRC_POLYNOMIAL;
        }
        return product;
    }
}
