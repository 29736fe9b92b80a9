// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.hisi;

/**
 * How long a device takes for one request more: running means per request and per byte. Any thread; racing updates lose
 * one another, which does not matter.
 */
final class ServiceTime {
    /** Below this the time says nothing about bytes. */
    private static final int MIN_BYTES = 4096;

    private static final int MEAN_OF = 8;

    private volatile double perRequest;
    private volatile double perByte;

    /** A request was waited for, and came so long after the one before or, on an idle queue, after it was sent. */
    void took(int bytes, long nanos) {
        perRequest = mean(perRequest, (double) nanos);
        if (bytes >= MIN_BYTES) {
            perByte = mean(perByte, (double) nanos / bytes);
        }
    }

    private static double mean(double before, double now) {
        return before == 0 ? now : before + (now - before) / MEAN_OF;
    }

    /** Nanoseconds; 0 before anything was measured. */
    long expected(int bytes) {
        return (long) Math.max(perRequest, perByte * bytes);
    }
}
