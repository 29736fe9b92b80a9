// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import org.jspecify.annotations.Nullable;
import org.warpdrive.stats.DeviceMemory;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.DeviceRegion;
import org.warpdrive.uacce.sys.Libc;

/**
 * Zeroed pages that are mapped twice: for the device, until {@link #free}, and for the driver. The driver's mapping can
 * be revoked while it is in use, as the kernel does when a device is removed. Called under the owner's lock.
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

    /** The address of the driver's mapping; 0 if there is none. */
    long driverAddress() {
        return driverAddress;
    }

    boolean isMappedByDriver() {
        return driverView != null;
    }

    /** Maps the pages for the driver. */
    DeviceRegion mapForDriver() throws DeviceException {
        driverAddress = map(0, length, 0, fd);
        DeviceRegion view = new DeviceRegion(Libc.view(driverAddress, length), driverAddress);
        driverView = view;
        return view;
    }

    /**
     * Replaces the driver's mapping by one of an empty file. Each access then raises SIGBUS, as after the removal of a
     * real device. A mapping without access rights would raise SIGSEGV, which a JVM does not survive.
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

    /** Unmaps and frees the pages. No thread may access them any more. */
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
