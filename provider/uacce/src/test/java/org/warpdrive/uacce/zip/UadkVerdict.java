// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import java.nio.ByteBuffer;

/** What UADK concludes from an answered SQE, streams in several requests included. The golden vectors tell the same. */
enum UadkVerdict {
    /** All of it was done; more may follow in a stream. */
    DONE,
    /** The end of a compressed stream was decoded and its trailer was right. */
    STREAM_END,
    /** The output was full: the same stream is to be asked again. */
    OUTPUT_FULL,
    /** The status says so. */
    FAILED;

    /**
     * The verdict on an entry.
     *
     * @param allInputConsumed whether nothing of the caller's input is left, headers counted
     */
    static UadkVerdict of(ByteBuffer sqe, boolean allInputConsumed) {
        int status = ZipCompletion.status(sqe);
        int word0 = sqe.getInt(SqeLayout.CONTEXT_WORD_0);
        int state = word0 & ZipContextLayout.STATE_MASK;
        boolean reachedLastBlock = (sqe.getInt(SqeLayout.STATUS) & SqeLayout.STATUS_LAST_BLOCK) != 0;
        if (status == SqeLayout.DECOMPRESSION_END && reachedLastBlock) {
            return STREAM_END;
        }
        boolean fullInLastStored = state == ZipContextLayout.STATE_MIDDLE_NO_SPACE
                && allInputConsumed
                && (word0 & ZipContextLayout.FINAL_SEEN) != 0
                && (sqe.getInt(SqeLayout.CONTEXT_WORD_1) & ZipContextLayout.STORED_LEFT_MASK) != 0;
        if (state == ZipContextLayout.STATE_END_NO_SPACE || fullInLastStored) {
            return OUTPUT_FULL;
        }
        return status == SqeLayout.OK
                        || status == SqeLayout.NEGATIVE_COMPRESSION
                        || status == SqeLayout.DECOMPRESSION_END
                ? DONE
                : FAILED;
    }

    /** Copies the context words from the SQE to where UADK keeps them, at the start of the context. */
    static void saveContextWords(ByteBuffer sqe, ByteBuffer context) {
        context.putInt(ZipContextLayout.WORD_0, sqe.getInt(SqeLayout.CONTEXT_WORD_0));
        context.putInt(ZipContextLayout.WORD_1, sqe.getInt(SqeLayout.CONTEXT_WORD_1));
        context.putInt(ZipContextLayout.WORD_2, sqe.getInt(SqeLayout.CONTEXT_WORD_2));
    }
}
