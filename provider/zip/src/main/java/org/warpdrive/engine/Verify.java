// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

/** How far a device's output is believed. Status, lengths, tag and the end of the segment are looked at in any case. */
public enum Verify {
    /** No more than that. */
    OFF,
    /** The device's checksum of what it read is compared as well. */
    CHECKSUM,
    /** The first blocks of a device are decoded too, and one of each few after. */
    SAMPLE,
    /** Every block is decoded and compared with its input. */
    DECODE
}
