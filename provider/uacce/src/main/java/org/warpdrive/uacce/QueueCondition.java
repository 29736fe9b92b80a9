// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

/**
 * The state of a queue. It only gets worse; a queue that is not open is drained and replaced.
 *
 * @since 1.0
 */
public enum QueueCondition {
    /** The queue sends and receives. */
    OPEN("open"),
    /** The kernel stopped sending, because of a reset or an overflow. Requests in flight may still come back. */
    SEND_STOPPED("sending stopped by the kernel"),
    /** The kernel also stopped receiving. Requests in flight will not come back. */
    STOPPED("stopped by the kernel"),
    /** The device violated the ring protocol. */
    BROKEN("ring protocol broken"),
    /** The device was removed, and its memory is no longer mapped. */
    GONE("device removed");

    private final String reason;

    QueueCondition(String reason) {
        this.reason = reason;
    }

    /** A short constant text for counters and log lines. */
    public String reason() {
        return reason;
    }

    /** Whether requests may be sent. */
    public boolean canSend() {
        return this == OPEN;
    }

    /** Whether requests in flight may still come back. */
    public boolean canReceive() {
        return this == OPEN || this == SEND_STOPPED;
    }
}
