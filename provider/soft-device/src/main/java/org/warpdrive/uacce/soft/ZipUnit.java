// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.zip.SqeLayout;
import org.warpdrive.uacce.zip.ZipContextLayout;

/**
 * The engine behind the queues: takes one entry, reads the process's memory, compresses or decompresses, writes the
 * process's memory and fills in the entry's answers. What the driver wrote in the entry stays as it is. One thread.
 */
final class ZipUnit {
    private final boolean newHardware;
    private final BufferWalk walk;
    private final @Nullable AnswerCache cache;
    private final Compression compression;
    private final Decompression decompression;

    /**
     * @param newHardware whether entries are of type 3 and raw DEFLATE is known; else type 0, zlib and gzip only
     * @param level zlib's level, which no request can choose
     * @param cached whether answers may be those to requests like the one at hand
     */
    ZipUnit(UserMemory memory, Quirks quirks, boolean newHardware, int level, boolean cached) {
        this.newHardware = newHardware;
        this.walk = new BufferWalk(memory);
        this.cache = cached ? new AnswerCache(memory) : null;
        this.compression = new Compression(quirks, new StreamContext(walk), level);
        this.decompression = new Decompression(quirks);
    }

    /**
     * Does the job that is in {@code job.sqe}.
     *
     * @param fault what to get wrong about it, or null
     * @return bytes that went through the engine, counted on the uncompressed side
     */
    int execute(ZipJob job, boolean decompress, @Nullable Fault fault) {
        int capacity = job.sqe.getInt(SqeLayout.OUTPUT_CAPACITY);
        if (capacity >= 0 && capacity < SqeLayout.IGNORED_BELOW) {
            job.answer(SqeLayout.OK, 0, 0);
            return 0;
        }
        int refusal = check(job);
        if (refusal != SqeLayout.OK) {
            job.fail(refusal);
            return 0;
        }
        AnswerCache.Answer known = cache == null || fault != null ? null : cache.find(job);
        if (known != null) {
            return repeat(job, known);
        }
        int bytes = compute(job, decompress, fault);
        if (cache != null && fault == null && bytes > 0) {
            cache.remember(job, bytes);
        }
        return bytes;
    }

    private int repeat(ZipJob job, AnswerCache.Answer known) {
        int produced = known.sqe().getInt(SqeLayout.PRODUCED);
        job.takeAnswer(known.sqe());
        if (!write(job, known.output(), 0, produced)) {
            job.fail(SoftStatus.BAD_ADDRESS);
        }
        return known.bytes();
    }

    private int compute(ZipJob job, boolean decompress, @Nullable Fault fault) {
        job.reserve(job.inputLength(), job.capacity());
        if (!readInput(job)) {
            job.fail(SoftStatus.BAD_ADDRESS);
            return 0;
        }
        int status = decompress ? decompression.run(job) : compression.run(job);
        if (!isSuccess(status & SqeLayout.STATUS_MASK)) {
            job.fail(status);
            return 0;
        }
        if (fault != null) {
            fault.spoilOutput(job);
        }
        int produced = job.output.position();
        int gapStart = fault == null ? produced : fault.gapStart(produced);
        int gapEnd = fault == null ? produced : fault.gapEnd(produced);
        if (!write(job, job.output, 0, gapStart) || !write(job, job.output, gapEnd, produced)) {
            job.fail(SoftStatus.BAD_ADDRESS);
            return 0;
        }
        job.answer(status, decompress ? decompression.consumed() : job.inputLength(), produced);
        if (fault != null) {
            fault.spoilAnswer(job);
        }
        return decompress ? produced : job.inputLength();
    }

    private static boolean isSuccess(int code) {
        return code == SqeLayout.OK || code == SqeLayout.NEGATIVE_COMPRESSION || code == SqeLayout.DECOMPRESSION_END;
    }

    private int check(ZipJob job) {
        ByteBuffer sqe = job.sqe;
        int algorithm = job.algorithm();
        int buffers = (sqe.getInt(SqeLayout.REQUEST) & SqeLayout.BUFFER_MASK) >>> SqeLayout.BUFFER_SHIFT;
        int window = (sqe.getInt(SqeLayout.REQUEST) & SqeLayout.WINDOW_MASK) >>> SqeLayout.WINDOW_SHIFT;
        boolean known = algorithm == SqeLayout.ALGORITHM_ZLIB
                || algorithm == SqeLayout.ALGORITHM_GZIP
                || (newHardware && algorithm == SqeLayout.ALGORITHM_DEFLATE);
        if (SqeLayout.type(job.control()) != (newHardware ? SqeLayout.TYPE_3 : SqeLayout.TYPE_0)
                || !known
                || buffers > SqeLayout.BUFFER_SGL
                || window > SqeLayout.WINDOW_32K
                || job.inputLength() < 0
                || job.inputLength() > SqeLayout.MAX_LENGTH
                || job.capacity() < 0) {
            return SoftStatus.BAD_REQUEST;
        }
        if (job.has(SqeLayout.CONTROL_STATEFUL)) {
            if (!ZipContextLayout.isAligned(sqe.getLong(SqeLayout.CONTEXT_ADDRESS))) {
                return SoftStatus.BAD_ADDRESS;
            }
            if (job.capacity() < SqeLayout.STATEFUL_MIN_CAPACITY) {
                return SqeLayout.OUTPUT_TOO_SMALL;
            }
        }
        return SqeLayout.OK;
    }

    private boolean readInput(ZipJob job) {
        long address = job.sqe.getLong(SqeLayout.SOURCE_ADDRESS);
        int skip = job.control() & SqeLayout.SKIP_MASK;
        return job.isList()
                ? walk.readList(job.space, address, skip, job.input, job.inputLength())
                : walk.readFlat(job.space, address, job.input, job.inputLength());
    }

    private boolean write(ZipJob job, ByteBuffer output, int from, int to) {
        long address = job.sqe.getLong(SqeLayout.DESTINATION_ADDRESS);
        int skip = job.sqe.getInt(SqeLayout.DESTINATION_SKIP) & SqeLayout.SKIP_MASK;
        return job.isList()
                ? walk.writeList(job.space, address, skip + from, output.slice(from, to - from), to - from)
                : walk.writeFlat(job.space, address + from, output.slice(from, to - from), to - from);
    }

    void end() {
        compression.end();
        decompression.end();
    }
}
