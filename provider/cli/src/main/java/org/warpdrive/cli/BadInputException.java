// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;

/** Compressed data that is not what it should be. Carries what is wrong, in gzip's words, and where. */
final class BadInputException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String complaint;
    private final long offset;

    /**
     * @param complaint what follows the name of the input: {@code ": not in gzip format"}, {@code " is encrypted"}
     * @param offset bytes of compressed input before the fault
     */
    BadInputException(String complaint, long offset) {
        super(complaint);
        this.complaint = complaint;
        this.offset = offset;
    }

    static BadInputException endOfFile(long offset) {
        return new BadInputException(": unexpected end of file", offset);
    }

    long offset() {
        return offset;
    }

    String describe(String name) {
        return name + complaint + " (byte " + offset + ")";
    }
}
