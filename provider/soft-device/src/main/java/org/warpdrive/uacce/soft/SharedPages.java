// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import org.jspecify.annotations.Nullable;
import org.warpdrive.stats.DeviceMemory;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.DeviceRegion;
import org.warpdrive.uacce.sys.Libc;

/**
 * Zeroed pages mapped twice: once for the device, from the beginning to {@link #free}, and once for the driver, whose
 * mapping can be revoked under it as the kernel does at removal. Methods are called under the owner's lock.
 */
final class SharedPages {
    private static final int READ_WRITE = Libc.PROT_READ | Libc.PROT_WRITE;

    private final long length;
    private final int fd;
    private final long deviceAddress;
    private final DeviceRegion deviceView;
    private long driverAddress;
    private @Nullable DeviceRegion driverView;

    SharedPages(String name, long length) throws DeviceException {
        this.length = length;
        this.fd = memory(name, length);
        try {
            this.deviceAddress = map(0, length, 0, fd);
        } catch (DeviceException e) {
            Libc.close(fd);
            throw e;
        }
        DeviceMemory.add(length);
        this.deviceView = new DeviceRegion(Libc.view(deviceAddress, length), deviceAddress);
    }

    private static int memory(String name, long length) throws DeviceException {
        int fd = Libc.memfdCreate(name, Libc.MFD_CLOEXEC);
        if (fd < 0) {
            throw new DeviceException("memfd_create", "name=" + name, fd);
        }
        int result = Libc.ftruncate(fd, length);
        if (result < 0) {
            Libc.close(fd);
            throw new DeviceException("ftruncate", "name=" + name + " length=" + length, result);
        }
        return fd;
    }

    private static long map(long address, long length, int flags, int fd) throws DeviceException {
        long result = Libc.mmap(address, length, READ_WRITE, Libc.MAP_SHARED | flags, fd, 0);
        if (Libc.isError(result)) {
            throw new DeviceException("mmap", "length=" + length, (int) result);
        }
        return result;
    }

    long length() {
        return length;
    }

    DeviceRegion deviceView() {
        return deviceView;
    }

    /** Where the driver sees it; 0 where it does not. */
    long driverAddress() {
        return driverAddress;
    }

    boolean isMappedByDriver() {
        return driverView != null;
    }

    /** What the driver gets from mmap. */
    DeviceRegion mapForDriver() throws DeviceException {
        driverAddress = map(0, length, 0, fd);
        DeviceRegion view = new DeviceRegion(Libc.view(driverAddress, length), driverAddress);
        driverView = view;
        return view;
    }

    /**
     * Puts an empty file under the driver's mapping: each access is a SIGBUS from now on, as after the removal of a
     * real device. Without access rights in place of a file it would be a SIGSEGV, which a JVM does not survive.
     */
    void revoke() throws DeviceException {
        if (driverView != null) {
            int empty = memory("revoked", 0);
            try {
                map(driverAddress, length, Libc.MAP_FIXED, empty);
            } finally {
                Libc.close(empty);
            }
        }
    }

    /** Nobody may be inside a view any more. */
    void free() {
        DeviceRegion view = driverView;
        if (view != null) {
            driverView = null;
            view.detach();
            Libc.munmap(driverAddress, length);
        }
        deviceView.detach();
        Libc.munmap(deviceAddress, length);
        Libc.close(fd);
        DeviceMemory.add(-length);
    }
}
