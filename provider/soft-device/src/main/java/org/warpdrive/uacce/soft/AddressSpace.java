// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.util.List;

/** What the device's addresses mean: where in this process the memory lies that a request names. */
interface AddressSpace {
    /** No memory there. */
    long UNMAPPED = -1;

    /** The virtual address of {@code length} bytes at a device address, or {@link #UNMAPPED}. */
    long virtual(long address, long length);

    /** The device walks the process's own page tables. */
    AddressSpace SHARED_VIRTUAL = (address, length) -> address < 0 ? UNMAPPED : address;

    /** A device with no memory at all, yet. */
    AddressSpace EMPTY = (address, length) -> UNMAPPED;

    /** One piece of memory the device can reach. */
    record Window(long address, long virtual, long length) {}

    /** The device sees only these; what crosses the end of one is unmapped. */
    static AddressSpace of(List<Window> windows) {
        List<Window> all = List.copyOf(windows);
        return (address, length) -> {
            for (Window window : all) {
                long offset = address - window.address;
                if (offset >= 0 && offset < window.length && length <= window.length - offset) {
                    return window.virtual + offset;
                }
            }
            return UNMAPPED;
        };
    }
}
