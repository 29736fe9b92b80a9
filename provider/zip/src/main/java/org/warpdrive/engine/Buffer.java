// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warpdrive.nativeglue.NativeMemory;

/**
 * A piece of memory from a {@link BufferPool}: input staged for a block, a block's output, or an engine's state.
 * It has one owner at a time, who alone may touch it, and who releases it.
 */
public final class Buffer extends Pool.Item<Buffer> implements History.State {
    private final BufferPool pool;
    private final ByteBuffer bytes;
    private final ByteBuffer cursor;
    private final @Nullable NativeMemory memory;

    Buffer(BufferPool pool, NativeMemory memory) {
        super(true);
        this.pool = pool;
        this.memory = memory;
        this.bytes = memory.view();
        this.cursor = bytes.duplicate();
    }

    Buffer(BufferPool pool, ByteBuffer bytes) {
        super(false);
        this.pool = pool;
        this.memory = null;
        this.bytes = bytes;
        this.cursor = bytes.duplicate();
    }

    /** The memory, for absolute access; its position and limit are never moved. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** The bytes {@code [from, to)} as a buffer to be read or filled relatively; valid until the next call. */
    public ByteBuffer range(int from, int to) {
        return cursor.limit(to).position(from);
    }

    /** Address of the first byte for native code. 64-byte aligned; 0 where there is no native code. */
    public long address() {
        return memory == null ? 0 : memory.address();
    }

    public int capacity() {
        return bytes.capacity();
    }

    /** Copies {@code length} bytes from another buffer, or from elsewhere in this one. */
    public void copyFrom(Buffer source, int sourceIndex, int index, int length) {
        bytes.put(index, source.bytes, sourceIndex, length);
    }

    /**
     * Gives the memory back; the owner must not touch it afterwards. Whoever was stopped here by an error may call it again,
     * as long as nobody can have leased the buffer meanwhile: a reference to it is forgotten right after this returns.
     */
    @Override
    public void release() {
        pool.release(this);
    }

    /** Memory on the heap goes with the object. */
    @Override
    void free() {
        if (memory != null) {
            memory.free();
        }
    }
}
