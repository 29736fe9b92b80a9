// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.sysfs.Flavour;
import org.warpdrive.uacce.sysfs.IoctlLayout;

/**
 * One queue as an open file: what {@code /dev/hisi_zip-0} offers, and what the soft device offers in its place. The
 * numbers that pass through here (ioctl requests, file offsets, lengths) are those of the kernel's ABI and differ by
 * {@linkplain Flavour flavour}; a queue file does not translate them.
 *
 * <p>It owns the descriptor and every mapping made through it. Views never outlive it: after {@link #close()} a
 * {@link DeviceRegion} answers with {@link IndexOutOfBoundsException} and never with a crash, provided nobody is
 * inside it while the file is closed. The order of the end is the caller's: no more leases, the ioctl that stops the
 * queue, then {@code close()}, which unmaps and closes the descriptor.
 *
 * <p>May be used by one thread at a time, except {@link #poll}, which only reads the descriptor.
 */
public interface QueueFile extends AutoCloseable {
    /**
     * {@code ioctl(2)}.
     *
     * @param request the whole number, direction and size bits included, as {@link IoctlLayout} has it
     * @param argument a direct, little-endian buffer the kernel reads and writes from its index 0, or null
     * @return the call's result, 0 or more, or an errno negated
     */
    int ioctl(int request, @Nullable ByteBuffer argument);

    /** {@code ioctl(2)} of the few requests that take a number by value; the result is as above. */
    int ioctl(int request, long value);

    /**
     * {@code mmap(2)}, shared, readable and writable.
     *
     * @param fileOffset bytes, as the flavour says: a region's index times the page size, or a real offset
     * @param length bytes
     * @throws DeviceException with the errno when the kernel refuses
     */
    DeviceRegion map(long fileOffset, long length) throws DeviceException;

    /**
     * Maps the region of doorbells. Nothing but {@link Doorbell#ring} ever touches it: it is never read and never
     * written in bulk.
     *
     * @param register the doorbell's offset in bytes within the region, 8-byte aligned
     */
    Doorbell mapDoorbell(long fileOffset, long length, int register) throws DeviceException;

    /**
     * {@code poll(2)} for completions. The kernel keeps a head of its own, so one hit may stand for many completions
     * and a completion already taken may still hit once: a hit is a reason to look, a miss is no evidence of anything.
     *
     * @param timeoutMillis how long to sleep at most; never negative, because nobody wakes a sleeper at removal
     * @return 1 when readable, 0 when not, or an errno negated
     */
    int poll(int timeoutMillis);

    /**
     * A native call that does nothing. An access to a revoked mapping surfaces as {@link InternalError} no later than
     * here, so what was read from a region is believed only after it.
     */
    void settle();

    /** Unmaps everything and closes the descriptor. The second call does nothing. */
    @Override
    void close();
}
