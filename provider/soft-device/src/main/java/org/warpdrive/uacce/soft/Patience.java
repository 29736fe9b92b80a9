// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

/**
 * Waits on a monitor like a system call: with a timeout, and not ended by an interrupt. The interrupt is restored
 * afterwards. For one wait only.
 */
final class Patience {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long start = System.nanoTime();
    private final long nanos;
    private boolean interrupted;

    Patience(long nanos) {
        this.nanos = nanos;
    }

    /**
     * Waits until notified, or for a spurious wake-up; the caller holds the monitor. Returns false if the timeout has
     * expired.
     */
    boolean sleep(Object monitor) {
        long left = nanos - (System.nanoTime() - start);
        if (left <= 0) {
            return false;
        }
        sleep(monitor, (left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        return true;
    }

    /** As {@link #sleep(Object)}, without a timeout. */
    void sleepWithoutLimit(Object monitor) {
        sleep(monitor, 0);
    }

    @SuppressWarnings("WaitNotInLoop") // the loop is in the caller
    private void sleep(Object monitor, long millis) {
        try {
            monitor.wait(millis);
        } catch (InterruptedException e) {
            interrupted = true;
        }
    }

    /** Restores an interrupt that arrived meanwhile. */
    void end() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
