// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.hisi;

import java.nio.ByteBuffer;
import java.util.zip.Adler32;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.QueueCondition;
import org.warpdrive.uacce.QueuePool;
import org.warpdrive.uacce.ReservedMemory;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.WdQueue;
import org.warpdrive.uacce.WdRequest;

/** A queue that decompresses whole zlib streams, one at a time, with the memory for it. One thread at a time. */
final class InflateQueue extends QueuePool.Member {
    static final int MAX_INPUT = 2 << 20;
    static final int MAX_OUTPUT = 8 << 20;

    private static final int HEADER_BYTES = 2;
    private static final int TRAILER_BYTES = 4;

    private final WdQueue queue;
    private final ByteBuffer input;
    private final ByteBuffer output;
    private final WdRequest request = new WdRequest(SqeLayout.BYTES, null);
    private final ZipRequest wanted = new ZipRequest();
    private final Adler32 adler = new Adler32();
    private final int sqeType;
    private int length;

    private InflateQueue(WdQueue queue, ReservedMemory memory, int outputOffset) {
        this.queue = queue;
        this.sqeType = SqeEncoder.typeFor(queue.device().attributes().apiVersion());
        this.input = memory.view().slice(0, MAX_INPUT).order(memory.view().order());
        this.output = memory.view()
                .slice(outputOffset, MAX_OUTPUT)
                .order(memory.view().order());
        wanted.algorithm = SqeLayout.ALGORITHM_ZLIB;
        wanted.decompress = true;
        wanted.newStream = true;
        wanted.finish = true;
        wanted.window = SqeLayout.WINDOW_32K;
        wanted.source = memory.deviceAddress(0, MAX_INPUT) + HEADER_BYTES; // headers are software's
        wanted.destination = memory.deviceAddress(outputOffset, MAX_OUTPUT);
        memory.serves(request);
    }

    static InflateQueue open(UacceDevice device) throws DeviceException {
        WdQueue queue = WdQueue.request(device, new QmDriver(), QpContextLayout.TYPE_DECOMPRESS);
        try {
            ReservedMemory memory = queue.reserveMemory((long) MAX_INPUT + MAX_OUTPUT);
            int outputOffset = memory.fit(MAX_INPUT, MAX_OUTPUT);
            if (outputOffset < 0 || memory.deviceAddress(0, MAX_INPUT) == ReservedMemory.UNREACHABLE) {
                throw new DeviceException(
                        "reserve", "device=" + device.name() + " no slice is large enough", Errno.ENOMEM.number());
            }
            return new InflateQueue(queue, memory, outputOffset);
        } catch (DeviceException | RuntimeException | Error e) {
            queue.close();
            throw e;
        }
    }

    /** Whether this may be a whole zlib stream without a preset dictionary, and of a length that fits. */
    static boolean mayBeStream(ByteBuffer source) {
        if (source.remaining() <= HEADER_BYTES + TRAILER_BYTES || source.remaining() > MAX_INPUT) {
            return false;
        }
        int method = source.get(source.position()) & 0xff;
        int flags = source.get(source.position() + 1) & 0xff;
        return (method & 0xf) == 8 && method >>> 4 <= 7 && (method << 8 | flags) % 31 == 0 && (flags & 0x20) == 0;
    }

    /** Sends a stream; false, and nothing has happened, when the queue does not take it. */
    boolean send(ByteBuffer source, int capacity) {
        length = source.remaining();
        input.put(0, source, source.position(), length);
        wanted.sourceLength = length - HEADER_BYTES;
        wanted.capacity = Math.max(SqeLayout.IGNORED_BELOW, Math.min(capacity, MAX_OUTPUT));
        wanted.tag++;
        SqeEncoder.encode(wanted, sqeType, request.entry());
        return queue.send(request);
    }

    /** Whether the answer came in time. */
    boolean await(long timeoutNanos) {
        return queue.await(timeoutNanos) != null;
    }

    /**
     * What speaks against the answer; null if the output is the whole stream's. {@link Refusal#STATUS} and {@link
     * Refusal#CONSUMED} speak against the input: it may have been no whole stream.
     */
    @Nullable
    Refusal check() {
        ByteBuffer sqe = request.entry();
        int status = ZipCompletion.status(sqe);
        int produced = ZipCompletion.produced(sqe);
        if (status != SqeLayout.OK && status != SqeLayout.DECOMPRESSION_END) {
            return Refusal.STATUS;
        }
        if (ZipCompletion.tag(sqe) != wanted.tag) {
            return Refusal.TAG;
        }
        if (ZipCompletion.consumed(sqe) != wanted.sourceLength) {
            return Refusal.CONSUMED;
        }
        if (produced < 0 || produced > wanted.capacity) {
            return Refusal.PRODUCED;
        }
        adler.reset();
        adler.update(output.duplicate().position(0).limit(produced));
        return (int) adler.getValue() == Integer.reverseBytes(input.getInt(length - TRAILER_BYTES))
                ? null
                : Refusal.DECODE;
    }

    /** Bytes of the output, after {@link #check} found nothing. */
    int produced() {
        return ZipCompletion.produced(request.entry());
    }

    void copyTo(ByteBuffer destination) {
        destination.put(destination.position(), output, 0, produced());
    }

    QueueCondition condition() {
        return queue.condition();
    }

    boolean isGood() {
        return queue.condition().canSend() && queue.inFlight() == 0;
    }

    /** Takes back what came late; how much may still come. */
    int drain() {
        queue.poll();
        return queue.condition().canReceive() ? queue.inFlight() : 0;
    }

    void close() {
        queue.close();
    }
}
