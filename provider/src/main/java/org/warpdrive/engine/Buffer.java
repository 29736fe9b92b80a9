// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.nio.ByteBuffer;

/**
 * A piece of off-heap memory from a {@link BufferPool}: input staged for a block, a block's output, or an engine's
 * state. It has one owner at a time, who alone may touch it and who releases it once.
 */
public final class Buffer {
    private final BufferPool pool;
    private final ByteBuffer bytes;
    private final ByteBuffer cursor;
    private final long address;

    Buffer(BufferPool pool, ByteBuffer bytes, long address) {
        this.pool = pool;
        this.bytes = bytes;
        this.cursor = bytes.duplicate();
        this.address = address;
    }

    /** The memory, for absolute access; its position and limit are never moved. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** The bytes {@code [from, to)} as a buffer to be read or filled relatively; valid until the next call. */
    public ByteBuffer range(int from, int to) {
        return cursor.limit(to).position(from);
    }

    /** Address of the first byte for native code, or 0 where there is none. */
    public long address() {
        return address;
    }

    public int capacity() {
        return bytes.capacity();
    }

    /** Copies {@code length} bytes from another buffer, or from elsewhere in this one. */
    public void copyFrom(Buffer source, int sourceIndex, int index, int length) {
        bytes.put(index, source.bytes, sourceIndex, length);
    }

    /** Gives the memory back; the owner must not touch it afterwards. */
    public void release() {
        pool.release(this);
    }
}
