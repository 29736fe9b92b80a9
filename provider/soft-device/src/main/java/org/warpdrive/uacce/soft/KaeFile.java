// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.DeviceRegion;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.sys.Libc;
import org.warpdrive.uacce.sysfs.IoctlLayout;

/**
 * A queue of the KAE kernel without shared page tables: like mainline's, with a third region of static shared memory.
 * The device sees that region in slices with their own addresses, which are not adjacent.
 */
final class KaeFile extends MainlineFile {
    private static final int SHARED = 2;
    static final int SLICE_UNIT = 64 << 10;
    private static final int SLICE_UNITS_MASK = 0xfff;
    static final long FIRST_ADDRESS = 0x40_0000_0000L;

    private final List<AddressSpace.Window> slices = new ArrayList<>();
    private @Nullable SharedPages shared;

    KaeFile(SoftDevice device, int number) throws DeviceException {
        super(device, number, SoftQueue.PollMode.EVENTS);
    }

    @Override
    SharedPages region(long fileOffset, long length) throws DeviceException {
        if (fileOffset / Libc.pageBytes() != SHARED) {
            return super.region(fileOffset, length);
        }
        if (shared != null) {
            throw refused(fileOffset, length, Errno.EEXIST);
        }
        SharedPages made = allocate("ss", length);
        shared = made;
        return made;
    }

    @Override
    void mapped(SharedPages region, DeviceRegion view) {
        if (region == shared) {
            long sliceBytes = device().config().sliceBytes();
            long address = FIRST_ADDRESS * (queue().number() + 1);
            for (long at = 0; at < region.length(); at += sliceBytes) {
                long length = Math.min(sliceBytes, region.length() - at);
                slices.add(new AddressSpace.Window(address, view.address() + at, length));
                address += sliceBytes + SLICE_UNIT; // a gap, so that an access across the end is detected
            }
            queue().setSpace(AddressSpace.of(slices));
        }
    }

    @Override
    int request(int request, @Nullable ByteBuffer argument) {
        return request == IoctlLayout.KAE_GET_SLICE ? tellSlice(argument) : super.request(request, argument);
    }

    private int tellSlice(@Nullable ByteBuffer argument) {
        if (argument == null) {
            return -Errno.EFAULT.number();
        }
        long index = argument.getLong(0);
        if (index < 0 || index >= slices.size()) {
            return -Errno.EINVAL.number();
        }
        AddressSpace.Window slice = slices.get((int) index);
        long units = (slice.length() + SLICE_UNIT - 1) / SLICE_UNIT;
        argument.putLong(0, slice.address() | (units & SLICE_UNITS_MASK));
        return slices.size() - 1 - (int) index;
    }
}
