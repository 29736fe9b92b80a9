// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

/** The way to request a segment that is not the last of its stream. */
public enum SegmentMode {
    /** A new stream ended with SYNC, whose output ends with an empty stored block. */
    SYNC,
    /** A complete stream, whose last block's BFINAL bit is cleared and to which an empty stored block is appended. */
    CUT
}
