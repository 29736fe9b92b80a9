// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;

/** Thrown if compressed data is invalid. The message is gzip's; the position of the error is added. */
final class BadInputException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long offset;

    /**
     * @param complaint the text after the name of the input: {@code ": not in gzip format"}, {@code " is encrypted"}
     * @param offset number of compressed bytes before the error
     */
    BadInputException(String complaint, long offset) {
        super(complaint);
        this.offset = offset;
    }

    static BadInputException endOfFile(long offset) {
        return new BadInputException(": unexpected end of file", offset);
    }

    long offset() {
        return offset;
    }

    String describe(String name) {
        return name + getMessage() + " (byte " + offset + ")";
    }
}
