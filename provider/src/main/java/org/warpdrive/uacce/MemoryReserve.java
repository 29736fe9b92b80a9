// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.warpdrive.nativeglue.Libc;

/** Where a queue's reserved memory comes from, by {@link MemoryMode}. */
final class MemoryReserve {
    /** The KAE kernel's slices are multiples of this where no IOMMU makes one of them. */
    private static final int SLICE_UNIT = 64 << 10;

    private static final long SLICE_SIZE_MASK = 0xfff;
    private static final int SLICE_SIZE_SHIFT = 16;
    private static final int MAX_SLICES = 1 << 16;
    private static final long MAX_BYTES = 1L << 30;

    private MemoryReserve() {}

    static ReservedMemory reserve(UacceDevice device, QueueFile file, long bytes) throws DeviceException {
        if (bytes <= 0 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException("bytes=" + bytes);
        }
        long rounded = (bytes + SLICE_UNIT - 1) / SLICE_UNIT * SLICE_UNIT;
        return switch (device.attributes().memoryMode()) {
            case SVA -> ownMemory(device, rounded);
            case SHARE_DOMAIN -> {
                DeviceRegion region = sharedRegion(device, file, rounded);
                yield ReservedMemory.identical(region.share(), region.address());
            }
            case SLICES, NOIOMMU -> slices(device, file, sharedRegion(device, file, rounded));
        };
    }

    /** Ours alone, touched now and kept from children: a fault taken by a device costs more than a copy does. */
    private static ReservedMemory ownMemory(UacceDevice device, long bytes) throws DeviceException {
        long address = Libc.mmap(
                0,
                bytes,
                Libc.PROT_READ | Libc.PROT_WRITE,
                Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS | Libc.MAP_POPULATE,
                -1,
                0);
        if (Libc.isError(address)) {
            throw new DeviceException("reserve", "device=" + device.name() + " bytes=" + bytes, (int) address);
        }
        Libc.madvise(address, bytes, Libc.MADV_DONTFORK);
        return ReservedMemory.identical(Libc.view(address, bytes), address);
    }

    /** Gives back what {@link #ownMemory} made; shared regions end with their file. */
    static void release(UacceDevice device, ReservedMemory memory) {
        if (device.attributes().memoryMode() == MemoryMode.SVA) {
            Libc.munmap(memory.address(), memory.length());
        }
    }

    private static DeviceRegion sharedRegion(UacceDevice device, QueueFile file, long bytes) throws DeviceException {
        FileRegion ss = device.attributes().ss();
        if (!ss.isPresent()) {
            throw new DeviceException(
                    "reserve", "device=" + device.name() + " has no shared region", Errno.EINVAL.number());
        }
        return file.map(ss.offset(), bytes);
    }

    private static ReservedMemory slices(UacceDevice device, QueueFile file, DeviceRegion region)
            throws DeviceException {
        int request = device.flavour().sliceRequest();
        if (request == Flavour.NO_REQUEST) {
            throw new DeviceException(
                    "reserve", "device=" + device.name() + " cannot tell device addresses", Errno.ENOTTY.number());
        }
        ByteBuffer argument = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        List<Long> starts = new ArrayList<>();
        List<Long> addresses = new ArrayList<>();
        long start = 0;
        int left;
        do {
            argument.putLong(0, starts.size());
            left = file.ioctl(request, argument);
            if (left < 0) {
                throw new DeviceException("slice", "device=" + device.name() + " slice=" + starts.size(), left);
            }
            long told = argument.getLong(0);
            starts.add(start);
            addresses.add(told & ~SLICE_SIZE_MASK);
            start += (told & SLICE_SIZE_MASK) << SLICE_SIZE_SHIFT;
        } while (left > 0 && device.flavour().hasManySlices() && starts.size() < MAX_SLICES && start < region.length());
        return new ReservedMemory(
                region.share(),
                region.address(),
                starts.stream().mapToLong(Long::longValue).toArray(),
                addresses.stream().mapToLong(Long::longValue).toArray());
    }
}
