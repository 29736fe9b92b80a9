// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

/**
 * Status codes of this device beyond the known codes of the hardware. No source names the hardware's codes for these
 * cases; a driver treats each of them as an error.
 */
final class SoftStatus {
    /** The entry is invalid for this version of the hardware. */
    static final int BAD_REQUEST = 0x01;
    /** An address is not mapped. */
    static final int BAD_ADDRESS = 0x02;
    /** The input to decompress is not a complete DEFLATE stream. */
    static final int BAD_DATA = 0x03;
    /** Reported by fault injection. */
    static final int INJECTED = 0x2a;

    private SoftStatus() {}
}
