// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.warpdrive.uacce.zip.SqeLayout;

/**
 * The compressor of {@link ZipUnit}: compresses a request's input, and appends the trailer if the stream ends. It
 * accepts any window code but ignores it, because zlib's window equals the largest one. One thread.
 */
final class RequestDeflater {
    /** Number of input bytes for the block that ends a segment instead of a marker. */
    private static final int TAIL_BYTES = 5;

    private final Quirks quirks;
    private final StreamContext context;
    private final Deflater deflater;

    RequestDeflater(Quirks quirks, StreamContext context, int level) {
        this.quirks = quirks;
        this.context = context;
        this.deflater = new Deflater(level, true);
    }

    /** Compresses the request's input. Returns its status; the output ends at the buffer's position. */
    int run(FetchedRequest request) {
        boolean stateful = request.has(SqeLayout.CONTROL_STATEFUL);
        boolean last = !stateful || request.has(SqeLayout.CONTROL_FINISH);
        if (request.inputLength() == 0) {
            return SoftStatus.BAD_REQUEST; // the driver has to make the empty block that ends a stream
        }
        if (stateful && !context.load(request, quirks.contextDirty())) {
            return SoftStatus.BAD_ADDRESS;
        }
        LiteralBlock tail =
                new LiteralBlock(request.output, stateful ? context.bits() : 0, stateful ? context.bitCount() : 0);
        if (quirks.expands()) {
            writeLiterals(request, tail, last);
        } else {
            if (tail.pendingCount() > 0) {
                tail.writeMarker(); // zlib starts on a byte boundary
            }
            deflate(request, tail, stateful, last);
        }
        checksum(request, stateful);
        if (last) {
            trailer(request);
        }
        if (request.output.position() > request.capacity()) {
            return SqeLayout.OUTPUT_TOO_SMALL;
        }
        if (stateful && !context.store(request, tail.pendingBits(), tail.pendingCount())) {
            return SoftStatus.BAD_ADDRESS;
        }
        return request.output.position() >= request.inputLength() ? SqeLayout.NEGATIVE_COMPRESSION : SqeLayout.OK;
    }

    private void writeLiterals(FetchedRequest request, LiteralBlock tail, boolean last) {
        tail.write(request.input, 0, request.inputLength(), last);
        if (last) {
            tail.align();
        } else if (quirks.sync() != Quirks.Sync.UNALIGNED) {
            tail.writeMarker();
        }
    }

    private void deflate(FetchedRequest request, LiteralBlock tail, boolean stateful, boolean last) {
        int length = request.inputLength();
        int left = last || quirks.sync() == Quirks.Sync.MARKER ? 0 : Math.min(TAIL_BYTES, length);
        deflater.reset();
        if (stateful && context.window().hasRemaining()) {
            deflater.setDictionary(context.window().duplicate());
        }
        deflater.setInput(request.input.duplicate().position(0).limit(length - left));
        if (last) {
            deflater.finish();
            request.drain(deflater, Deflater.NO_FLUSH);
        } else {
            request.drain(deflater, Deflater.SYNC_FLUSH);
        }
        if (left != 0 && quirks.sync() == Quirks.Sync.STORED) {
            store(request, length - left, left);
        } else if (left != 0) {
            tail.write(request.input, length - left, left, false);
        }
    }

    private static void store(FetchedRequest request, int from, int length) {
        request.output.put((byte) 0).putShort((short) length).putShort((short) ~length);
        request.output.put(request.input.duplicate().position(from).limit(from + length));
    }

    private void checksum(FetchedRequest request, boolean stateful) {
        ByteBuffer sqe = request.sqe;
        boolean starts = !stateful || request.has(SqeLayout.CONTROL_NEW_STREAM);
        int algorithm = request.algorithm();
        int register = starts && !(stateful && quirks.seedHonoured())
                ? RunningChecksum.first(algorithm)
                : sqe.getInt(SqeLayout.CHECKSUM);
        int before = starts ? 0 : sqe.getInt(SqeLayout.TOTAL_INPUT);
        boolean known = algorithm != SqeLayout.ALGORITHM_DEFLATE || quirks.rawChecksum();
        sqe.putInt(
                SqeLayout.CHECKSUM,
                known ? RunningChecksum.update(algorithm, register, request.input, request.inputLength()) : 0);
        sqe.putInt(SqeLayout.TOTAL_INPUT, before + request.inputLength());
    }

    private static void trailer(FetchedRequest request) {
        int register = request.sqe.getInt(SqeLayout.CHECKSUM);
        switch (request.algorithm()) {
            case SqeLayout.ALGORITHM_ZLIB -> request.output.putInt(Integer.reverseBytes(register));
            case SqeLayout.ALGORITHM_GZIP ->
                request.output
                        .putInt(RunningChecksum.crcOf(register))
                        .putInt(request.sqe.getInt(SqeLayout.TOTAL_INPUT));
            default -> {}
        }
    }

    void end() {
        deflater.end();
    }
}
