// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

/**
 * Status codes of this device beyond those that are known of the hardware, whose own codes for such cases no source
 * names: a driver takes any of them for an error.
 */
final class SoftStatus {
    /** The entry makes no sense to this version of the hardware. */
    static final int BAD_REQUEST = 0x01;
    /** An address led nowhere. */
    static final int BAD_ADDRESS = 0x02;
    /** What was to be decompressed is no DEFLATE stream, or not all of one. */
    static final int BAD_DATA = 0x03;
    /** Made up by fault injection. */
    static final int INJECTED = 0x2a;

    private SoftStatus() {}
}
