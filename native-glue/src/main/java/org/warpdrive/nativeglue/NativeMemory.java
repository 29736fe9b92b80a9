// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A piece of zeroed memory outside the heap, aligned to a page. It has an address for native code and a ByteBuffer for
 * Java.
 *
 * <p>The code that allocates it owns it. The owner frees it when nobody uses the address or the buffer any more; a
 * later access may crash the process or hit memory of somebody else. Nothing else frees it, except that unloading the
 * library frees everything, when the class loader of a redeployed application goes.
 *
 * <p>It is meant to be pooled: creating and freeing a piece takes two system calls, and a page fault for each page
 * touched.
 *
 * <p>Needs an available {@link NativeGlue#probe()}.
 */
public final class NativeMemory {
    private static final AtomicLong ALLOCATED_BYTES = new AtomicLong();

    private final long address;
    private final int bytes;
    private final ByteBuffer view;

    /** Whether the memory is mapped; guarded by this object's monitor. */
    private boolean mapped = true;

    private NativeMemory(long address, int bytes, ByteBuffer view) {
        this.address = address;
        this.bytes = bytes;
        this.view = view;
    }

    /**
     * Maps memory.
     *
     * @param bytes 1 or more
     * @throws IllegalArgumentException if {@code bytes} is less than 1
     * @throws OutOfMemoryError if the system or the heap has no memory; nothing is mapped then
     */
    public static NativeMemory allocate(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("bytes=" + bytes);
        }
        long address = memoryMap(bytes);
        if (address < 0) {
            throw new OutOfMemoryError("cannot map native memory, bytes=" + bytes);
        }
        NativeMemory memory;
        try {
            memory = new NativeMemory(address, bytes, memoryView(address, bytes).order(ByteOrder.nativeOrder()));
            ALLOCATED_BYTES.addAndGet(bytes);
        } catch (Throwable e) {
            memoryUnmap(address, bytes);
            throw e;
        }
        return memory;
    }

    /** Returns the bytes that this process has allocated and not freed. */
    public static long allocatedBytes() {
        return ALLOCATED_BYTES.get();
    }

    /** Returns the address of the first byte, a multiple of 64. */
    public long address() {
        return address;
    }

    /** Returns the size in bytes. */
    public int bytes() {
        return bytes;
    }

    /**
     * Returns the memory as a direct buffer in native byte order. It is the same object each time, so users that share
     * it duplicate it first. Valid until {@link #free()}.
     */
    public ByteBuffer view() {
        return view;
    }

    /** Unmaps the memory. A second call does nothing, unless the first one threw. */
    public void free() {
        synchronized (this) {
            if (!mapped) {
                return;
            }
            memoryUnmap(address, bytes);
            mapped = false;
        }
        ALLOCATED_BYTES.addAndGet(-bytes);
    }

    /**
     * {@code wd_memory_map}: maps {@code bytes} (1 and more, rounded up to pages) of zeroed private memory, aligned to
     * a page. One thread at a time, as the library keeps a list; the kernel has them wait for each other anyway.
     *
     * @return its address, which the caller owns until {@link #memoryUnmap}; {@link NativeGlue#E_SPACE} when the system
     *     has none to give, {@link NativeGlue#E_ARGUMENT}
     */
    static synchronized native long memoryMap(long bytes);

    /**
     * {@code wd_memory_unmap}: gives back what {@code memoryMap(bytes)} returned. Nobody may touch it any more.
     *
     * @return 0, or {@link NativeGlue#E_ARGUMENT} when the system refuses, in which case the memory stays mapped
     */
    static synchronized native long memoryUnmap(long address, long bytes);

    /**
     * {@code wd_memory_equal}: compares {@code bytes} bytes, 0 or more, at each of two addresses. Any thread may call it.
     *
     * @return 1 if they are the same, 0 if not, or {@link NativeGlue#E_ARGUMENT}
     */
    public static native long memoryEqual(long one, long other, long bytes);

    /** Returns a direct buffer over mapped memory, by JNI's own function; there is no function in C behind it. */
    private static native ByteBuffer memoryView(long address, long bytes);
}
