// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.DeviceRegion;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.qm.QpContextLayout;
import org.warpdrive.uacce.sys.Libc;
import org.warpdrive.uacce.sysfs.IoctlLayout;

/**
 * A queue of the kernel proposed in 2019. The regions follow one another in the file: the doorbell, memory for the
 * kernel only (mapped, but an access faults), the rings, and static shared memory, which can be mapped after the start.
 */
final class RfcAttrsFile extends SoftFile {
    static final int KERNEL_ONLY_PAGES = 4;

    private final SharedPages kernelOnly;
    private @Nullable SharedPages shared;

    RfcAttrsFile(SoftDevice device, int number) throws DeviceException {
        super(device, number, SoftQueue.PollMode.PRIVATE_HEAD);
        this.kernelOnly = allocate("dko", (long) KERNEL_ONLY_PAGES * Libc.pageBytes());
    }

    @Override
    int request(int request, @Nullable ByteBuffer argument) {
        return switch (request) {
            case IoctlLayout.RFC_START -> startMapped();
            case IoctlLayout.RFC_PUT_QUEUE -> stop(true);
            case IoctlLayout.RFC_GET_SLICE -> tellBase(argument);
            default -> -Errno.EINVAL.number();
        };
    }

    private int startMapped() {
        boolean complete = mmio().isMappedByDriver() && dus().isMappedByDriver() && kernelOnly.isMappedByDriver();
        return state() == State.INIT && complete ? start() : -Errno.EINVAL.number();
    }

    @Override
    int request(int request, long value) {
        if (request != IoctlLayout.QM_SET_OPERATION || !QpContextLayout.isValidType((int) value)) {
            return -Errno.EINVAL.number();
        }
        queue().setType((int) value);
        return 0;
    }

    @Override
    Errno deadErrno() {
        return device().isRemoved() ? Errno.ENXIO : Errno.EBADF;
    }

    @Override
    int deadPoll() {
        return device().isRemoved() ? 0 : -Errno.ENXIO.number(); // the kernel reports POLLERR
    }

    private int tellBase(@Nullable ByteBuffer argument) {
        SharedPages region = shared;
        if (argument == null || region == null) {
            return argument == null ? -Errno.EFAULT.number() : -Errno.EINVAL.number();
        }
        argument.putLong(0, region.driverAddress());
        return 0;
    }

    @Override
    SharedPages region(long fileOffset, long length) throws DeviceException {
        long kernelOnlyOffset = mmio().length();
        long dusOffset = kernelOnlyOffset + kernelOnly.length();
        if (fileOffset >= dusOffset + dus().length()) {
            return sharedRegion(fileOffset, length);
        }
        SharedPages region = fileOffset >= dusOffset ? dus() : fileOffset >= kernelOnlyOffset ? kernelOnly : mmio();
        if (region.isMappedByDriver()) {
            throw refused(fileOffset, length, Errno.EBUSY);
        }
        if (length != region.length()) {
            throw refused(fileOffset, length, Errno.EINVAL);
        }
        return region;
    }

    private SharedPages sharedRegion(long fileOffset, long length) throws DeviceException {
        if (shared != null) {
            throw refused(fileOffset, length, Errno.EBUSY);
        }
        if (state() != State.STARTED) {
            throw refused(fileOffset, length, Errno.EINVAL);
        }
        SharedPages made = allocate("ss", length);
        shared = made;
        return made;
    }

    @Override
    void mapped(SharedPages region, DeviceRegion view) throws DeviceException {
        if (region == shared) {
            queue().setSpace(SharedDomain.of(view));
        } else if (region == kernelOnly) {
            region.revoke(); // the process has no page table entry for it
        }
    }
}
