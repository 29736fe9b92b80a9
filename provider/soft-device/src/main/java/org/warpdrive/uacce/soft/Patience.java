// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

/**
 * Sleeping on a monitor as system calls sleep: up to a time, and not to be interrupted. An interrupt is kept for
 * afterwards. One use.
 */
final class Patience {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long start = System.nanoTime();
    private final long nanos;
    private boolean interrupted;

    Patience(long nanos) {
        this.nanos = nanos;
    }

    /** Sleeps until notified, or not; the caller holds the monitor. False when there is no time left to sleep. */
    boolean sleep(Object monitor) {
        long left = nanos - (System.nanoTime() - start);
        if (left <= 0) {
            return false;
        }
        sleep(monitor, (left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        return true;
    }

    /** Sleeps until notified, or not. */
    void sleepWithoutLimit(Object monitor) {
        sleep(monitor, 0);
    }

    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
    private void sleep(Object monitor, long millis) {
        try {
            monitor.wait(millis);
        } catch (InterruptedException e) {
            interrupted = true;
        }
    }

    /** Hands on an interrupt that came meanwhile. */
    void end() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
