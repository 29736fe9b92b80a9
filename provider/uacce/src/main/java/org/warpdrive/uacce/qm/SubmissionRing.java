// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.qm;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.DeviceRegion;
import org.warpdrive.uacce.WdRequest;

/**
 * The ring of submission queue entries. The driver claims them at the tail; completions release them at the head, in
 * order. One entry always stays free, so that a full ring and an empty one look different to the device. One thread at
 * a time.
 */
final class SubmissionRing {
    /** Instead of an index: no entry is free. */
    static final int FULL = -1;

    private final DeviceRegion region;
    private final DusLayout layout;
    private final @Nullable WdRequest[] requests;
    private final int depth;
    private long tail;
    private long head;

    SubmissionRing(DeviceRegion region, DusLayout layout) {
        this.region = region;
        this.layout = layout;
        this.depth = layout.sqDepth();
        this.requests = new WdRequest[depth];
    }

    int capacity() {
        return depth - 1;
    }

    int inFlight() {
        return (int) (tail - head);
    }

    /** The entry to fill next, or {@link #FULL}. Nothing is taken before {@link #publish}. */
    int tryClaim() {
        return tail - head == depth - 1 ? FULL : indexOf(tail);
    }

    /** Copies a request's entry to the device's memory. */
    void fill(int index, WdRequest request) {
        ByteBuffer entry = request.entry();
        int offset = layout.sqeOffset(index);
        for (int at = 0; at < layout.sqeBytes(); at += Long.BYTES) {
            region.putLongPlain(offset + at, entry.getLong(at)); // published by the doorbell's barrier
        }
    }

    /** Takes the claimed entry for a request; returns the index the doorbell tells. */
    int publish(WdRequest request) {
        requests[indexOf(tail)] = request;
        request.depart();
        tail++;
        return indexOf(tail);
    }

    /** The index that the next completion must name; meaningless when nothing is in flight. */
    int headIndex() {
        return indexOf(head);
    }

    /** Copies the oldest entry, as the device answered it, back into its request. To be believed after settling. */
    void readBack() {
        ByteBuffer entry = Objects.requireNonNull(requests[indexOf(head)]).entry();
        int offset = layout.sqeOffset(indexOf(head));
        for (int at = 0; at < layout.sqeBytes(); at += Long.BYTES) {
            entry.putLong(at, region.getLongPlain(offset + at)); // after the acquire of the completion's phase
        }
    }

    /** Frees the oldest entry and returns its request. */
    WdRequest release() {
        int index = indexOf(head);
        WdRequest request = Objects.requireNonNull(requests[index]);
        requests[index] = null;
        head++;
        request.arrive();
        return request;
    }

    private int indexOf(long position) {
        return (int) (position % depth);
    }
}
