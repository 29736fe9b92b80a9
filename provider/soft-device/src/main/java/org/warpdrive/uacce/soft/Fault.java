// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import org.warpdrive.uacce.zip.SqeLayout;

/**
 * The faults that can be injected.
 *
 * @since 1.0
 */
public enum Fault {
    /** The request and all later ones of its queue are never answered. */
    STALL,
    /** The request and the later ones of its queue are delayed by the time of the option {@code late}. */
    LATE,
    /** The checksum is wrong, in the answer and in the stream's trailer if there is one. */
    CHECKSUM,
    /** Fewer bytes are reported than were produced. */
    SHORT,
    /** An error status without output. */
    STATUS,
    /** One bit of the output is wrong, while the answer is right. */
    CORRUPT,
    /** Only the beginning and the end of the output are written, while the answer is right. */
    UNWRITTEN,
    /** The completion names a slot that does not exist. */
    GARBAGE,
    /** The device is reset: requests on all of its queues are lost, and their stop words are set. */
    STOP,
    /** The device is removed while its regions are mapped. */
    REMOVE,
    /** No queue is free, whatever the attribute says. Strikes on opening. */
    BUSY;

    private static final int FLIPPED_BITS = 0x0101_0101;
    private static final int SHORTER_BY = 3;
    private static final int END_BYTES = 16;

    /** Whether the fault strikes requests, just before they are executed. */
    boolean strikesRequests() {
        return this != BUSY;
    }

    /** Modifies the output. Called when it is complete but not yet written. */
    void spoilOutput(FetchedRequest request) {
        int length = request.output.position();
        if (this == CORRUPT && length > 0) {
            int at = length / 2;
            request.output.put(at, (byte) (request.output.get(at) ^ 1));
        } else if (this == CHECKSUM && !request.isSegment()) {
            int at = length - request.trailerBytes();
            if (at < length) {
                request.output.putInt(at, request.output.getInt(at) ^ FLIPPED_BITS);
            }
        }
    }

    /** The offset at which the unwritten part of the output begins. */
    int gapStart(int produced) {
        return this == UNWRITTEN ? produced / 4 : produced;
    }

    /** The offset at which the unwritten part ends: before a marker or a trailer. */
    int gapEnd(int produced) {
        return this == UNWRITTEN ? Math.max(gapStart(produced), produced - END_BYTES) : produced;
    }

    /** Modifies the answer. Called when it is complete but not yet visible. */
    void spoilAnswer(FetchedRequest request) {
        int produced = request.sqe.getInt(SqeLayout.PRODUCED);
        switch (this) {
            case CHECKSUM ->
                request.sqe.putInt(SqeLayout.CHECKSUM, request.sqe.getInt(SqeLayout.CHECKSUM) ^ FLIPPED_BITS);
            case SHORT -> request.sqe.putInt(SqeLayout.PRODUCED, Math.max(0, produced - SHORTER_BY));
            case STATUS -> request.fail(SoftStatus.INJECTED);
            default -> {}
        }
    }
}
