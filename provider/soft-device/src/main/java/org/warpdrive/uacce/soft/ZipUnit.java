// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.zip.SqeLayout;
import org.warpdrive.uacce.zip.ZipContextLayout;

/**
 * The ZIP engine behind the queues. It reads the memory that an entry names, compresses or decompresses, writes the
 * output to memory, and stores the answer into the entry. Other words of the entry stay unchanged. One thread.
 */
final class ZipUnit {
    private final boolean newHardware;
    private final BufferWalk walk;
    private final @Nullable AnswerCache cache;
    private final RequestDeflater deflater;
    private final RequestInflater inflater;

    /**
     * @param newHardware whether it accepts entries of type 3, and raw DEFLATE; otherwise type 0, zlib and gzip only
     * @param level zlib's level, which a request cannot choose
     * @param cached whether to answer from a cache of earlier answers
     */
    ZipUnit(UserMemory memory, Quirks quirks, boolean newHardware, int level, boolean cached) {
        this.newHardware = newHardware;
        this.walk = new BufferWalk(memory);
        this.cache = cached ? new AnswerCache(memory) : null;
        this.deflater = new RequestDeflater(quirks, new StreamContext(walk), level);
        this.inflater = new RequestInflater(quirks);
    }

    /**
     * Executes the request in {@code request.sqe}.
     *
     * @param fault the fault to inject, or null
     * @return the number of uncompressed bytes that went through the engine
     */
    int execute(FetchedRequest request, boolean decompress, @Nullable Fault fault) {
        int capacity = request.sqe.getInt(SqeLayout.OUTPUT_CAPACITY);
        if (capacity >= 0 && capacity < SqeLayout.IGNORED_BELOW) {
            request.answer(SqeLayout.OK, 0, 0);
            return 0;
        }
        int refusal = check(request);
        if (refusal != SqeLayout.OK) {
            request.fail(refusal);
            return 0;
        }
        AnswerCache.Answer known = cache == null || fault != null ? null : cache.find(request);
        if (known != null) {
            return repeat(request, known);
        }
        int bytes = compute(request, decompress, fault);
        if (cache != null && fault == null && bytes > 0) {
            cache.remember(request, bytes);
        }
        return bytes;
    }

    private int repeat(FetchedRequest request, AnswerCache.Answer known) {
        int produced = known.sqe().getInt(SqeLayout.PRODUCED);
        request.takeAnswer(known.sqe());
        if (!write(request, known.output(), 0, produced)) {
            request.fail(SoftStatus.BAD_ADDRESS);
        }
        return known.bytes();
    }

    private int compute(FetchedRequest request, boolean decompress, @Nullable Fault fault) {
        request.reserve(request.inputLength(), request.capacity());
        if (!readInput(request)) {
            request.fail(SoftStatus.BAD_ADDRESS);
            return 0;
        }
        int status = decompress ? inflater.run(request) : deflater.run(request);
        if (!isSuccess(status & SqeLayout.STATUS_MASK)) {
            request.fail(status);
            return 0;
        }
        if (fault != null) {
            fault.spoilOutput(request);
        }
        int produced = request.output.position();
        int gapStart = fault == null ? produced : fault.gapStart(produced);
        int gapEnd = fault == null ? produced : fault.gapEnd(produced);
        if (!write(request, request.output, 0, gapStart) || !write(request, request.output, gapEnd, produced)) {
            request.fail(SoftStatus.BAD_ADDRESS);
            return 0;
        }
        request.answer(status, decompress ? inflater.consumed() : request.inputLength(), produced);
        if (fault != null) {
            fault.spoilAnswer(request);
        }
        return decompress ? produced : request.inputLength();
    }

    private static boolean isSuccess(int code) {
        return code == SqeLayout.OK || code == SqeLayout.NEGATIVE_COMPRESSION || code == SqeLayout.DECOMPRESSION_END;
    }

    private int check(FetchedRequest request) {
        ByteBuffer sqe = request.sqe;
        int algorithm = request.algorithm();
        int buffers = (sqe.getInt(SqeLayout.REQUEST) & SqeLayout.BUFFER_MASK) >>> SqeLayout.BUFFER_SHIFT;
        int window = (sqe.getInt(SqeLayout.REQUEST) & SqeLayout.WINDOW_MASK) >>> SqeLayout.WINDOW_SHIFT;
        boolean known = algorithm == SqeLayout.ALGORITHM_ZLIB
                || algorithm == SqeLayout.ALGORITHM_GZIP
                || (newHardware && algorithm == SqeLayout.ALGORITHM_DEFLATE);
        if (SqeLayout.type(request.control()) != (newHardware ? SqeLayout.TYPE_3 : SqeLayout.TYPE_0)
                || !known
                || buffers > SqeLayout.BUFFER_SGL
                || window > SqeLayout.WINDOW_32K
                || request.inputLength() < 0
                || request.inputLength() > SqeLayout.MAX_LENGTH
                || request.capacity() < 0) {
            return SoftStatus.BAD_REQUEST;
        }
        if (request.has(SqeLayout.CONTROL_STATEFUL)) {
            if (!ZipContextLayout.isAligned(sqe.getLong(SqeLayout.CONTEXT_ADDRESS))) {
                return SoftStatus.BAD_ADDRESS;
            }
            if (request.capacity() < SqeLayout.STATEFUL_MIN_CAPACITY) {
                return SqeLayout.OUTPUT_TOO_SMALL;
            }
        }
        return SqeLayout.OK;
    }

    private boolean readInput(FetchedRequest request) {
        long address = request.sqe.getLong(SqeLayout.SOURCE_ADDRESS);
        int skip = request.control() & SqeLayout.SKIP_MASK;
        return request.isList()
                ? walk.readList(request.space, address, skip, request.input, request.inputLength())
                : walk.readFlat(request.space, address, request.input, request.inputLength());
    }

    private boolean write(FetchedRequest request, ByteBuffer output, int from, int to) {
        long address = request.sqe.getLong(SqeLayout.DESTINATION_ADDRESS);
        int skip = request.sqe.getInt(SqeLayout.DESTINATION_SKIP) & SqeLayout.SKIP_MASK;
        return request.isList()
                ? walk.writeList(request.space, address, skip + from, output.slice(from, to - from), to - from)
                : walk.writeFlat(request.space, address + from, output.slice(from, to - from), to - from);
    }

    void end() {
        deflater.end();
        inflater.end();
    }
}
