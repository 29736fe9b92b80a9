// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.io.IOException;

/** A step of setting up a queue that failed. Never thrown while requests travel: there the outcome is a value. */
public final class DeviceException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Errno errno;
    private final boolean isUnbound;

    /**
     * @param step what was tried, such as {@code open}
     * @param detail {@code name=value} pairs that tell which device and which number
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

    /** {@link Errno#EBUSY} of a device that has queues left: it is the process's address space that could not be bound. */
    static DeviceException unbound(UacceDevice device, long queuesRemaining) {
        return new DeviceException(
                "open device=" + device.name() + " queues remaining=" + queuesRemaining
                        + " errno=EBUSY(16): the kernel cannot bind this process's address space to the device",
                Errno.EBUSY,
                true);
    }

    /** Which error it was; {@link Errno#EBUSY} at open is normal life, unless {@link #isUnbound}. */
    public Errno errno() {
        return errno;
    }

    /** Whether it is not queues that are missing: the kernel could not bind this process's address space to the device. */
    public boolean isUnbound() {
        return isUnbound;
    }
}
