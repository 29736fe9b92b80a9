// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import org.warpdrive.engine.Completion;

/** The reason why a completed request's output is not used. Software then does the block. */
public enum Refusal {
    STATUS("device status"),
    TAG("tag does not match"),
    CONSUMED("input not consumed"),
    PRODUCED("output length out of range"),
    CHECKSUM("checksum does not match"),
    TRAILER("trailer does not match"),
    MARKER("no marker at the end"),
    DECODE(Completion.DIFFERS),
    /** The output was in the device's memory, which was revoked with the device. */
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

    /** Whether it counts against the device. Otherwise the input is merely not compressible. */
    public boolean isFault() {
        return this != NOT_SMALLER;
    }
}
