// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Deflater;
import org.warpdrive.uacce.zip.SqeLayout;

/**
 * The request at hand and the device's own memory for it: the entry as fetched, the data read, the data to write. One
 * thread, reused for each request.
 */
final class FetchedRequest {
    /** Beyond what any input can become with the plainest encoder, in eighths, and for headers, marks and trailers. */
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

    /** The entry; answers are left here. */
    final ByteBuffer sqe = ByteBuffer.allocateDirect(SqeLayout.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /** What is where the request's addresses point. */
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

    /** Whether the request asks for a piece of a stream that does not end it. */
    boolean isSegment() {
        return has(SqeLayout.CONTROL_STATEFUL) && !has(SqeLayout.CONTROL_FINISH);
    }

    /** Bytes after the blocks of a stream of this kind. */
    int trailerBytes() {
        return switch (algorithm()) {
            case SqeLayout.ALGORITHM_ZLIB -> ZLIB_TRAILER;
            case SqeLayout.ALGORITHM_GZIP -> GZIP_TRAILER;
            default -> 0;
        };
    }

    /** Makes room for an input, and for the worst that compression may make of it. */
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

    /** The answer of a request that came to nothing. */
    void fail(int status) {
        answer(status, 0, 0);
    }

    /** Answers as another entry was answered. */
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

    /** Everything the deflater has to give, up to the mark or end it was asked for. */
    void drain(Deflater deflater, int flush) {
        int got;
        do {
            got = deflater.deflate(output, flush);
        } while (got != 0 && output.hasRemaining());
    }
}
