// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.hisi;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.QueueCondition;
import org.warpdrive.uacce.ReservedMemory;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.WdQueue;
import org.warpdrive.uacce.WdRequest;

/** A queue that compresses blocks, with the memory for those in flight. One thread at a time. */
public final class ZipQueue implements AutoCloseable {
    private final WdQueue queue;
    private final int blockBytes;
    private final int bays;
    private final ArrayDeque<ZipJob> idle = new ArrayDeque<>();

    private ZipQueue(WdQueue queue, int blockBytes, List<ZipJob> jobs) {
        this.queue = queue;
        this.blockBytes = blockBytes;
        this.bays = jobs.size();
        this.idle.addAll(jobs);
    }

    /**
     * Requests a compressing queue.
     *
     * @param bays how many blocks may be in flight
     * @param blockBytes the largest block
     */
    public static ZipQueue open(UacceDevice device, int bays, int blockBytes) throws DeviceException {
        WdQueue queue = WdQueue.request(device, new QmDriver(), QpContextLayout.TYPE_COMPRESS);
        try {
            return new ZipQueue(queue, blockBytes, jobs(queue, bays, blockBytes));
        } catch (DeviceException | RuntimeException | Error e) {
            queue.close();
            throw e;
        }
    }

    private static List<ZipJob> jobs(WdQueue queue, int bays, int blockBytes) throws DeviceException {
        ReservedMemory memory = queue.reserveMemory((long) bays * ZipBay.bytes(blockBytes));
        int sqeType = SqeEncoder.typeFor(queue.device().attributes().apiVersion());
        List<ZipJob> jobs = new ArrayList<>();
        int offset = 0;
        for (ZipBay bay = ZipBay.at(memory, offset, blockBytes);
                bay != null && jobs.size() < bays;
                bay = ZipBay.at(memory, offset, blockBytes)) {
            // Tags differ from bay to bay, so that an answer in the wrong slot shows.
            jobs.add(new ZipJob(bay, sqeType, jobs.size() << 24));
            offset = bay.end();
        }
        if (jobs.isEmpty()) {
            throw new DeviceException(
                    "reserve",
                    "device=" + queue.device().name() + " blockBytes=" + blockBytes + " no slice is large enough",
                    Errno.ENOMEM.number());
        }
        return jobs;
    }

    public UacceDevice device() {
        return queue.device();
    }

    public QueueCondition condition() {
        return queue.condition();
    }

    public int blockBytes() {
        return blockBytes;
    }

    /** How many blocks may be in flight. */
    public int depth() {
        return bays;
    }

    public int inFlight() {
        return queue.inFlight();
    }

    /**
     * Copies a block's input and sends it.
     *
     * @param owner comes back with the job
     * @return false, and nothing has happened, when there is no room or the queue cannot send
     */
    public boolean submit(ByteBuffer source, int start, int length, boolean last, SegmentMode mode, Object owner) {
        ZipJob job = idle.peekFirst();
        if (job == null || length > blockBytes || !queue.condition().canSend()) {
            return false;
        }
        job.prepare(source, start, length, last, mode, owner);
        if (!queue.send(job.request())) {
            job.clearOwner();
            return false;
        }
        idle.removeFirst();
        return true;
    }

    /** The oldest block if the device is done with it: to be checked, copied, and released. */
    public @Nullable ZipJob poll() {
        return job(queue.poll());
    }

    /** As {@link #poll}, waiting for it. */
    public @Nullable ZipJob await(long timeoutNanos) {
        return job(queue.await(timeoutNanos));
    }

    private static @Nullable ZipJob job(@Nullable WdRequest request) {
        return request == null ? null : (ZipJob) request.owner();
    }

    /** Makes a finished job's memory available again. */
    public void release(ZipJob job) {
        job.clearOwner();
        idle.addFirst(job); // the warmest memory next
    }

    /** Gives the queue back. What is still in flight is lost to its owners, who have it done elsewhere. */
    @Override
    public void close() {
        queue.close();
    }
}
