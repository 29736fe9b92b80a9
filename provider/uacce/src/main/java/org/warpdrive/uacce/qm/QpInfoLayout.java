// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.qm;

/**
 * The queue's dimensions, as the ioctl {@code UACCE_CMD_QM_SET_QP_INFO} reports them; despite its name it sets
 * nothing. Kernels before 6.1 do not have it; their entries have 128 bytes, and both depths are 1024.
 *
 * <pre>
 *   byte  31                            15                            0
 *     0  | bytes of an SQE                                             |
 *     4  | CQ depth                      | SQ depth                    |
 *     8  | 0                                                      (8 B)|
 * </pre>
 *
 * Source: struct hisi_qp_info of include/uapi/misc/uacce/hisi_qm.h.
 */
public final class QpInfoLayout {
    public static final int BYTES = 16;

    public static final int SQE_BYTES = 0;
    /** 16 bits. */
    public static final int SQ_DEPTH = 4;
    /** 16 bits. */
    public static final int CQ_DEPTH = 6;

    private QpInfoLayout() {}

    /** Whether a driver of 128-byte entries can use the reported dimensions. */
    public static boolean isValid(int sqeBytes, int sqDepth, int cqDepth) {
        return sqeBytes == DusLayout.SQE_BYTES
                && sqDepth > 1
                && sqDepth <= DusLayout.MAX_DEPTH
                && cqDepth > 1
                && cqDepth <= DusLayout.MAX_DEPTH;
    }
}
