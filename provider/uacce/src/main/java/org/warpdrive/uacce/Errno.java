// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

/**
 * The error numbers of a queue's system calls. {@link #meaning} tells what each means there. The numbers are those of
 * Linux, which are the same on all of its platforms that have uacce.
 *
 * @since 1.0
 */
public enum Errno {
    EPERM(
            1,
            "not allowed; from the kernel: the queue manager is not in a usable state, or the mapping may not be moved"),
    ENOENT(2, "the device node is gone"),
    EINTR(4, "interrupted by a signal"),
    EIO(5, "the device broke the ring protocol"),
    ENXIO(6, "the queue was put back or the device was removed"),
    EBADF(9, "the queue was released"),
    EAGAIN(11, "nothing yet"),
    ENOMEM(12, "no memory for the queue or its static shared region"),
    EACCES(13, "no permission on the device node"),
    EFAULT(14, "the argument lies outside the process"),
    EBUSY(16, "no free queue, or the device serves one opener and has one"),
    EEXIST(17, "the region is already mapped"),
    ENODEV(19, "no such device, or it gave no PASID or an empty slice"),
    EINVAL(22, "wrong state, wrong size or an unknown request"),
    ENFILE(23, "the system has no file left"),
    EMFILE(24, "the process has no file left"),
    ENOTTY(25, "not a queue"),
    EOPNOTSUPP(95, "the kernel cannot share this process's page tables"),
    ETIMEDOUT(110, "nothing was completed in time"),
    OTHER(0, "an error number no source names");

    private static final Errno[] VALUES = values();

    private final int number;
    private final String meaning;

    Errno(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** The kernel's number, positive; 0 for {@link #OTHER}. */
    public int number() {
        return number;
    }

    /** The meaning of the error for a queue, in one line. */
    public String meaning() {
        return meaning;
    }

    /** Returns the constant for an error number, positive or negated; {@link #OTHER} if it is not listed. */
    public static Errno of(int number) {
        int wanted = Math.abs(number);
        for (Errno errno : VALUES) {
            if (errno.number == wanted && errno != OTHER) {
                return errno;
            }
        }
        return OTHER;
    }
}
