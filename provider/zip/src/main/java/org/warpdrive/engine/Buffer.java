// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warpdrive.nativeglue.NativeMemory;

/**
 * A piece of memory from a {@link BufferPool}. It holds input staged for a block, a block's output, or an engine's
 * state. A buffer has one owner at a time. Only the owner may touch or release it.
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

    /** Returns the memory for absolute access. Position and limit of this ByteBuffer are never moved. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Returns the bytes {@code [from, to)} for relative access. The result is valid until the next call. */
    public ByteBuffer range(int from, int to) {
        return cursor.limit(to).position(from);
    }

    /** Returns the address of the first byte, for native code: a multiple of 64, or 0 if there is no native code. */
    public long address() {
        return memory == null ? 0 : memory.address();
    }

    /** Returns the size in bytes. */
    public int capacity() {
        return bytes.capacity();
    }

    /** Copies {@code length} bytes from another buffer, or from another place in this one. */
    public void copyFrom(Buffer source, int sourceIndex, int index, int length) {
        bytes.put(index, source.bytes, sourceIndex, length);
    }

    /**
     * Returns whether {@code length} bytes here and in another buffer are the same. In native memory this is as fast before
     * it is compiled as after.
     */
    boolean matches(int index, Buffer other, int otherIndex, int length) {
        Objects.checkFromIndexSize(index, length, capacity());
        Objects.checkFromIndexSize(otherIndex, length, other.capacity());
        return (memory != null && other.memory != null)
                ? NativeMemory.memoryEqual(address() + index, other.address() + otherIndex, length) == 1
                : range(index, index + length).equals(other.range(otherIndex, otherIndex + length));
    }

    /**
     * Gives the memory back to the pool. The owner must not touch it afterwards.
     *
     * <p>If an error interrupts this method, the owner may call it again, provided that nobody can have leased the
     * buffer in the meantime. So an owner clears its reference right after this method returns.
     */
    @Override
    public void release() {
        pool.release(this);
    }

    /** Frees native memory. Memory on the heap is left to the garbage collector. */
    @Override
    void free() {
        if (memory != null) {
            memory.free();
        }
    }
}
