// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

/** How a device is asked for a segment that is not the last of its stream. */
public enum SegmentMode {
    /** A stream just begun and ended by SYNC, whose output ends with an empty stored block. */
    SYNC,
    /** A complete stream, from which the last block's mark is taken away and an empty stored block appended. */
    CUT
}
