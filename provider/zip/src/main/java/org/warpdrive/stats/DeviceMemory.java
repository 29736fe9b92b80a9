// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.stats;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The number of bytes that this process has mapped for devices. Any thread may call it.
 *
 * <p>It counts memory that queues use, that is kept for the next queue, or that is parked because a device never
 * answered. It also counts the pages of software devices.
 *
 * @since 1.0
 */
public final class DeviceMemory {
    private static final AtomicLong BYTES = new AtomicLong();

    private DeviceMemory() {}

    /**
     * Adds to the number of mapped bytes.
     *
     * @param bytes negative for memory that was unmapped
     */
    public static void add(long bytes) {
        BYTES.addAndGet(bytes);
    }

    /** Returns the number of bytes that are mapped now. */
    public static long bytes() {
        return BYTES.get();
    }
}
