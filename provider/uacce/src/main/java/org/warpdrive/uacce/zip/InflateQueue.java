// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Adler32;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.QueueCondition;
import org.warpdrive.uacce.ReservedMemory;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.WdQueue;
import org.warpdrive.uacce.WdRequest;
import org.warpdrive.uacce.qm.QmDriver;
import org.warpdrive.uacce.qm.QpContextLayout;

/** A queue that decompresses whole zlib streams (RFC 1950), one in flight at a time. One thread at a time. */
public final class InflateQueue {
    public static final int MAX_INPUT = 2 << 20;
    public static final int MAX_OUTPUT = 8 << 20;

    private static final int HEADER_BYTES = 2;
    private static final int TRAILER_BYTES = 4;

    private final WdQueue queue;
    private final ByteBuffer input;
    private final ByteBuffer output;
    private final WdRequest request = new WdRequest(SqeLayout.BYTES, null);
    private final ZipRequest wanted = new ZipRequest();
    private final Adler32 adler = new Adler32();
    /**
     * A copy of the output. The checksum is computed and the output delivered from it, because the device may still
     * write to its own memory.
     */
    private byte[] copy = {};

    private final int sqeType;
    private int length;
    private int trailer;
    /** Whether the memory belonged to the device and was revoked. */
    private boolean revoked;

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
        wanted.source = memory.deviceAddress(0, MAX_INPUT) + HEADER_BYTES; // the device gets no zlib header
        wanted.destination = memory.deviceAddress(outputOffset, MAX_OUTPUT);
        memory.serves(request);
    }

    public static InflateQueue open(UacceDevice device) throws DeviceException {
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

    /**
     * Whether the source may be a whole zlib stream without a preset dictionary, of a supported length (RFC 1950, 2.2).
     */
    public static boolean mayBeStream(ByteBuffer source) {
        if (source.remaining() <= HEADER_BYTES + TRAILER_BYTES || source.remaining() > MAX_INPUT) {
            return false;
        }
        int method = source.get(source.position()) & 0xff;
        int flags = source.get(source.position() + 1) & 0xff;
        return (method & 0xf) == 8 && method >>> 4 <= 7 && (method << 8 | flags) % 31 == 0 && (flags & 0x20) == 0;
    }

    /** Sends a stream. Returns false, with nothing sent, if the queue does not accept it. */
    public boolean send(ByteBuffer source, int capacity) {
        int room = Math.max(SqeLayout.IGNORED_BELOW, Math.min(capacity, MAX_OUTPUT));
        if (copy.length < room) {
            copy = new byte[room];
        }
        length = source.remaining();
        trailer = source.duplicate().order(ByteOrder.BIG_ENDIAN).getInt(source.limit() - TRAILER_BYTES);
        try {
            input.put(0, source, source.position(), length);
            queue.settle();
        } catch (InternalError e) {
            revoked = true;
            return false;
        }
        wanted.sourceLength = length - HEADER_BYTES;
        wanted.capacity = room;
        wanted.tag++;
        SqeEncoder.encode(wanted, sqeType, request.entry());
        return queue.send(request);
    }

    /** Whether the answer arrived within the timeout. */
    public boolean await(long timeoutNanos) {
        return queue.await(timeoutNanos) != null;
    }

    /**
     * Checks the answer, and copies the output to the destination from its position if all of it fits.
     * {@link Refusal#STATUS} and {@link Refusal#CONSUMED} may be the input's fault: it may not be a whole stream.
     *
     * @return null if the {@link #produced} bytes of output are the whole stream's
     */
    public @Nullable Refusal collect(ByteBuffer destination) {
        Refusal refusal = check();
        if (refusal == null && produced() <= destination.remaining()) {
            destination.put(destination.position(), copy, 0, produced());
        }
        return refusal;
    }

    private @Nullable Refusal check() {
        ByteBuffer sqe = request.entry();
        int status = ZipCompletion.status(sqe);
        int produced = ZipCompletion.produced(sqe);
        if (ZipCompletion.tag(sqe) != wanted.tag) {
            return Refusal.TAG; // checked first: with another tag, the other fields belong to another request
        }
        if (status != SqeLayout.OK && status != SqeLayout.DECOMPRESSION_END) {
            return Refusal.STATUS;
        }
        if (ZipCompletion.consumed(sqe) != wanted.sourceLength) {
            return Refusal.CONSUMED;
        }
        if (produced < 0 || produced > wanted.capacity) {
            return Refusal.PRODUCED;
        }
        if (!read(produced)) {
            return Refusal.REVOKED;
        }
        adler.reset();
        adler.update(copy, 0, produced);
        return (int) adler.getValue() == trailer ? null : Refusal.DECODE;
    }

    /** Copies the output once, so that later writes by the device have no effect. */
    private boolean read(int produced) {
        try {
            output.get(0, copy, 0, produced);
            queue.settle();
        } catch (InternalError e) {
            revoked = true;
        }
        return !revoked;
    }

    /** The length of the output in bytes, valid after {@link #collect} returned null. */
    public int produced() {
        return ZipCompletion.produced(request.entry());
    }

    public QueueCondition condition() {
        return revoked ? QueueCondition.GONE : queue.condition();
    }

    public boolean isGood() {
        return condition().canSend() && queue.inFlight() == 0;
    }

    /** Takes back late answers. Returns how many requests may still come back. */
    public int drain() {
        queue.poll();
        return queue.condition().canReceive() ? queue.inFlight() : 0;
    }

    public void close() {
        queue.close();
    }
}
