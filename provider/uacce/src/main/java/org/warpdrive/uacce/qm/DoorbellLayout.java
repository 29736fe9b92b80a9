// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.qm;

/**
 * The doorbell word: one aligned 8-byte store to the MMIO region. The first layout is that of version 1 of the queue
 * manager, the second that of all later versions:
 *
 * <pre>
 *   63            48 47            32 31            16 15    12 11 10 9           0
 *  +----------------+----------------+----------------+----------------------------+
 *  | priority       | index          | command        | queue                      |  at 0x340
 *  +----------------+----------------+----------------+--------+-----+-------------+
 *  | priority       | index          | 0 (random)     | command| 0   | queue       |  at 0x1000
 *  +----------------+----------------+----------------+--------+-----+-------------+
 * </pre>
 *
 * The index is the new tail (submission) or the new head (completion). Bit 0 of a completion doorbell's priority arms
 * the interrupt of the next completion.
 *
 * <p>Source: qm_db_v1 and qm_db_v2 of drivers/crypto/hisilicon/qm.c; hacc_db of UADK.
 */
public enum DoorbellLayout {
    V1(0x340, 0xffff, 16),
    V2(0x1000, 0x3ff, 12);

    public static final int SUBMISSION = 0;
    public static final int COMPLETION = 1;
    public static final int ARMED = 1;

    private static final int INDEX_SHIFT = 32;
    private static final int PRIORITY_SHIFT = 48;
    private static final int HALF_MASK = 0xffff;
    private static final int COMMAND_MASK = 0xf;

    private final int register;
    private final int queueMask;
    private final int commandShift;

    DoorbellLayout(int register, int queueMask, int commandShift) {
        this.register = register;
        this.queueMask = queueMask;
        this.commandShift = commandShift;
    }

    /** The layout for a version of the queue manager's interface. Unknown versions are treated like the second. */
    public static DoorbellLayout of(int apiVersion) {
        return apiVersion == 1 ? V1 : V2;
    }

    /** The register's offset within the MMIO region, in bytes. */
    public int register() {
        return register;
    }

    /**
     * The doorbell word after a submission.
     *
     * @param index the new tail: the slot after the last one filled
     */
    public long submission(int queue, int index) {
        return word(queue, SUBMISSION, index, 0);
    }

    /**
     * The doorbell word after completions were consumed.
     *
     * @param index the new head: the slot of the next completion
     * @param armed whether the next completion raises an interrupt
     */
    public long completion(int queue, int index, boolean armed) {
        return word(queue, COMPLETION, index, armed ? ARMED : 0);
    }

    /** Encodes a doorbell word. */
    public long word(int queue, int command, int index, int priority) {
        return (long) priority << PRIORITY_SHIFT
                | (long) (index & HALF_MASK) << INDEX_SHIFT
                | (long) command << commandShift
                | (queue & queueMask);
    }

    public int queue(long word) {
        return (int) word & queueMask;
    }

    public int command(long word) {
        return (int) (word >>> commandShift) & COMMAND_MASK;
    }

    public int index(long word) {
        return (int) (word >>> INDEX_SHIFT) & HALF_MASK;
    }

    public int priority(long word) {
        return (int) (word >>> PRIORITY_SHIFT);
    }

    /** Whether a driver may write this word: a known command, and 0 in all reserved bits. */
    public boolean isValid(long word) {
        return command(word) <= COMPLETION
                && word == word(queue(word), command(word), index(word), priority(word))
                && (priority(word) & ~ARMED) == 0;
    }
}
