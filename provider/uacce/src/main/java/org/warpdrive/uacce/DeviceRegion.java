// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * Memory shared with a device, accessed through typed getters and setters only: no compare-and-set, no bulk copies,
 * little-endian on any machine. Offsets are in bytes and aligned to the access. A {@link QueueFile} creates a region
 * and detaches it when the file is closed; after that, each access throws {@link IndexOutOfBoundsException}. The buffer
 * inside is never handed out. One thread at a time may use it.
 *
 * <p>An access to a revoked mapping throws {@link InternalError}, possibly later than at the access itself: see
 * {@link QueueFile#settle}.
 *
 * @since 1.0
 */
public final class DeviceRegion {
    private static final VarHandle SHORT = MethodHandles.byteBufferViewVarHandle(short[].class, LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    static {
        // The first use of a VarHandle executes Java code that links it. That must not happen while the error of a
        // revoked mapping is pending, so link all of them here.
        DeviceRegion warm = new DeviceRegion(ByteBuffer.allocateDirect(Long.BYTES), 0);
        warm.putLongPlain(0, warm.getLongPlain(0));
        warm.putIntPlain(0, warm.getIntPlain(0));
        warm.putShortPlain(0, warm.getShortPlain(0));
        warm.putLongRelease(0, 0);
        warm.putIntRelease(0, warm.getIntAcquire(0));
        warm.putShortRelease(0, warm.getShortAcquire(0));
    }

    private final long address;
    private final long length;
    private ByteBuffer view;

    /**
     * Wraps a mapping.
     *
     * @param view a direct buffer over the whole region; the caller must not use it any more
     * @param address its virtual address in the process
     * @throws IllegalArgumentException if the buffer is not direct
     */
    public DeviceRegion(ByteBuffer view, long address) {
        if (!view.isDirect()) {
            throw new IllegalArgumentException("a device region needs a direct buffer");
        }
        this.view = view.duplicate().order(LITTLE_ENDIAN).clear();
        this.address = address;
        this.length = view.capacity();
    }

    /** The length in bytes. */
    public long length() {
        return length;
    }

    /** The virtual address of the first byte, for requests that name memory inside the region. */
    public long address() {
        return address;
    }

    /** Reads 64 bits without ordering. */
    public long getLongPlain(int offset) {
        return (long) LONG.get(view, offset);
    }

    /** Reads 32 bits without ordering. */
    public int getIntPlain(int offset) {
        return (int) INT.get(view, offset);
    }

    /** Reads 16 bits without ordering. */
    public short getShortPlain(int offset) {
        return (short) SHORT.get(view, offset);
    }

    /** Reads 32 bits with acquire semantics: what the device wrote before this word is visible afterwards. */
    public int getIntAcquire(int offset) {
        return (int) INT.getAcquire(view, offset);
    }

    /** As {@link #getIntAcquire}, 16 bits wide. */
    public short getShortAcquire(int offset) {
        return (short) SHORT.getAcquire(view, offset);
    }

    /** Writes 64 bits without ordering. */
    public void putLongPlain(int offset, long value) {
        LONG.set(view, offset, value);
    }

    /** Writes 32 bits without ordering. */
    public void putIntPlain(int offset, int value) {
        INT.set(view, offset, value);
    }

    /** Writes 16 bits without ordering. */
    public void putShortPlain(int offset, short value) {
        SHORT.set(view, offset, value);
    }

    /**
     * Writes 32 bits with release semantics: earlier writes become visible before it. Pairs with an acquire on the
     * other side.
     */
    public void putIntRelease(int offset, int value) {
        INT.setRelease(view, offset, value);
    }

    /** As {@link #putIntRelease}, 16 bits wide. */
    public void putShortRelease(int offset, short value) {
        SHORT.setRelease(view, offset, value);
    }

    /** As {@link #putIntRelease}, 64 bits wide. It is one single store if the offset is 8-byte aligned. */
    public void putLongRelease(int offset, long value) {
        LONG.setRelease(view, offset, value);
    }

    /** The memory itself, for the one region that the process fills in bulk: the static shared region. */
    ByteBuffer share() {
        return view.duplicate().order(LITTLE_ENDIAN);
    }

    /** Makes further accesses fail. The owner calls it right before it unmaps the memory. */
    public void detach() {
        view = NOTHING;
    }
}
