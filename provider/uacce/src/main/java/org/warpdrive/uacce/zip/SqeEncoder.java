// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import java.nio.ByteBuffer;

/** Encodes requests as SQEs. Stateless; any thread. */
final class SqeEncoder {
    private SqeEncoder() {}

    /** Encodes {@code request} into the 128 bytes at index 0 of {@code sqe}. */
    static void encode(ZipRequest request, int type, ByteBuffer sqe) {
        for (int word = 0; word < SqeLayout.BYTES; word += Long.BYTES) {
            sqe.putLong(word, 0);
        }
        sqe.putInt(SqeLayout.INPUT_LENGTH, request.sourceLength);
        sqe.putInt(
                SqeLayout.CONTROL,
                (type << SqeLayout.TYPE_SHIFT)
                        | (request.newStream ? SqeLayout.CONTROL_NEW_STREAM : 0)
                        | (request.stateful ? SqeLayout.CONTROL_STATEFUL : 0)
                        | (request.finish ? SqeLayout.CONTROL_FINISH : 0)
                        | (request.sourceSkip & SqeLayout.SKIP_MASK));
        sqe.putInt(SqeLayout.DESTINATION_SKIP, request.destinationSkip & SqeLayout.SKIP_MASK);
        int buffer = request.scattered ? SqeLayout.BUFFER_SGL : SqeLayout.BUFFER_FLAT;
        sqe.putInt(
                SqeLayout.REQUEST,
                request.algorithm | (buffer << SqeLayout.BUFFER_SHIFT) | (request.window << SqeLayout.WINDOW_SHIFT));
        sqe.putInt(SqeLayout.LITERAL_CAPACITY, request.literalCapacity);
        sqe.putInt(SqeLayout.OUTPUT_CAPACITY, request.capacity);
        sqe.putLong(SqeLayout.SOURCE_ADDRESS, request.source);
        sqe.putLong(SqeLayout.DESTINATION_ADDRESS, request.destination);
        if (request.stateful) {
            sqe.putLong(SqeLayout.CONTEXT_ADDRESS, request.context + ZipContextLayout.HARDWARE);
        }
        sqe.putLong(SqeLayout.LITERAL_ADDRESS, request.literals);
        sqe.putInt(SqeLayout.CONTEXT_WORD_0, request.contextWord0);
        sqe.putInt(SqeLayout.CONTEXT_WORD_1, request.contextWord1);
        sqe.putInt(SqeLayout.CONTEXT_WORD_2, request.contextWord2);
        sqe.putInt(SqeLayout.TOTAL_INPUT, request.totalInput);
        sqe.putInt(SqeLayout.CHECKSUM, request.checksum);
        sqe.putInt(SqeLayout.tagOffset(type), request.tag);
    }

    /** The type of SQE that a version of the queue manager's interface expects. */
    static int typeFor(int apiVersion) {
        return apiVersion >= 3 ? SqeLayout.TYPE_3 : SqeLayout.TYPE_0;
    }
}
