// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.warpdrive.nativeglue.NativeMemory;

/** Off-heap buffers of one size, as a {@link Pool}. */
public final class BufferPool extends Pool<Buffer> {
    private static final Set<BufferPool> ALL =
            Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

    private final int bytes;

    /**
     * A pool without any buffers yet.
     *
     * @param bytes size of each buffer
     * @param idleMax how many unused buffers are kept
     */
    @SuppressWarnings("this-escape") // only to be counted
    public BufferPool(int bytes, int idleMax) {
        super(idleMax);
        this.bytes = bytes;
        ALL.add(this);
    }

    /** Bytes that are out just now, of all pools of this process. */
    public static long allLeasedBytes() {
        List<BufferPool> pools;
        synchronized (ALL) {
            pools = List.copyOf(ALL);
        }
        return pools.stream()
                .mapToLong(pool -> (long) pool.leasedCount() * pool.bytes)
                .sum();
    }

    @Override
    Buffer make() {
        return Natives.areAvailable()
                ? new Buffer(this, NativeMemory.allocate(bytes))
                : new Buffer(this, ByteBuffer.allocateDirect(bytes));
    }

    /**
     * A buffer of any content. The caller owns it until {@link Buffer#release}.
     *
     * @throws OutOfMemoryError when there is no memory; nothing is leased then
     */
    @Override
    public Buffer lease() {
        return super.lease();
    }

    @Override
    void release(Buffer buffer) {
        assert Canary.fill(buffer);
        super.release(buffer);
    }

    /** Size of each buffer. */
    public int bytes() {
        return bytes;
    }

    /** Buffers that are out. */
    @Override
    public int leasedCount() {
        return super.leasedCount();
    }
}
