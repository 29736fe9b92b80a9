// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A piece of zeroed memory outside the heap, aligned to a page, with its address for native code and a view for Java.
 *
 * <p>Who allocates it owns it, and frees it exactly when nobody uses address or view any more: afterwards either may
 * crash the process, since the memory may be another's. Nothing frees it by itself before the library goes, with the
 * class loader of an application that was redeployed. Meant to be pooled: making one is
 * two system calls and a page fault for each page touched.
 *
 * <p>Needs an available {@link NativeGlue#probe()}.
 */
public final class NativeMemory {
    private static final AtomicLong ALLOCATED_BYTES = new AtomicLong();

    private final long address;
    private final int bytes;
    private final ByteBuffer view;

    /** Whether the memory is there; under this object's monitor. */
    private boolean mapped = true;

    private NativeMemory(long address, int bytes, ByteBuffer view) {
        this.address = address;
        this.bytes = bytes;
        this.view = view;
    }

    /**
     * Maps {@code bytes} (1 and more) of memory.
     *
     * @throws OutOfMemoryError when the system, or the heap, has none to give; nothing is mapped then
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

    /** Bytes allocated and not freed, of the whole process. */
    public static long allocatedBytes() {
        return ALLOCATED_BYTES.get();
    }

    /** Where it starts; a multiple of 64. */
    public long address() {
        return address;
    }

    /** Its size. */
    public int bytes() {
        return bytes;
    }

    /**
     * The memory as a direct buffer in native byte order, the same object each time: whoever shares it duplicates it
     * first. Valid until {@link #free()}.
     */
    public ByteBuffer view() {
        return view;
    }

    /** Gives the memory back to the system; a second call does nothing, unless the first one threw. */
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
     * {@code wd_memory_map}: maps {@code bytes} (1 and more, rounded up to pages) of zeroed private memory, aligned to a
     * page. One thread at a time, as the library keeps a list; the kernel has them wait for each other anyway.
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

    /** A direct buffer over memory that outlives it; JNI's own, with no function in C behind it. */
    private static native ByteBuffer memoryView(long address, long bytes);
}
