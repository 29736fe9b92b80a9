// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.qm;

/**
 * The argument of the ioctl {@code UACCE_CMD_QM_SET_QP_CTX}: the queue's context. To be set before START.
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

    /** 16 bits: the queue number for doorbells. */
    public static final int QUEUE = 0;
    /** 16 bits: the queue type, one of {@code TYPE_}. */
    public static final int TYPE = 2;

    public static final int TYPE_COMPRESS = 0;
    public static final int TYPE_DECOMPRESS = 1;

    private QpContextLayout() {}

    public static boolean isValidType(int type) {
        return type == TYPE_COMPRESS || type == TYPE_DECOMPRESS;
    }
}
