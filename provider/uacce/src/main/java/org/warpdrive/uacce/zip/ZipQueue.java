// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.Buffer;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.QueueCondition;
import org.warpdrive.uacce.ReservedMemory;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.WdQueue;
import org.warpdrive.uacce.WdRequest;
import org.warpdrive.uacce.qm.QmDriver;
import org.warpdrive.uacce.qm.QpContextLayout;
import org.warpdrive.uacce.sysfs.MemoryMode;

/**
 * A queue that compresses blocks, with the memory for the blocks in flight. One thread at a time, except for
 * {@link #doze}.
 */
public final class ZipQueue implements AutoCloseable {
    private final WdQueue queue;
    private final int blockBytes;
    private final int bays;
    private final ArrayDeque<ZipJob> idle = new ArrayDeque<>();
    /** A buffer for copies of outputs, if the bays lie in the device's memory, which may be revoked at any time. */
    private final @Nullable ByteBuffer copy;
    /** Whether that memory was revoked. */
    private boolean revoked;

    private ZipQueue(WdQueue queue, int blockBytes, List<ZipJob> jobs) {
        this.queue = queue;
        this.blockBytes = blockBytes;
        this.bays = jobs.size();
        this.idle.addAll(jobs);
        this.copy = queue.device().attributes().memoryMode().needsReservedMemory()
                ? ByteBuffer.allocate(ZipBay.capacityFor(blockBytes)).order(ByteOrder.LITTLE_ENDIAN)
                : null;
    }

    /**
     * Opens a compressing queue.
     *
     * @param bays the largest number of blocks in flight
     * @param blockBytes the length of the largest block, in bytes
     * @param sums whether the device's checksums are compared
     * @throws DeviceException as {@link WdQueue#request}, or if the device's memory slices are too small
     */
    public static ZipQueue open(UacceDevice device, int bays, int blockBytes, boolean sums) throws DeviceException {
        WdQueue queue = WdQueue.request(device, new QmDriver(), QpContextLayout.TYPE_COMPRESS);
        try {
            return new ZipQueue(queue, blockBytes, jobs(queue, bays, blockBytes, sums));
        } catch (DeviceException | RuntimeException | Error e) {
            queue.close();
            throw e;
        }
    }

    private static List<ZipJob> jobs(WdQueue queue, int bays, int blockBytes, boolean sums) throws DeviceException {
        List<ZipJob> jobs = new ArrayList<>();
        if (queue.device().attributes().memoryMode() == MemoryMode.SVA) {
            while (jobs.size() < bays) { // each bay has its own memory, so that a lost request parks only its own
                addJobs(jobs, queue, 1, blockBytes, sums);
            }
        } else {
            addJobs(jobs, queue, bays, blockBytes, sums); // a queue has only one shared region
        }
        if (jobs.isEmpty()) {
            throw new DeviceException(
                    "reserve",
                    "device=" + queue.device().name() + " blockBytes=" + blockBytes + " no slice is large enough",
                    Errno.ENOMEM.number());
        }
        return jobs;
    }

    private static void addJobs(List<ZipJob> jobs, WdQueue queue, int count, int blockBytes, boolean sums)
            throws DeviceException {
        ReservedMemory memory = queue.reserveMemory((long) count * ZipBay.bytes(blockBytes));
        int sqeType = SqeEncoder.typeFor(queue.device().attributes().apiVersion());
        int most = jobs.size() + count;
        int offset = 0;
        for (ZipBay bay = ZipBay.at(memory, offset, blockBytes);
                bay != null && jobs.size() < most;
                bay = ZipBay.at(memory, offset, blockBytes)) {
            // The tags of different bays differ, so that an answer in the wrong slot is detected.
            ZipJob job = new ZipJob(bay, sqeType, jobs.size() << 24, sums);
            memory.serves(job.request());
            jobs.add(job);
            offset = bay.end();
        }
    }

    public UacceDevice device() {
        return queue.device();
    }

    public QueueCondition condition() {
        return revoked ? QueueCondition.GONE : queue.condition();
    }

    public int blockBytes() {
        return blockBytes;
    }

    /** The largest number of blocks in flight. */
    public int depth() {
        return bays;
    }

    public int inFlight() {
        return queue.inFlight();
    }

