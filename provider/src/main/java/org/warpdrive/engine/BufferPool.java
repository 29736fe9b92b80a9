// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.warpdrive.nativeglue.NativeGlue;
import org.warpdrive.nativeglue.NativeMemory;

/**
 * Off-heap buffers of one size, handed out last in, first out, so that the one that comes back is still in the cache. Any
 * thread may lease and release. Memory beyond {@code idleMax} idle buffers is freed at once; that in use is not bounded
 * here, its owners are.
 */
public final class BufferPool {
    private final int bytes;
    private final Buffer[] idle;
    private final ReentrantLock lock = new ReentrantLock();
    private int idleCount;
    private int leasedCount;

    /**
     * @param bytes size of each buffer
     * @param idleMax how many unused buffers are kept
     */
    public BufferPool(int bytes, int idleMax) {
        this.bytes = bytes;
        this.idle = new Buffer[idleMax];
    }

    /** A buffer of any content. The caller owns it until {@link Buffer#release}. */
    public Buffer lease() {
        Buffer buffer = pop();
        if (buffer != null) {
            return buffer;
        }
        return NativeGlue.probe().available()
                ? new Buffer(this, NativeMemory.allocate(bytes))
                : new Buffer(this, ByteBuffer.allocateDirect(bytes));
    }

    public int bytes() {
        return bytes;
    }

    /** Buffers that are out. */
    public int leasedCount() {
        lock.lock();
        try {
            return leasedCount;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Buffer pop() {
        lock.lock();
        try {
            leasedCount++;
            return idleCount == 0 ? null : idle[--idleCount];
        } finally {
            lock.unlock();
        }
    }

    void release(Buffer buffer) {
        lock.lock();
        try {
            leasedCount--;
            if (idleCount < idle.length) {
                idle[idleCount++] = buffer;
                return;
            }
        } finally {
            lock.unlock();
        }
        buffer.free();
    }
}
