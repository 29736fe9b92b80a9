// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.qm;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.DeviceRegion;
import org.warpdrive.uacce.WdRequest;

/**
 * The ring of submission queue entries (SQE). The driver claims entries at the tail, and completions release them at
 * the head, in order. One entry always stays free, so that the device can tell a full ring from an empty one. One
 * thread at a time.
 */
final class SubmissionRing {
    /** Returned in place of an index if no entry is free. */
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

    /** The index of the entry to fill next, or {@link #FULL}. The entry is taken only by {@link #publish}. */
    int tryClaim() {
        return tail - head == depth - 1 ? FULL : indexOf(tail);
    }

    /** Copies a request's entry to the shared memory. */
    void fill(int index, WdRequest request) {
        ByteBuffer entry = request.entry();
        int offset = layout.sqeOffset(index);
        for (int at = 0; at < layout.sqeBytes(); at += Long.BYTES) {
            region.putLongPlain(offset + at, entry.getLong(at)); // the doorbell's barrier makes it visible
        }
    }

    /** Advances the tail past the filled entry. Returns the new tail index for the doorbell. */
    int publish(WdRequest request) {
        requests[indexOf(tail)] = request;
        request.depart();
        tail++;
        return indexOf(tail);
    }

    /** The index that the next completion must name; undefined if no request is in flight. */
    int headIndex() {
        return indexOf(head);
    }

    /**
     * Copies the oldest entry, with the device's answer, back into its request. It is valid only after
     * {@code settle()}.
     */
    void readBack() {
        ByteBuffer entry = Objects.requireNonNull(requests[indexOf(head)]).entry();
        int offset = layout.sqeOffset(indexOf(head));
        for (int at = 0; at < layout.sqeBytes(); at += Long.BYTES) {
            entry.putLong(at, region.getLongPlain(offset + at)); // after the acquire of the phase bit
        }
    }

    /** Releases the oldest entry and returns its request. */
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
