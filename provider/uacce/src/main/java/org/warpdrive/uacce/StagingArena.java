// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.warpdrive.stats.DeviceMemory;
import org.warpdrive.uacce.sys.Libc;

/**
 * Memory of this process that devices with shared virtual addressing work on. A piece is touched before a device sees it, on
 * the NUMA node of the thread that asks for it, because a fault or a page that moves costs a device more than a copy costs us;
 * it is kept from children for the same reason, and not made of huge pages, which the kernel would otherwise put together
 * later. What a queue gave back goes to the next one that asks for as much on the same node, last in first out; more than
 * {@value #MAX_IDLE_BYTES} bytes are not kept for that. Any thread.
 */
final class StagingArena {
    static final long MAX_IDLE_BYTES = 16 << 20;

    private static final byte[] ZEROS = new byte[64 << 10];

    private final IntSupplier node;
    private final int pageBytes;
    /** What was given back last comes first. */
    private final ArrayDeque<Piece> idle = new ArrayDeque<>();

    private long idleBytes;

    StagingArena(IntSupplier node, int pageBytes) {
        this.node = node;
        this.pageBytes = pageBytes;
    }

    /** One mapping, and the node it was touched on. */
    record Piece(ByteBuffer view, long address, int node) {
        long bytes() {
            return view.capacity();
        }
    }

    /**
     * Memory of zeros.
     *
     * @param bytes a multiple of the page
     * @throws DeviceException when there is none
     */
    Piece take(long bytes, String where) throws DeviceException {
        int here = node.getAsInt();
        Piece known = takeIdle(bytes, here);
        if (known != null) {
            for (int at = 0; at < bytes; at += ZEROS.length) {
                known.view().put(at, ZEROS, 0, (int) Math.min(ZEROS.length, bytes - at));
            }
            return known;
        }
        long address =
                Libc.mmap(0, bytes, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0);
        if (Libc.isError(address)) {
            throw new DeviceException("reserve", where + " bytes=" + bytes, (int) address);
        }
        DeviceMemory.add(bytes);
        Libc.madvise(address, bytes, Libc.MADV_NOHUGEPAGE); // a kernel without them refuses, which is as good
        Libc.madvise(address, bytes, Libc.MADV_DONTFORK);
        ByteBuffer view = Libc.view(address, bytes);
        for (int at = 0; at < bytes; at += pageBytes) {
            view.put(at, (byte) 0);
        }
        return new Piece(view, address, here);
    }

    private synchronized @Nullable Piece takeIdle(long bytes, int here) {
        for (Iterator<Piece> pieces = idle.iterator(); pieces.hasNext(); ) {
            Piece piece = pieces.next();
            if (piece.bytes() == bytes && piece.node() == here) {
                pieces.remove();
                idleBytes -= bytes;
                return piece;
            }
        }
        return null;
    }

    /** Takes a piece back that no device writes to any more. */
    void give(Piece piece) {
        synchronized (this) {
            if (idleBytes + piece.bytes() <= MAX_IDLE_BYTES) {
                idle.addFirst(piece);
                idleBytes += piece.bytes();
                return;
            }
        }
        Libc.munmap(piece.address(), piece.bytes());
        DeviceMemory.add(-piece.bytes());
    }

    /** Keeps nothing for the next queue. */
    void releaseIdle() {
        List<Piece> pieces;
        synchronized (this) {
            pieces = List.copyOf(idle);
            idle.clear();
            idleBytes = 0;
        }
        pieces.forEach(piece -> Libc.munmap(piece.address(), piece.bytes()));
    }

    /** Bytes kept for the next queue. */
    synchronized long idleBytes() {
        return idleBytes;
    }
}
