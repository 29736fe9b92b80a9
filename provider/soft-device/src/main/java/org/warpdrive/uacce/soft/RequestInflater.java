// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.warpdrive.uacce.zip.SqeLayout;

/**
 * The decompressor of {@link ZipUnit}: one whole stream without its header, in one request. Stateful requests are
 * refused, because too little is known about the hardware's answers to imitate them. One thread.
 */
final class RequestInflater {
    private final Quirks quirks;
    private final Inflater inflater = new Inflater(true);
    private int consumed;

    RequestInflater(Quirks quirks) {
        this.quirks = quirks;
    }

    /** Decompresses the request's input. Returns its status; the output ends at the buffer's position. */
    int run(FetchedRequest request) {
        consumed = 0;
        if (request.has(SqeLayout.CONTROL_STATEFUL)) {
            return SoftStatus.BAD_REQUEST;
        }
        inflater.reset();
        inflater.setInput(request.input.duplicate().position(0).limit(request.inputLength()));
        request.output.limit(request.capacity());
        try {
            int got;
            do {
                got = inflater.inflate(request.output);
            } while (got != 0);
        } catch (DataFormatException e) {
            return SoftStatus.BAD_DATA;
        } finally {
            request.output.limit(request.output.capacity());
        }
        if (!inflater.finished()) {
            return request.output.position() == request.capacity() ? SqeLayout.OUTPUT_TOO_SMALL : SoftStatus.BAD_DATA;
        }
        int trailerBytes = request.trailerBytes();
        int blocks = (int) inflater.getBytesRead();
        if (request.inputLength() - blocks < trailerBytes) {
            return SoftStatus.BAD_DATA;
        }
        int register = RunningChecksum.update(
                request.algorithm(),
                RunningChecksum.first(request.algorithm()),
                request.output,
                request.output.position());
        if (!trailerMatches(request, blocks, register)) {
            return SqeLayout.CHECKSUM_MISMATCH;
        }
        consumed = blocks + trailerBytes;
        boolean known = request.algorithm() != SqeLayout.ALGORITHM_DEFLATE || quirks.rawChecksum();
        request.sqe.putInt(SqeLayout.CHECKSUM, known ? register : 0);
        request.sqe.putInt(SqeLayout.TOTAL_INPUT, request.output.position());
        return (quirks.endStatus() ? SqeLayout.DECOMPRESSION_END : SqeLayout.OK) | SqeLayout.STATUS_LAST_BLOCK;
    }

    /** The input bytes consumed by the last request, including the trailer. */
    int consumed() {
        return consumed;
    }

    private static boolean trailerMatches(FetchedRequest request, int at, int register) {
        return switch (request.algorithm()) {
            case SqeLayout.ALGORITHM_ZLIB -> Integer.reverseBytes(request.input.getInt(at)) == register;
            case SqeLayout.ALGORITHM_GZIP ->
                request.input.getInt(at) == RunningChecksum.crcOf(register)
                        && request.input.getInt(at + Integer.BYTES) == request.output.position();
            default -> true;
        };
    }

    void end() {
        inflater.end();
    }
}
