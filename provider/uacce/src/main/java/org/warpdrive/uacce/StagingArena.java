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
 * A pool of memory of this process for devices with shared virtual addressing.
 *
 * <p>A page fault or a page migration costs a device more than a copy costs the processor. So a piece is touched before
 * the device sees it, on the NUMA node of the thread that takes it. For the same reason it is kept from child processes
 * (copy-on-write), and not made of huge pages, which the kernel would collapse it into later.
 *
 * <p>A returned piece goes to the next queue that takes the same length on the same node, last in first out. At most
 * {@value #MAX_IDLE_BYTES} bytes are kept idle. Any thread may use it.
 */
final class StagingArena {
    static final long MAX_IDLE_BYTES = 16 << 20;

    private static final byte[] ZEROS = new byte[64 << 10];

    private final IntSupplier node;
    private final int pageBytes;
    /** Idle pieces, the one returned last first. */
    private final ArrayDeque<Piece> idle = new ArrayDeque<>();

    private long idleBytes;

    StagingArena(IntSupplier node, int pageBytes) {
        this.node = node;
        this.pageBytes = pageBytes;
    }

    /** One mapping, and the NUMA node on which it was first touched. */
    record Piece(ByteBuffer view, long address, int node) {
        long bytes() {
            return view.capacity();
        }
    }

    /**
     * Takes a piece of memory filled with zeros.
     *
     * @param bytes a multiple of the page size
     * @throws DeviceException with the errno of mmap(2) if there is no memory
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
        Libc.madvise(address, bytes, Libc.MADV_NOHUGEPAGE); // a kernel without huge pages refuses, which is fine
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

    /** Returns a piece that no device writes to any more. */
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

    /** Frees all idle pieces. */
    void releaseIdle() {
        List<Piece> pieces;
        synchronized (this) {
            pieces = List.copyOf(idle);
            idle.clear();
            idleBytes = 0;
        }
        pieces.forEach(piece -> Libc.munmap(piece.address(), piece.bytes()));
    }

    /** The length of all idle pieces in bytes. */
    synchronized long idleBytes() {
        return idleBytes;
    }
}
