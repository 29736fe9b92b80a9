// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

/**
 * How much of an engine's output is verified. The JDK's zlib is believed. What native code is, it has been tested before
 * its first use ({@link SelfTest}), and a device's status, lengths, tag and end of a segment are checked, in any case.
 */
public enum Verify {
    /** Nothing else is checked. */
    OFF,
    /** A device's checksum of its input is compared. Native code makes none, so this is {@link #OFF} for it. */
    CHECKSUM,
    /** In addition the first blocks are decoded, those that took a rare path, and a random sample of the others. */
    SAMPLE,
    /** Every block is decoded and compared with its input. */
    DECODE
}
