// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

import java.util.List;

/**
 * What sysfs says about a device, read once, in one shape for all flavours.
 *
 * @param api the name of the format that a queue's regions and requests have, such as {@code hisi_qm_v2}
 * @param flags as the flavour prints them; their bits differ by flavour
 * @param memoryMode what the flags mean
 * @param algorithms complete names; empty where the flavour does not tell
 * @param numaNode -1 when unknown
 * @param priority larger is preferred; 0 where the flavour has none
 * @param isolated whether the kernel took the device out of service
 * @param mmio the region of doorbells
 * @param dko memory for the kernel and the device that the process must map and cannot touch
 * @param dus the region of rings
 * @param ss the static shared region
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

    public DeviceAttributes {
        algorithms = List.copyOf(algorithms);
    }

    /** The number after {@code _v} in {@link #api}, whatever follows it; 0 where there is none. */
    public int apiVersion() {
        int start = api.lastIndexOf("_v") + 2;
        int version = 0;
        for (int i = start; start >= 2 && i < api.length() && Character.digit(api.charAt(i), 10) >= 0; i++) {
            version = Math.min(version * 10 + Character.digit(api.charAt(i), 10), Short.MAX_VALUE);
        }
        return version;
    }

    /** What comes before {@code _v} in {@link #api}: the family of formats. */
    public String apiFamily() {
        int end = api.lastIndexOf("_v");
        return end < 0 ? api : api.substring(0, end);
    }
}
