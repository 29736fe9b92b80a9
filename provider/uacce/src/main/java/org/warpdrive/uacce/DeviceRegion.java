// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * Memory shared with a device, through get and set only: no compare-and-set, no bulk copies, little-endian whatever
 * the machine. Offsets are bytes and aligned to the access. Made by a {@link QueueFile}, which detaches it at its end;
 * the buffer inside never leaves.
 */
public final class DeviceRegion {
    private static final VarHandle SHORT = MethodHandles.byteBufferViewVarHandle(short[].class, LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    static {
        // What the first use of a handle takes is Java code, which is not to run while the error of a revoked mapping
        // is due.
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
     * @param view a direct buffer over the whole region; the caller gives it up
     * @param address where it lies in the process
     */
    public DeviceRegion(ByteBuffer view, long address) {
        if (!view.isDirect()) {
            throw new IllegalArgumentException("a device region needs a direct buffer");
        }
        this.view = view.duplicate().order(LITTLE_ENDIAN).clear();
        this.address = address;
        this.length = view.capacity();
    }

    /** Bytes. */
    public long length() {
        return length;
    }

    /** The virtual address of its first byte, for requests that name memory inside it. */
    public long address() {
        return address;
    }

    public long getLongPlain(int offset) {
        return (long) LONG.get(view, offset);
    }

    public int getIntPlain(int offset) {
        return (int) INT.get(view, offset);
    }

    public short getShortPlain(int offset) {
        return (short) SHORT.get(view, offset);
    }

    /** What the device wrote before the word read here is visible after it. */
    public int getIntAcquire(int offset) {
        return (int) INT.getAcquire(view, offset);
    }

    /** As {@link #getIntAcquire}, 16 bits wide. */
    public short getShortAcquire(int offset) {
        return (short) SHORT.getAcquire(view, offset);
    }

    public void putLongPlain(int offset, long value) {
        LONG.set(view, offset, value);
    }

    public void putIntPlain(int offset, int value) {
        INT.set(view, offset, value);
    }

    public void putShortPlain(int offset, short value) {
        SHORT.set(view, offset, value);
    }

    /** Publishes what was written before: pairs with an acquire on the other side. */
    public void putIntRelease(int offset, int value) {
        INT.setRelease(view, offset, value);
    }

    /** As {@link #putIntRelease}, 16 bits wide. */
    public void putShortRelease(int offset, short value) {
        SHORT.setRelease(view, offset, value);
    }

    /** As {@link #putIntRelease}, 64 bits wide; one store where the offset is 8-byte aligned. */
    public void putLongRelease(int offset, long value) {
        LONG.setRelease(view, offset, value);
    }

    /** The memory itself, for the one region that is the process's own to fill: the static shared region. */
    ByteBuffer share() {
        return view.duplicate().order(LITTLE_ENDIAN);
    }

    /** Called by the owner right before the memory is unmapped. */
    public void detach() {
        view = NOTHING;
    }
}
