// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

import java.util.List;

/**
 * The attributes of a device in sysfs, read once, in the same form for all flavours. Immutable; any thread may use it.
 *
 * @param api the name of the format of a queue's regions and requests, such as {@code hisi_qm_v2}
 * @param flags the flag bits as the flavour prints them; their meaning differs by flavour
 * @param memoryMode the meaning of the flags for memory
 * @param algorithms complete names; empty if the flavour does not list them
 * @param numaNode -1 if unknown
 * @param priority larger is preferred; 0 if the flavour has none
 * @param isolated whether the kernel took the device out of service
 * @param mmio the doorbell region
 * @param dko memory for the kernel and the device; the process must map it and cannot access it
 * @param dus the region with the rings, shared by device and process
 * @param ss the static shared region, for reserved memory
 *
 * @since 1.0
 */
public record DeviceAttributes(
        String api,
        long flags,
        MemoryMode memoryMode,
        List<String> algorithms,
        int numaNode,
        int priority,
        boolean isolated,
        FileRegion mmio,
        FileRegion dko,
        FileRegion dus,
        FileRegion ss) {

    /** Copies the list. */
    public DeviceAttributes {
        algorithms = List.copyOf(algorithms);
    }

    /** The number after {@code _v} in {@link #api}, without any suffix; 0 if there is none. */
    public int apiVersion() {
        int start = api.lastIndexOf("_v") + 2;
        int version = 0;
        for (int i = start; start >= 2 && i < api.length() && Character.digit(api.charAt(i), 10) >= 0; i++) {
            version = Math.min(version * 10 + Character.digit(api.charAt(i), 10), Short.MAX_VALUE);
        }
        return version;
    }

    /** The part of {@link #api} before {@code _v}: the family of formats. */
    public String apiFamily() {
        int end = api.lastIndexOf("_v");
        return end < 0 ? api : api.substring(0, end);
    }
}
