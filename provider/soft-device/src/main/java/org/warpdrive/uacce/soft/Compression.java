// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.warpdrive.uacce.zip.SqeLayout;

/**
 * Compresses for {@link ZipUnit}: the job's input to the job's output, with the trailer where the stream ends. The
 * window code is taken and not followed: zlib's window is as large as the largest there is. One thread.
 */
final class Compression {
    /** What is left for the block that a segment ends with in place of a marker. */
    private static final int TAIL_BYTES = 5;

    private final Quirks quirks;
    private final StreamContext context;
    private final Deflater deflater;

    Compression(Quirks quirks, StreamContext context, int level) {
        this.quirks = quirks;
        this.context = context;
        this.deflater = new Deflater(level, true);
    }

    /** The status of the job, whose output is complete up to its position. */
    int run(ZipJob job) {
        boolean stateful = job.has(SqeLayout.CONTROL_STATEFUL);
        boolean last = !stateful || job.has(SqeLayout.CONTROL_FINISH);
        if (job.inputLength() == 0) {
            return SoftStatus.BAD_REQUEST; // software makes the empty block that ends a stream
        }
        if (stateful && !context.load(job, quirks.contextDirty())) {
            return SoftStatus.BAD_ADDRESS;
        }
        LiteralBlock tail =
                new LiteralBlock(job.output, stateful ? context.bits() : 0, stateful ? context.bitCount() : 0);
        if (quirks.expands()) {
            writeLiterals(job, tail, last);
        } else {
            if (tail.pendingCount() > 0) {
                tail.writeMarker(); // zlib starts on a byte boundary
            }
            deflate(job, tail, stateful, last);
        }
        checksum(job, stateful);
        if (last) {
            trailer(job);
        }
        if (job.output.position() > job.capacity()) {
            return SqeLayout.OUTPUT_TOO_SMALL;
        }
        if (stateful && !context.store(job, tail.pendingBits(), tail.pendingCount())) {
            return SoftStatus.BAD_ADDRESS;
        }
        return job.output.position() >= job.inputLength() ? SqeLayout.NEGATIVE_COMPRESSION : SqeLayout.OK;
    }

    private void writeLiterals(ZipJob job, LiteralBlock tail, boolean last) {
        tail.write(job.input, 0, job.inputLength(), last);
        if (last) {
            tail.align();
        } else if (quirks.sync() != Quirks.Sync.UNALIGNED) {
            tail.writeMarker();
        }
    }

    private void deflate(ZipJob job, LiteralBlock tail, boolean stateful, boolean last) {
        int length = job.inputLength();
        int left = last || quirks.sync() == Quirks.Sync.MARKER ? 0 : Math.min(TAIL_BYTES, length);
        deflater.reset();
        if (stateful && context.window().hasRemaining()) {
            deflater.setDictionary(context.window().duplicate());
        }
        deflater.setInput(job.input.duplicate().position(0).limit(length - left));
        if (last) {
            deflater.finish();
            job.drain(deflater, Deflater.NO_FLUSH);
        } else {
            job.drain(deflater, Deflater.SYNC_FLUSH);
        }
        if (left != 0 && quirks.sync() == Quirks.Sync.STORED) {
            store(job, length - left, left);
        } else if (left != 0) {
            tail.write(job.input, length - left, left, false);
        }
    }

    private static void store(ZipJob job, int from, int length) {
        job.output.put((byte) 0).putShort((short) length).putShort((short) ~length);
        job.output.put(job.input.duplicate().position(from).limit(from + length));
    }

    private void checksum(ZipJob job, boolean stateful) {
        ByteBuffer sqe = job.sqe;
        boolean starts = !stateful || job.has(SqeLayout.CONTROL_NEW_STREAM);
        int algorithm = job.algorithm();
        int register = starts && !(stateful && quirks.seedHonoured())
                ? RunningChecksum.first(algorithm)
                : sqe.getInt(SqeLayout.CHECKSUM);
        int before = starts ? 0 : sqe.getInt(SqeLayout.TOTAL_INPUT);
        boolean known = algorithm != SqeLayout.ALGORITHM_DEFLATE || quirks.rawChecksum();
        sqe.putInt(
                SqeLayout.CHECKSUM,
                known ? RunningChecksum.update(algorithm, register, job.input, job.inputLength()) : 0);
        sqe.putInt(SqeLayout.TOTAL_INPUT, before + job.inputLength());
    }

    private static void trailer(ZipJob job) {
        int register = job.sqe.getInt(SqeLayout.CHECKSUM);
        switch (job.algorithm()) {
            case SqeLayout.ALGORITHM_ZLIB -> job.output.putInt(Integer.reverseBytes(register));
            case SqeLayout.ALGORITHM_GZIP ->
                job.output.putInt(RunningChecksum.crcOf(register)).putInt(job.sqe.getInt(SqeLayout.TOTAL_INPUT));
            default -> {}
        }
    }

    void end() {
        deflater.end();
    }
}
