// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Memory that a device can reach, and how its addresses look to the device. With shared virtual addressing it is
 * ordinary memory of ours; otherwise the static shared region of one queue, in slices. Freed by the queue it was reserved
 * for, unless a request {@linkplain #serves made for it} is still in flight then.
 */
public final class ReservedMemory {
    /** What a device address is never. */
    public static final long UNREACHABLE = -1;

    private final ByteBuffer view;
    private final long address;
    private final long[] sliceStarts;
    private final long[] deviceStarts;
    private final List<WdRequest> served = new ArrayList<>();
    private StagingArena.@Nullable Piece piece;

    /**
     * Memory in slices that follow each other.
     *
     * @param view all of it, direct
     * @param address of its first byte
     * @param sliceStarts where each slice starts, in bytes from the first; the first is 0
     * @param deviceStarts each slice's device address
     */
    ReservedMemory(ByteBuffer view, long address, long[] sliceStarts, long[] deviceStarts) {
        this.view = view.duplicate().order(LITTLE_ENDIAN);
        this.address = address;
        this.sliceStarts = sliceStarts.clone();
        this.deviceStarts = deviceStarts.clone();
    }

    /** Memory whose addresses are the device's. */
    static ReservedMemory identical(ByteBuffer view, long address) {
        return new ReservedMemory(view, address, new long[] {0}, new long[] {address});
    }

    /** Memory of this process that the device reaches as we do. */
    static ReservedMemory own(StagingArena.Piece piece) {
        ReservedMemory memory = identical(piece.view(), piece.address());
        memory.piece = piece;
        return memory;
    }

    /** What the arena wants back; null where the memory is the kernel's. */
    StagingArena.@Nullable Piece piece() {
        return piece;
    }

    /** The memory, little-endian; shared, so by absolute index or through a duplicate. */
    public ByteBuffer view() {
        return view;
    }

    public long address() {
        return address;
    }

    public int length() {
        return view.capacity();
    }

    /**
     * The device address of {@code length} bytes at an offset, or {@link #UNREACHABLE} when they lie outside or cross a
     * slice.
     */
    public long deviceAddress(int offset, int length) {
        if (offset < 0 || length < 0 || offset + (long) length > view.capacity()) {
            return UNREACHABLE;
        }
        int slice = sliceStarts.length - 1;
        while (sliceStarts[slice] > offset) {
            slice--;
        }
        long end = slice + 1 < sliceStarts.length ? sliceStarts[slice + 1] : view.capacity();
        return offset + (long) length > end ? UNREACHABLE : deviceStarts[slice] + (offset - sliceStarts[slice]);
    }

    /**
     * Says that a request names this memory, and that none does but those said so: once they have come back the device
     * has nothing more to do with it. Memory of which nothing is said may be named by any request of its queue.
     */
    public void serves(WdRequest request) {
        served.add(request);
    }

    /** Whether a request in flight may name this memory. */
    boolean mayBeWritten(boolean anyInFlight) {
        return anyInFlight && (served.isEmpty() || served.stream().anyMatch(WdRequest::isInFlight));
    }

    /** The first offset from {@code offset} on where {@code length} bytes lie within one slice, or -1. */
    public int fit(int offset, int length) {
        if (deviceAddress(offset, length) != UNREACHABLE) {
            return offset;
        }
        for (long start : sliceStarts) {
            if (start > offset && deviceAddress((int) start, length) != UNREACHABLE) {
                return (int) start;
            }
        }
        return -1;
    }
}