    /**
     * Copies a block's input and sends it.
     *
     * @param source the block, from position to limit
     * @param owner returned by {@link ZipJob#owner}
     * @return null, with nothing sent, if there is no room or the queue cannot send
     */
    public @Nullable ZipJob submit(ByteBuffer source, boolean last, ZipFormat format, SegmentMode mode, Object owner) {
        ZipJob job = idle.peekFirst();
        if (job == null || source.remaining() > blockBytes || !condition().canSend()) {
            return null;
        }
        if (!fill(job, source, last, mode)) {
            return null;
        }
        job.prepare(source, format, owner);
        idle.removeFirst(); // before the device gets it, so that whatever is thrown, its memory is not reused
        if (!queue.send(job.request())) {
            release(job);
            return null;
        }
        return job;
    }

    /** Fills the bay. The error of a revoked mapping may surface after the access; settle() makes it surface here. */
    private boolean fill(ZipJob job, ByteBuffer source, boolean last, SegmentMode mode) {
        try {
            job.fill(source, last, mode);
            queue.settle();
        } catch (InternalError e) {
            revoked = true;
        }
        return !revoked;
    }

    /**
     * Checks a finished job's answer and copies its segment to the destination. If the job
     * {@linkplain ZipJob#isToBeCut is to be cut}, the segment is cut from the copied stream, which must decode to the
     * input. Nothing is copied if the answer is wrong, or if it exceeds the destination; that is
     * {@link Refusal#NOT_SMALLER} then.
     *
     * @param input contains the block's input
     * @param start the offset of that input, in bytes
     * @return null if the segment is in place: {@link ZipJob#segmentLength} bytes at the start of the destination
     */
    public @Nullable Refusal collect(ZipJob job, Buffer destination, Buffer input, int start, StreamCutter cutter) {
        ByteBuffer output = copy == null ? job.output() : copied(job, copy);
        if (revoked) {
            return Refusal.REVOKED;
        }
        Refusal refusal = job.check(output);
        int growth = job.isToBeCut() ? StreamCutter.MAX_GROWTH : 0;
        if ((refusal != null && refusal.isFault()) || job.segmentLength() + growth > destination.capacity()) {
            return refusal;
        }
        destination.bytes().put(0, output, 0, job.segmentLength());
        if (!job.isToBeCut()) {
            return refusal;
        }
        int length = cutter.cut(destination, job.segmentLength(), input, start, job.length());
        return length == StreamCutter.MALFORMED ? Refusal.DECODE : job.cutTo(length);
    }

    /**
     * Checks an answer that is no longer needed. The same checks as {@link #collect}, except those that need the input.
     */
    public @Nullable Refusal verdict(ZipJob job) {
        ByteBuffer output = copy == null ? job.output() : copied(job, copy);
        return revoked ? Refusal.REVOKED : job.check(output);
    }

    private ByteBuffer copied(ZipJob job, ByteBuffer ours) {
        try {
            ours.put(0, job.output(), 0, job.produced());
            queue.settle();
        } catch (InternalError e) {
            revoked = true;
        }
        return ours;
    }

    /** Returns the oldest block if the device is done with it. It must be collected and released. */
    public @Nullable ZipJob poll() {
        return job(queue.poll());
    }

    /** As {@link #poll}, but waits until the timeout. */
    public @Nullable ZipJob await(long timeoutNanos) {
        return job(queue.await(timeoutNanos));
    }

    /**
     * Requests an interrupt for the next completion. The caller then calls {@link #poll} once more, and after that
     * {@link #doze}.
     */
    public void arm() {
        queue.arm();
    }

    /** Sleeps until a completion may have arrived, at most 2 ms. Another thread may use the queue meanwhile. */
    public void doze(long nanosLeft) {
        queue.doze(nanosLeft);
    }

    private static @Nullable ZipJob job(@Nullable WdRequest request) {
        return request == null ? null : (ZipJob) request.owner();
    }

    /** Makes a finished job's memory available again. */
    public void release(ZipJob job) {
        job.clearOwner();
        idle.addFirst(job); // reused next, while its memory is in the cache
    }

    /** Closes the queue. Requests in flight get no answer; their owners have had the blocks done elsewhere. */
    @Override
    public void close() {
        queue.close();
    }
}
