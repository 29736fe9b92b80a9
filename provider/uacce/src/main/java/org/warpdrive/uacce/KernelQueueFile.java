// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warpdrive.nativeglue.NativeBarrier;
import org.warpdrive.nativeglue.NativeGlue;
import org.warpdrive.nativeglue.NativeStatus;
import org.warpdrive.uacce.sys.Libc;
import org.warpdrive.uacce.sysfs.IoctlLayout;

/**
 * A queue file of the kernel. It owns the descriptor and all its mappings. The descriptor is close-on-exec, and the
 * kernel does not copy the mappings on fork. It needs the native library for the memory barrier.
 */
final class KernelQueueFile implements QueueFile {
    private static final int CLOSED = -1;

    private final ByteBuffer pollEntry =
            ByteBuffer.allocateDirect(Libc.POLLFD_BYTES).order(LITTLE_ENDIAN);
    private final long pollEntryAddress = Libc.address(pollEntry);
    private final List<DeviceRegion> regions = new ArrayList<>();
    private final String name;
    private int fd;

    private KernelQueueFile(String name, int fd) {
        this.name = name;
        this.fd = fd;
        pollEntry.putInt(0, fd).putShort(Libc.POLLFD_EVENTS, (short) Libc.POLLIN);
    }

    static KernelQueueFile open(Path node) throws DeviceException {
        String name = "device=" + node.getFileName();
        NativeStatus glue = NativeGlue.probe();
        NativeStatus support = glue.available() ? Libc.status() : glue;
        if (!support.available()) {
            throw new DeviceException("open", name + " (" + support.reason() + ")", Errno.EOPNOTSUPP.number());
        }
        int fd = Libc.open(node.toString(), Libc.O_RDWR | Libc.O_CLOEXEC);
        if (fd < 0) {
            throw new DeviceException("open", name, fd);
        }
        return new KernelQueueFile(name, fd);
    }

    @Override
    public int ioctl(int request, @Nullable ByteBuffer argument) {
        if (argument != null && argument.capacity() < IoctlLayout.argumentBytes(request)) {
            throw new IllegalArgumentException(
                    "request=0x" + Integer.toHexString(request) + " needs a larger argument");
        }
        int result = ioctl(request, argument == null ? 0 : Libc.address(argument));
        VarHandle.fullFence(); // keeps the argument reachable during the call, and later reads of it behind the call
        return result;
    }

    @Override
    public int ioctl(int request, long value) {
        return Libc.ioctl(fd, request, value);
    }

    @Override
    public DeviceRegion map(long fileOffset, long length) throws DeviceException {
        long address = Libc.mmap(0, length, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED, fd, fileOffset);
        if (Libc.isError(address)) {
            throw new DeviceException("mmap", name + " offset=" + fileOffset + " length=" + length, (int) address);
        }
        DeviceRegion region = new DeviceRegion(Libc.view(address, length), address);
        regions.add(region);
        return region;
    }

    @Override
    public Doorbell mapDoorbell(long fileOffset, long length, int register) throws DeviceException {
        if (register < 0 || register % Long.BYTES != 0 || register + (long) Long.BYTES > length) {
            throw new DeviceException(
                    "mmap", name + " length=" + length + " register=" + register, Errno.EINVAL.number());
        }
        return new KernelDoorbell(map(fileOffset, length), register);
    }

    @Override
    public int poll(int timeoutMillis) {
        if (timeoutMillis < 0) {
            throw new IllegalArgumentException("timeoutMillis=" + timeoutMillis);
        }
        int ready = Libc.poll(pollEntryAddress, 1, timeoutMillis);
        if (ready <= 0) {
            return ready == -Errno.EINTR.number() ? 0 : ready;
        }
        int events = pollEntry.getShort(Libc.POLLFD_REVENTS);
        if ((events & Libc.POLLNVAL) != 0) {
            return -Errno.EBADF.number();
        }
        // RFC kernels report POLLERR after the queue was freed; mainline never does.
        return (events & Libc.POLLERR) != 0 ? -Errno.ENXIO.number() : 1;
    }

    @Override
    public void settle() {
        NativeBarrier.noOp();
    }

    @Override
    public void close() {
        if (fd == CLOSED) {
            return;
        }
        for (DeviceRegion region : regions) {
            region.detach();
            Libc.munmap(region.address(), region.length());
        }
        regions.clear();
        Libc.close(fd);
        fd = CLOSED;
        pollEntry.putInt(0, CLOSED);
    }
}
