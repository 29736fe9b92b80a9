// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.nio.ByteBuffer;
import org.warpdrive.nativeglue.NativeMemory;

/**
 * Buffers of one size, as a {@link Pool}: outside the heap where there is native code to work on them. Where there is none zlib
 * takes arrays as well, and the JVM's limit of direct memory is nothing that java.util.zip would fail by.
 */
public final class BufferPool extends Pool<Buffer> {
    private final int bytes;

    /**
     * A pool without any buffers yet.
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
