// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import java.nio.ByteBuffer;

/** Reads what the device wrote into an SQE. Stateless; allocates nothing. */
final class ZipCompletion {
    private ZipCompletion() {}

    /** What an answered SQE amounts to. */
    enum Outcome {
        /** All of it was done; more may follow in a stream. */
        DONE,
        /** The end of a compressed stream was decoded and its trailer was right. */
        STREAM_END,
        /** The output was full: the same stream is to be asked again. */
        OUTPUT_FULL,
        /** The status says so, see {@link #statusName}. */
        FAILED
    }

    static int status(ByteBuffer sqe) {
        return sqe.getInt(SqeLayout.STATUS) & SqeLayout.STATUS_MASK;
    }

    static boolean reachedLastBlock(ByteBuffer sqe) {
        return (sqe.getInt(SqeLayout.STATUS) & SqeLayout.STATUS_LAST_BLOCK) != 0;
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

    static int totalInput(ByteBuffer sqe) {
        return sqe.getInt(SqeLayout.TOTAL_INPUT);
    }

    static int tag(ByteBuffer sqe) {
        return sqe.getInt(SqeLayout.tagOffset(SqeLayout.type(sqe.getInt(SqeLayout.CONTROL))));
    }

    /** Copies the context words from the SQE to where software keeps them, at {@code offset} of the context. */
    static void saveContextWords(ByteBuffer sqe, ByteBuffer context, int offset) {
        context.putInt(offset + ZipContextLayout.WORD_0, sqe.getInt(SqeLayout.CONTEXT_WORD_0));
        context.putInt(offset + ZipContextLayout.WORD_1, sqe.getInt(SqeLayout.CONTEXT_WORD_1));
        context.putInt(offset + ZipContextLayout.WORD_2, sqe.getInt(SqeLayout.CONTEXT_WORD_2));
    }

    /**
     * The verdict.
     *
     * @param allInputConsumed whether nothing of the caller's input is left, headers counted
     */
    static Outcome outcome(ByteBuffer sqe, boolean allInputConsumed) {
        int status = status(sqe);
        int word0 = sqe.getInt(SqeLayout.CONTEXT_WORD_0);
        int state = word0 & ZipContextLayout.STATE_MASK;
        if (status == SqeLayout.DECOMPRESSION_END && reachedLastBlock(sqe)) {
            return Outcome.STREAM_END;
        }
        boolean fullInLastStored = state == ZipContextLayout.STATE_MIDDLE_NO_SPACE
                && allInputConsumed
                && (word0 & ZipContextLayout.FINAL_SEEN) != 0
                && (sqe.getInt(SqeLayout.CONTEXT_WORD_1) & ZipContextLayout.STORED_LEFT_MASK) != 0;
        if (state == ZipContextLayout.STATE_END_NO_SPACE || fullInLastStored) {
            return Outcome.OUTPUT_FULL;
        }
        return status == SqeLayout.OK
                        || status == SqeLayout.NEGATIVE_COMPRESSION
                        || status == SqeLayout.DECOMPRESSION_END
                ? Outcome.DONE
                : Outcome.FAILED;
    }

    /** A status for a log line. */
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
