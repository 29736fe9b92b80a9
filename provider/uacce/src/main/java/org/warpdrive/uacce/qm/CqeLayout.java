// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.qm;

/**
 * The queue manager's completion queue entry: 16 bytes, little-endian, written by the device.
 *
 * <pre>
 *   byte  31                            15                          1 0
 *     0  | 0                                                           |
 *     4  | 0                             | command id                  |
 *     8  | queue number                  | SQ index that is done       |
 *    12  | status                    | P | 0                           |
 * </pre>
 *
 * P, bit 16 of the last word, is the phase bit: 1 on the first lap over the zeroed ring, 0 on the second, and so on.
 * The depth of the completion queue decides where a lap ends. The device writes the word with P last.
 *
 * <p>Source: struct qm_cqe of include/linux/hisi_acc_qm.h; struct cqe of UADK's drv/hisi_qm_udrv.c.
 */
public final class CqeLayout {
    public static final int BYTES = 16;

    /** The word with the SQ index in its low half and the queue number in its high half. */
    public static final int DONE = 8;

    public static final int INDEX_MASK = 0xffff;
    public static final int QUEUE_SHIFT = 16;

    /** The word that the device writes last. */
    public static final int FLAGS = 12;

    public static final int PHASE = 1 << 16;
    /** The phase bit that the consumer expects on the first lap. */
    public static final int FIRST_PHASE = PHASE;

    private CqeLayout() {}

    /** The SQ index that a completion names. */
    public static int index(int done) {
        return done & INDEX_MASK;
    }

    /** The queue number that a completion names. */
    public static int queue(int done) {
        return done >>> QUEUE_SHIFT;
    }

    /** Whether the SQ index of a completion is valid for a queue of this depth. */
    public static boolean isValid(int done, int sqDepth) {
        return index(done) < sqDepth;
    }
}
