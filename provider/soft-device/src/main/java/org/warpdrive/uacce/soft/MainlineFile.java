// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.qm.QpContextLayout;
import org.warpdrive.uacce.qm.QpInfoLayout;
import org.warpdrive.uacce.sys.Libc;
import org.warpdrive.uacce.sysfs.IoctlLayout;

/**
 * A queue of Linux 5.7 and later. A file offset is a region's number times the page size: 0 for the doorbell, 1 for the
 * rings, whose length must be exact. Each region can be mapped once per file.
 */
class MainlineFile extends SoftFile {
    private static final int MMIO = 0;
    private static final int DUS = 1;

    private int type = QpContextLayout.TYPE_COMPRESS;

    MainlineFile(SoftDevice device, int number) throws DeviceException {
        this(device, number, SoftQueue.PollMode.PRIVATE_HEAD);
        queue().setSpace(AddressSpace.SHARED_VIRTUAL);
    }

    MainlineFile(SoftDevice device, int number, SoftQueue.PollMode pollMode) throws DeviceException {
        super(device, number, pollMode);
    }

    @Override
    int request(int request, @Nullable ByteBuffer argument) {
        return switch (request) {
            case IoctlLayout.START_QUEUE -> startTyped();
            case IoctlLayout.PUT_QUEUE -> stop(device().config().quirks().putFrees());
            case IoctlLayout.QM_SET_CONTEXT -> setContext(argument);
            case IoctlLayout.QM_GET_INFO -> tellInfo(argument);
            default -> -Errno.EINVAL.number();
        };
    }

    private int startTyped() {
        if (state() != State.INIT) {
            return -Errno.EINVAL.number();
        }
        queue().setType(type);
        return start();
    }

    private int setContext(@Nullable ByteBuffer context) {
        if (context == null) {
            return -Errno.EFAULT.number();
        }
        int wanted = context.getShort(QpContextLayout.TYPE);
        if (!QpContextLayout.isValidType(wanted)) {
            return -Errno.EINVAL.number();
        }
        type = wanted;
        context.putShort(QpContextLayout.QUEUE, (short) queue().number());
        return 0;
    }

    private int tellInfo(@Nullable ByteBuffer info) {
        if (info == null) {
            return -Errno.EFAULT.number();
        }
        info.putInt(QpInfoLayout.SQE_BYTES, layout().sqeBytes());
        info.putShort(QpInfoLayout.SQ_DEPTH, (short) layout().sqDepth());
        info.putShort(QpInfoLayout.CQ_DEPTH, (short) layout().cqDepth());
        return 0;
    }

    @Override
    SharedPages region(long fileOffset, long length) throws DeviceException {
        long number = fileOffset / Libc.pageBytes();
        SharedPages region = number == MMIO ? mmio() : dus();
        if (number > DUS) {
            throw refused(fileOffset, length, Errno.EINVAL);
        }
        if (region.isMappedByDriver()) {
            throw refused(fileOffset, length, Errno.EEXIST);
        }
        if (number == DUS ? length != region.length() : length > region.length()) {
            throw refused(fileOffset, length, Errno.EINVAL);
        }
        return region;
    }
}
