// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.DeviceRegion;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.sys.Libc;

/**
 * A queue of the kernel proposed in 2018. Opening it starts it. File offsets count pages: the doorbell, then the rings;
 * everything after them is the one static shared region.
 */
final class RfcParamsFile extends SoftFile {
    private @Nullable SharedPages shared;

    RfcParamsFile(SoftDevice device, int number) throws DeviceException {
        super(device, number, SoftQueue.PollMode.PRIVATE_HEAD);
        start();
    }

    @Override
    int request(int request, @Nullable ByteBuffer argument) {
        return -Errno.EINVAL.number();
    }

    @Override
    SharedPages region(long fileOffset, long length) throws DeviceException {
        long dusOffset = Libc.pageBytes();
        if (fileOffset >= dusOffset + dus().length()) {
            if (shared != null) {
                throw refused(fileOffset, length, Errno.EBUSY);
            }
            SharedPages made = allocate("ss", length);
            shared = made;
            return made;
        }
        SharedPages region = fileOffset == 0 ? mmio() : dus();
        if (fileOffset > dusOffset || length != region.length()) {
            throw refused(fileOffset, length, Errno.EINVAL);
        }
        if (region.isMappedByDriver()) {
            throw refused(fileOffset, length, Errno.EBUSY);
        }
        return region;
    }

    @Override
    void mapped(SharedPages region, DeviceRegion view) {
        if (region == shared) {
            queue().setSpace(SharedDomain.of(view));
        }
    }
}
