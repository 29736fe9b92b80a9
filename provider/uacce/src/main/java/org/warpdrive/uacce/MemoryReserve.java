// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.warpdrive.uacce.sys.Libc;
import org.warpdrive.uacce.sysfs.FileRegion;
import org.warpdrive.uacce.sysfs.Flavour;
import org.warpdrive.uacce.sysfs.MemoryMode;

/** Allocates a queue's reserved memory, in the way that the device's {@link MemoryMode} needs. */
final class MemoryReserve {
    /** The unit of a slice's length in the KAE kernel when no IOMMU makes the memory one slice. */
    private static final int SLICE_UNIT = 64 << 10;

    private static final long SLICE_SIZE_MASK = 0xfff;
    private static final int SLICE_SIZE_SHIFT = 16;
    private static final int MAX_SLICES = 1 << 16;
    private static final long MAX_BYTES = 1L << 30;

    private static final StagingArena ARENA =
            new StagingArena(NumaNodes.ofCaller(), Libc.isAvailable() ? Libc.pageBytes() : SLICE_UNIT);

    private MemoryReserve() {}

    static ReservedMemory reserve(UacceDevice device, QueueFile file, long bytes) throws DeviceException {
        if (bytes <= 0 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException("bytes=" + bytes);
        }
        long rounded = (bytes + SLICE_UNIT - 1) / SLICE_UNIT * SLICE_UNIT;
        return switch (device.attributes().memoryMode()) {
            case SVA -> ReservedMemory.own(ARENA.take(rounded, "device=" + device.name()));
            case SHARE_DOMAIN -> {
                DeviceRegion region = sharedRegion(device, file, rounded);
                yield ReservedMemory.identical(region.share(), region.address());
            }
            case SLICES, NOIOMMU -> slices(device, file, sharedRegion(device, file, rounded));
        };
    }

    /**
     * Returns memory of this process to the {@linkplain StagingArena arena}. Shared regions end with their queue file.
     */
    static void release(ReservedMemory memory) {
        StagingArena.Piece piece = memory.piece();
        if (piece != null) {
            ARENA.give(piece);
        }
    }

    /** Frees the memory kept for the next queue. */
    static void releaseIdle() {
        ARENA.releaseIdle();
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
