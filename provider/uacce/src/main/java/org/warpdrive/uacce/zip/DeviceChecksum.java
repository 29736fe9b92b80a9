// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

/**
 * The checksum word of an SQE. For zlib it is the Adler-32 as a number. For gzip it is the CRC register as the hardware
 * holds it: bits in the other order and not inverted.
 */
final class DeviceChecksum {
    /** What a first request carries. Whether the device looks at it is in {@link Unverified}. */
    static final int START = 0;

    private DeviceChecksum() {}

    static int toCrc32(int word) {
        return Integer.reverse(~word);
    }

    static int fromCrc32(int crc32) {
        return ~Integer.reverse(crc32);
    }
}
