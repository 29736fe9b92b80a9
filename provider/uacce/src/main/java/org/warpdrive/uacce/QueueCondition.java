// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

/** Whether a queue can be used. Only ever gets worse: a queue that is not open is drained and replaced. */
public enum QueueCondition {
    /** Sends and receives. */
    OPEN("open"),
    /** The kernel stopped sending, for a reset or an overflow; what is in flight may still come back. */
    SEND_STOPPED("sending stopped by the kernel"),
    /** The kernel stopped receiving, too: what has not come back will not. */
    STOPPED("stopped by the kernel"),
    /** The device broke the protocol of the ring. */
    BROKEN("ring protocol broken"),
    /** The device was removed; its memory is no longer there. */
    GONE("device removed");

    private final String reason;

    QueueCondition(String reason) {
        this.reason = reason;
    }

    /** For counters and log lines. */
    public String reason() {
        return reason;
    }

    public boolean canSend() {
        return this == OPEN;
    }

    public boolean canReceive() {
        return this == OPEN || this == SEND_STOPPED;
    }
}
