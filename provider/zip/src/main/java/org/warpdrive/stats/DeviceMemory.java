// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.stats;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory that this process has mapped for devices to work on, whether queues use it, keep it for the next queue, or had to leave it
 * to a device that never answered; and the pages of soft devices.
 */
public final class DeviceMemory {
    private static final AtomicLong BYTES = new AtomicLong();

    private DeviceMemory() {}

    /** So many bytes more were mapped; less if negative. */
    public static void add(long bytes) {
        BYTES.addAndGet(bytes);
    }

    public static long bytes() {
        return BYTES.get();
    }
}
