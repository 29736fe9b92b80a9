// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.util.List;

/** Translates device addresses to addresses in this process. */
interface AddressSpace {
    /** Returned if no memory is mapped at the address. */
    long UNMAPPED = -1;

    /** The virtual address of {@code length} bytes at a device address, or {@link #UNMAPPED}. */
    long virtual(long address, long length);

    /** The device walks the process's own page tables. */
    AddressSpace SHARED_VIRTUAL = (address, length) -> address < 0 ? UNMAPPED : address;

    /** The device can access no memory yet. */
    AddressSpace EMPTY = (address, length) -> UNMAPPED;

    /** One range of memory that the device can access. */
    record Window(long address, long virtual, long length) {}

    /** An address space of these windows only. A range that crosses the end of a window is unmapped. */
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
