// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

/**
 * A model of the hardware's service time. Data pass at the bandwidth, one request after another. In addition each
 * request takes a latency, during which other requests may pass. One thread.
 */
final class ServiceModel {
    private final long latencyNanos;
    private final double bytesPerNano;
    private long freeAt;

    /** @param bytesPerNano the bandwidth, which equals GB/s; 0 for unlimited */
    ServiceModel(long latencyNanos, double bytesPerNano) {
        this.latencyNanos = latencyNanos;
        this.bytesPerNano = bytesPerNano;
    }

    /** The completion time of a request that arrived at {@code now} and moves {@code bytes}. */
    long dueNanos(long now, long bytes) {
        if (bytesPerNano == 0) {
            return now + latencyNanos;
        }
        freeAt = Math.max(freeAt, now) + Math.round(bytes / bytesPerNano);
        return freeAt + latencyNanos;
    }
}
