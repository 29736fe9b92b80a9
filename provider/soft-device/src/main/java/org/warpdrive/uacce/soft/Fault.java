// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import org.warpdrive.uacce.zip.SqeLayout;

/** What can be made to go wrong. */
public enum Fault {
    /** The request and all after it in its queue are never answered. */
    STALL,
    /** The request and those after it wait for the time that {@code late} says. */
    LATE,
    /** The checksum is wrong, in the answer and in the stream's trailer if there is one. */
    CHECKSUM,
    /** Fewer bytes are reported than the output has. */
    SHORT,
    /** An error status, and no output. */
    STATUS,
    /** A bit of the output is wrong, and everything that is said about it right. */
    CORRUPT,
    /** Only the beginning and the end of the output are written, and everything that is said about it is right. */
    UNWRITTEN,
    /** The completion names a slot that does not exist. */
    GARBAGE,
    /** The device is reset: requests on all of its queues are lost, their stop words set. */
    STOP,
    /** The device is removed with everything mapped. */
    REMOVE,
    /** There is no free queue, whatever the count says. Strikes at open. */
    BUSY;

    private static final int FLIPPED_BITS = 0x0101_0101;
    private static final int SHORTER_BY = 3;
    private static final int END_BYTES = 16;

    /** Whether it strikes a request that is about to be done. */
    boolean strikesRequests() {
        return this != BUSY;
    }

    /** Called with the output complete and not yet written. */
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

    /** Where what is not written begins, of so many bytes of output. */
    int gapStart(int produced) {
        return this == UNWRITTEN ? produced / 4 : produced;
    }

    /** Where it ends: before a marker or a trailer. */
    int gapEnd(int produced) {
        return this == UNWRITTEN ? Math.max(gapStart(produced), produced - END_BYTES) : produced;
    }

    /** Called with the answer complete and not yet seen. */
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
