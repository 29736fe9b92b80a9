// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.io.IOException;

/**
 * A failed step of opening or setting up a queue. Once a queue is started, failures are return values instead.
 *
 * @since 1.0
 */
public final class DeviceException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Errno errno;
    private final boolean isUnbound;

    /**
     * A failure with its errno.
     *
     * @param step the step, such as {@code open}
     * @param detail {@code name=value} pairs that name the device and the numbers involved
     * @param number the errno, positive or negated
     */
    public DeviceException(String step, String detail, int number) {
        this(
                step + " " + detail + " errno=" + Errno.of(number) + "(" + Math.abs(number) + "): "
                        + Errno.of(number).meaning(),
                Errno.of(number),
                false);
    }

    private DeviceException(String message, Errno errno, boolean isUnbound) {
        super(message);
        this.errno = errno;
        this.isUnbound = isUnbound;
    }

    /** {@link Errno#EBUSY} from a device that has queues left: binding the process's address space failed. */
    static DeviceException unbound(UacceDevice device, long queuesRemaining) {
        return new DeviceException(
                "open device=" + device.name() + " queues remaining=" + queuesRemaining
                        + " errno=EBUSY(16): the kernel cannot bind this process's address space to the device",
                Errno.EBUSY,
                true);
    }

    /** The error number. {@link Errno#EBUSY} on opening is normal (all queues are in use) unless {@link #isUnbound}. */
    public Errno errno() {
        return errno;
    }

    /** Whether the kernel could not bind this process's address space to the device, although queues are free. */
    public boolean isUnbound() {
        return isUnbound;
    }
}
