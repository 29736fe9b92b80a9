// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Deflater;
import org.warpdrive.uacce.zip.SqeLayout;

/**
 * The request being executed, with the device's memory for it: the entry as fetched, the input and the output. Reused
 * for each request. One thread.
 */
final class FetchedRequest {
    /**
     * Upper bound of an output: the input, an eighth of it (this shift), and spare bytes for headers, markers and
     * trailers.
     */
    private static final int EXPANSION_SHIFT = 3;

    private static final int SPARE_BYTES = 256;
    private static final int[] ANSWERS = {
        SqeLayout.CONSUMED,
        SqeLayout.PRODUCED,
        SqeLayout.LITERAL_COUNT,
        SqeLayout.STATUS,
        SqeLayout.CONTEXT_WORD_0,
        SqeLayout.CONTEXT_WORD_1,
        SqeLayout.CONTEXT_WORD_2,
        SqeLayout.TOTAL_INPUT,
        SqeLayout.CHECKSUM
    };
    private static final int ZLIB_TRAILER = 4;
    private static final int GZIP_TRAILER = 8;

    /** The entry; the answer is stored into it. */
    final ByteBuffer sqe = ByteBuffer.allocateDirect(SqeLayout.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /** Translates the request's addresses. */
    AddressSpace space = AddressSpace.EMPTY;

    ByteBuffer input = buffer(64 << 10);
    ByteBuffer output = buffer(64 << 10);

    private static ByteBuffer buffer(int capacity) {
        return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    int control() {
        return sqe.getInt(SqeLayout.CONTROL);
    }

    int algorithm() {
        return sqe.getInt(SqeLayout.REQUEST) & SqeLayout.ALGORITHM_MASK;
    }

    int inputLength() {
        return sqe.getInt(SqeLayout.INPUT_LENGTH);
    }

    int capacity() {
        return Math.min(sqe.getInt(SqeLayout.OUTPUT_CAPACITY), SqeLayout.MAX_LENGTH);
    }

    boolean has(int controlBit) {
        return (control() & controlBit) != 0;
    }

    boolean isList() {
        return (sqe.getInt(SqeLayout.REQUEST) & SqeLayout.BUFFER_MASK) >>> SqeLayout.BUFFER_SHIFT
                == SqeLayout.BUFFER_SGL;
    }

    /** Whether the request asks for a part of a stream that does not end it. */
    boolean isSegment() {
        return has(SqeLayout.CONTROL_STATEFUL) && !has(SqeLayout.CONTROL_FINISH);
    }

    /** The length of the trailer of a stream in this format, in bytes. */
    int trailerBytes() {
        return switch (algorithm()) {
            case SqeLayout.ALGORITHM_ZLIB -> ZLIB_TRAILER;
            case SqeLayout.ALGORITHM_GZIP -> GZIP_TRAILER;
            default -> 0;
        };
    }

    /** Makes the buffers large enough for an input, and for the largest output that it can be compressed to. */
    void reserve(int inputBytes, int outputBytes) {
        int worst = inputBytes + (inputBytes >> EXPANSION_SHIFT) + SPARE_BYTES;
        if (input.capacity() < inputBytes) {
            input = buffer(inputBytes);
        }
        if (output.capacity() < Math.max(worst, outputBytes)) {
            output = buffer(Math.max(worst, outputBytes));
        }
        input.clear();
        output.clear();
    }

    /** Answers a failed request. */
    void fail(int status) {
        answer(status, 0, 0);
    }

    /** Copies the answer from another entry. */
    void takeAnswer(ByteBuffer other) {
        for (int word : ANSWERS) {
            sqe.putInt(word, other.getInt(word));
        }
    }

    void answer(int status, int consumed, int produced) {
        sqe.putInt(SqeLayout.STATUS, status);
        sqe.putInt(SqeLayout.CONSUMED, consumed);
        sqe.putInt(SqeLayout.PRODUCED, produced);
        sqe.putInt(SqeLayout.LITERAL_COUNT, 0);
    }

    /** Reads all of the deflater's output, up to the flush or end that was requested. */
    void drain(Deflater deflater, int flush) {
        int got;
        do {
            got = deflater.deflate(output, flush);
        } while (got != 0 && output.hasRemaining());
    }
}
