// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.warpdrive.uacce.zip.SqeLayout;

/**
 * Decompresses for {@link ZipUnit}: one whole stream after its header, in one request. Stateful requests are refused;
 * how hardware answers those is known too little to imitate. One thread.
 */
final class Decompression {
    private final Quirks quirks;
    private final Inflater inflater = new Inflater(true);
    private int consumed;

    Decompression(Quirks quirks) {
        this.quirks = quirks;
    }

    /** The status of the job, whose output is complete up to its position. */
    int run(ZipJob job) {
        consumed = 0;
        if (job.has(SqeLayout.CONTROL_STATEFUL)) {
            return SoftStatus.BAD_REQUEST;
        }
        inflater.reset();
        inflater.setInput(job.input.duplicate().position(0).limit(job.inputLength()));
        job.output.limit(job.capacity());
        try {
            int got;
            do {
                got = inflater.inflate(job.output);
            } while (got != 0);
        } catch (DataFormatException e) {
            return SoftStatus.BAD_DATA;
        } finally {
            job.output.limit(job.output.capacity());
        }
        if (!inflater.finished()) {
            return job.output.position() == job.capacity() ? SqeLayout.OUTPUT_TOO_SMALL : SoftStatus.BAD_DATA;
        }
        int trailerBytes = job.trailerBytes();
        int blocks = (int) inflater.getBytesRead();
        if (job.inputLength() - blocks < trailerBytes) {
            return SoftStatus.BAD_DATA;
        }
        int register = RunningChecksum.update(
                job.algorithm(), RunningChecksum.first(job.algorithm()), job.output, job.output.position());
        if (!trailerMatches(job, blocks, register)) {
            return SqeLayout.CHECKSUM_MISMATCH;
        }
        consumed = blocks + trailerBytes;
        boolean known = job.algorithm() != SqeLayout.ALGORITHM_DEFLATE || quirks.rawChecksum();
        job.sqe.putInt(SqeLayout.CHECKSUM, known ? register : 0);
        job.sqe.putInt(SqeLayout.TOTAL_INPUT, job.output.position());
        return (quirks.endStatus() ? SqeLayout.DECOMPRESSION_END : SqeLayout.OK) | SqeLayout.STATUS_LAST_BLOCK;
    }

    /** Input bytes of the last job that was decompressed, its trailer included. */
    int consumed() {
        return consumed;
    }

    private static boolean trailerMatches(ZipJob job, int at, int register) {
        return switch (job.algorithm()) {
            case SqeLayout.ALGORITHM_ZLIB -> Integer.reverseBytes(job.input.getInt(at)) == register;
            case SqeLayout.ALGORITHM_GZIP ->
                job.input.getInt(at) == RunningChecksum.crcOf(register)
                        && job.input.getInt(at + Integer.BYTES) == job.output.position();
            default -> true;
        };
    }

    void end() {
        inflater.end();
    }
}
