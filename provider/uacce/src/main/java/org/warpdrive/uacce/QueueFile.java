// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.sysfs.Flavour;
import org.warpdrive.uacce.sysfs.IoctlLayout;

/**
 * A queue as an open file: the system calls on {@code /dev/hisi_zip-0}, or on the software device in its place. The
 * ioctl requests, file offsets and lengths are those of the kernel's ABI and differ by {@linkplain Flavour flavour}. A
 * queue file does not translate them.
 *
 * <p>It owns the file descriptor and every mapping made through it. After {@link #close()} an access to a
 * {@link DeviceRegion} throws {@link IndexOutOfBoundsException} and never crashes, provided that no thread was
 * accessing it during the close. The caller ends a queue in this order: stop using its memory, send the ioctl that
 * stops the queue, call {@code close()}.
 *
 * <p>One thread at a time may use it, except for {@link #poll}, which only reads the descriptor.
 *
 * @since 1.0
 */
public interface QueueFile extends AutoCloseable {
    /**
     * Calls {@code ioctl(2)}.
     *
     * @param request the whole request number, with direction and size bits, as in {@link IoctlLayout}
     * @param argument a direct, little-endian buffer that the kernel reads and writes from index 0, or null
     * @return the result of the call, 0 or more, or a negated errno
     */
    int ioctl(int request, @Nullable ByteBuffer argument);

    /**
     * Calls {@code ioctl(2)} for the few requests that take a number by value. Returns 0 or more, or a negated errno.
     */
    int ioctl(int request, long value);

    /**
     * Calls {@code mmap(2)} for a shared mapping, readable and writable.
     *
     * @param fileOffset in bytes; depending on the flavour the region's index times the page size, or a real offset
     * @param length in bytes
     * @throws DeviceException with the errno if the kernel refuses
     */
    DeviceRegion map(long fileOffset, long length) throws DeviceException;

    /**
     * Maps the doorbell region. Only {@link Doorbell#ring} writes to it, and nothing reads it.
     *
     * @param fileOffset in bytes, as for {@link #map}
     * @param length in bytes
     * @param register the doorbell's offset within the region, in bytes, 8-byte aligned
     * @throws DeviceException with the errno if the kernel refuses
     */
    Doorbell mapDoorbell(long fileOffset, long length, int register) throws DeviceException;

    /**
     * Calls {@code poll(2)} to wait for completions. The result is only a hint: the kernel keeps a head of its own, so
     * one readable event may stand for several completions, and may also stand for a completion that was already taken.
     *
     * @param timeoutMillis the timeout; never negative, because the kernel does not wake a sleeper on removal
     * @return 1 if readable, 0 if not, or a negated errno
     */
    int poll(int timeoutMillis);

    /**
     * Makes a native call that does nothing. The JVM reports an access to a revoked mapping as {@link InternalError} no
     * later than here, so data read from a region is valid only after this call.
     */
    void settle();

    /** Unmaps all regions and closes the descriptor. A second call does nothing. */
    @Override
    void close();
}
