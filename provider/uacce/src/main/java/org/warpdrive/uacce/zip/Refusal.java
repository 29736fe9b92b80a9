// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

/** Why a completed request's output is not used; the block is then done again by software. */
public enum Refusal {
    STATUS("device status"),
    TAG("tag does not match"),
    CONSUMED("input not consumed"),
    PRODUCED("output length out of range"),
    CHECKSUM("checksum does not match"),
    TRAILER("trailer does not match"),
    MARKER("no marker at the end"),
    DECODE("output decodes to other data"),
    /** Its memory was the device's, and went with it. */
    REVOKED("device removed"),
    NOT_SMALLER("no smaller than stored");

    private final String reason;

    Refusal(String reason) {
        this.reason = reason;
    }

    /** A short constant text for counters and logs. */
    public String reason() {
        return reason;
    }

    /** Whether it speaks against the device, and not only against compressing this input. */
    public boolean isFault() {
        return this != NOT_SMALLER;
    }
}
