// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

/**
 * How much of a device's output is verified. Status, lengths, tag and the end of the segment are checked in any case.
 */
public enum Verify {
    /** Nothing else is checked. */
    OFF,
    /** The device's checksum of its input is compared as well. */
    CHECKSUM,
    /** In addition, the first blocks of a device are decoded, and a sample of the later ones. */
    SAMPLE,
    /** Every block is decoded and compared with its input. */
    DECODE
}
