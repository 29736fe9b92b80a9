// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.io.IOException;

/** A step of setting up a queue that failed. Never thrown while requests travel: there the outcome is a value. */
public final class DeviceException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Errno errno;

    /**
     * @param step what was tried, such as {@code open}
     * @param detail {@code name=value} pairs that tell which device and which number
     * @param number the errno, positive or negated
     */
    public DeviceException(String step, String detail, int number) {
        super(step + " " + detail + " errno=" + Errno.of(number) + "(" + Math.abs(number) + "): "
                + Errno.of(number).meaning());
        this.errno = Errno.of(number);
    }

    /** Which error it was; {@link Errno#EBUSY} at open is normal life. */
    public Errno errno() {
        return errno;
    }
}
