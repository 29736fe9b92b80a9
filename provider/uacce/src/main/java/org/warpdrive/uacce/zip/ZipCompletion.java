// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import java.nio.ByteBuffer;

/** Decodes what the device wrote into an SQE. Stateless; allocates nothing. */
final class ZipCompletion {
    private ZipCompletion() {}

    static int status(ByteBuffer sqe) {
        return sqe.getInt(SqeLayout.STATUS) & SqeLayout.STATUS_MASK;
    }

    static int consumed(ByteBuffer sqe) {
        return sqe.getInt(SqeLayout.CONSUMED);
    }

    static int produced(ByteBuffer sqe) {
        return sqe.getInt(SqeLayout.PRODUCED);
    }

    static int checksum(ByteBuffer sqe) {
        return sqe.getInt(SqeLayout.CHECKSUM);
    }

    static int tag(ByteBuffer sqe) {
        return sqe.getInt(SqeLayout.tagOffset(SqeLayout.type(sqe.getInt(SqeLayout.CONTROL))));
    }

    /** The name of a status for a log line. */
    static String statusName(int status) {
        return switch (status) {
            case SqeLayout.OK -> "ok";
            case SqeLayout.NEGATIVE_COMPRESSION -> "negative compression";
            case SqeLayout.OUTPUT_TOO_SMALL -> "output too small";
            case SqeLayout.SOURCE_DIF_ERROR -> "source DIF error";
            case SqeLayout.CHECKSUM_MISMATCH -> "checksum mismatch";
            case SqeLayout.DESTINATION_DIF_ERROR -> "destination DIF error";
            case SqeLayout.DECOMPRESSION_END -> "decompression end";
            default -> "status=0x" + Integer.toHexString(status);
        };
    }
}
