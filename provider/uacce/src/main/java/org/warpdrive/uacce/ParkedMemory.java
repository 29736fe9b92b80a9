// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.warpdrive.uacce.sysfs.MemoryMode;

/**
 * Memory that a device may still write to: it belonged to requests whose completion was never seen. It stays until the
 * process's last queue on that device is closed, or the device is gone. Any thread.
 */
final class ParkedMemory {
    private static final Map<String, Parked> DEVICES = new HashMap<>();

    private ParkedMemory() {}

    /** What one device's queues left behind. */
    private static final class Parked {
        final List<ReservedMemory> memory = new ArrayList<>();
        long bytes;
        int openQueues;
    }

    static synchronized void queueOpened(UacceDevice device) {
        of(device).openQueues++;
    }

    /** After the file was closed, and its memory parked or released. */
    static synchronized void queueClosed(UacceDevice device, boolean gone) {
        Parked parked = of(device);
        if (--parked.openQueues == 0 || gone) {
            parked.memory.forEach(MemoryReserve::release);
            parked.memory.clear();
            parked.bytes = 0;
        }
    }

    static synchronized void park(UacceDevice device, ReservedMemory memory) {
        if (device.attributes().memoryMode() != MemoryMode.SVA) {
            return; // the kernel keeps a shared region's pages as long as the device may use them
        }
        Parked parked = of(device);
        parked.memory.add(memory);
        parked.bytes += memory.length();
    }

    static synchronized long bytes(UacceDevice device) {
        return of(device).bytes;
    }

    /** Of all devices. */
    static synchronized long bytes() {
        return DEVICES.values().stream().mapToLong(parked -> parked.bytes).sum();
    }

    private static Parked of(UacceDevice device) {
        return DEVICES.computeIfAbsent(device.name(), name -> new Parked());
    }
}
