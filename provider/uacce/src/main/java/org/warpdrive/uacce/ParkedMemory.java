// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.warpdrive.uacce.sysfs.MemoryMode;

/**
 * Memory that a device may still write to, because it belongs to requests whose completion was never seen. It is kept
 * until the process closes its last queue on that device, or the device is gone. Any thread may use it.
 */
final class ParkedMemory {
    private static final Map<String, Parked> DEVICES = new HashMap<>();

    private ParkedMemory() {}

    /** The parked memory and the open queues of one device. */
    private static final class Parked {
        final List<ReservedMemory> memory = new ArrayList<>();
        long bytes;
        int openQueues;
    }

    static synchronized void queueOpened(UacceDevice device) {
        of(device).openQueues++;
    }

    /** Called after a queue's file was closed and its memory was parked or released. */
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

    /** The parked bytes of all devices. */
    static synchronized long bytes() {
        return DEVICES.values().stream().mapToLong(parked -> parked.bytes).sum();
    }

    private static Parked of(UacceDevice device) {
        return DEVICES.computeIfAbsent(device.name(), name -> new Parked());
    }
}
