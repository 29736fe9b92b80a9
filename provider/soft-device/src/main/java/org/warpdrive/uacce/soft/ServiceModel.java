// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

/**
 * When the modelled hardware would be done with a request: its data pass at a bandwidth, one request after the other,
 * and each takes a latency on top, during which others may pass. One thread.
 */
final class ServiceModel {
    private final long latencyNanos;
    private final double bytesPerNano;
    private long freeAt;

    /** @param bytesPerNano which is GB/s; 0 for as fast as it goes */
    ServiceModel(long latencyNanos, double bytesPerNano) {
        this.latencyNanos = latencyNanos;
        this.bytesPerNano = bytesPerNano;
    }

    /** The time of completion of a request that arrived at {@code now} and moves {@code bytes}. */
    long dueNanos(long now, long bytes) {
        if (bytesPerNano == 0) {
            return now + latencyNanos;
        }
        freeAt = Math.max(freeAt, now) + Math.round(bytes / bytesPerNano);
        return freeAt + latencyNanos;
    }
}
