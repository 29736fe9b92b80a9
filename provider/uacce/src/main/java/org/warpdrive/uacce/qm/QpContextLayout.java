// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.qm;

/**
 * The queue's context as the ioctl {@code UACCE_CMD_QM_SET_QP_CTX} takes and tells it. To be set before START.
 *
 * <pre>
 *   byte  31                            15                            0
 *     0  | type (in)                     | queue number (out)          |
 * </pre>
 *
 * Source: struct hisi_qp_ctx of include/uapi/misc/uacce/hisi_qm.h.
 */
public final class QpContextLayout {
    public static final int BYTES = 4;

    /** 16 bits: the queue's number, for doorbells. */
    public static final int QUEUE = 0;
    /** 16 bits: what the queue does. */
    public static final int TYPE = 2;

    public static final int TYPE_COMPRESS = 0;
    public static final int TYPE_DECOMPRESS = 1;

    private QpContextLayout() {}

    public static boolean isValidType(int type) {
        return type == TYPE_COMPRESS || type == TYPE_DECOMPRESS;
    }
}
