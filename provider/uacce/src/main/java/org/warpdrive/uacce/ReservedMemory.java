// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Memory that a device can access, with its device addresses. With shared virtual addressing it is ordinary memory of
 * this process, otherwise the static shared region of one queue, which consists of slices. The queue that reserved it
 * frees it, unless a request that {@linkplain #serves names it} is still in flight then. One thread at a time may use
 * it.
 *
 * @since 1.0
 */
public final class ReservedMemory {
    /** Returned in place of a device address; no device address has this value. */
    public static final long UNREACHABLE = -1;

    private final ByteBuffer view;
    private final long address;
    private final long[] sliceStarts;
    private final long[] deviceStarts;
    private final List<WdRequest> served = new ArrayList<>();
    private StagingArena.@Nullable Piece piece;

    /**
     * Memory that consists of consecutive slices.
     *
     * @param view a direct buffer over all of it
     * @param address the virtual address of its first byte
     * @param sliceStarts the start of each slice, in bytes from the first; the first is 0
     * @param deviceStarts the device address of each slice
     */
    ReservedMemory(ByteBuffer view, long address, long[] sliceStarts, long[] deviceStarts) {
        this.view = view.duplicate().order(LITTLE_ENDIAN);
        this.address = address;
        this.sliceStarts = sliceStarts.clone();
        this.deviceStarts = deviceStarts.clone();
    }

    /** Memory whose virtual addresses are also its device addresses. */
    static ReservedMemory identical(ByteBuffer view, long address) {
        return new ReservedMemory(view, address, new long[] {0}, new long[] {address});
    }

    /** Memory of this process, which the device accesses through the process's page tables. */
    static ReservedMemory own(StagingArena.Piece piece) {
        ReservedMemory memory = identical(piece.view(), piece.address());
        memory.piece = piece;
        return memory;
    }

    /** The piece to return to the arena; null if the memory belongs to the kernel. */
    StagingArena.@Nullable Piece piece() {
        return piece;
    }

    /** The memory as a little-endian buffer. It is shared, so use absolute indices or a duplicate. */
    public ByteBuffer view() {
        return view;
    }

    /** The virtual address of the first byte. */
    public long address() {
        return address;
    }

    /** The length in bytes. */
    public int length() {
        return view.capacity();
    }

    /**
     * The device address of a range.
     *
     * @param offset the start of the range, in bytes
     * @param length its length, in bytes
     * @return {@link #UNREACHABLE} if the range lies outside the memory or crosses a slice boundary
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
     * Declares that a request names this memory, and that only declared requests do. Once these have come back, the
     * device no longer uses the memory. Without any declaration, every request of the queue may name it.
     */
    public void serves(WdRequest request) {
        served.add(request);
    }

    /** Whether a request in flight may name this memory. */
    boolean mayBeWritten(boolean anyInFlight) {
        return anyInFlight && (served.isEmpty() || served.stream().anyMatch(WdRequest::isInFlight));
    }

    /**
     * Finds a place for a range that must lie within one slice.
     *
     * @return the first offset from {@code offset} on where {@code length} bytes fit, or -1
     */
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
