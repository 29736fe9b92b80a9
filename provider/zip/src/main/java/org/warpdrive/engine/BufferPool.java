// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.nio.ByteBuffer;
import org.warpdrive.nativeglue.NativeMemory;

/**
 * A {@link Pool} of buffers of one size.
 *
 * <p>With native code the buffers are native memory. Without it they are arrays, which zlib takes as well: direct
 * buffers could exceed the JVM's limit on direct memory, and java.util.zip never fails because of that limit.
 */
public final class BufferPool extends Pool<Buffer> {
    private final int bytes;

    /**
     * Creates an empty pool.
     *
     * @param bytes size of each buffer
     * @param idleMax how many unused buffers are kept
     */
    public BufferPool(int bytes, int idleMax) {
        super(bytes, idleMax);
        this.bytes = bytes;
    }

    @Override
    Buffer make() {
        return Natives.areAvailable()
                ? new Buffer(this, NativeMemory.allocate(bytes))
                : new Buffer(this, ByteBuffer.allocate(bytes));
    }

    /**
     * Leases a buffer. Its content is undefined. The caller owns it until {@link Buffer#release}.
     *
     * @throws OutOfMemoryError if there is no memory; nothing is leased then
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

    /** Returns the size of each buffer, in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Returns the number of leased buffers. */
    @Override
    public int leasedCount() {
        return super.leasedCount();
    }
}
