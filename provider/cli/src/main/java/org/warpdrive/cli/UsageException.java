// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

/** Thrown if the command line is invalid or cannot be executed. The message is what gzip or getopt would print. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String complaint;
    private final boolean helpHelps;

    /** Creates an exception for an invalid command line, for which the help is useful. */
    UsageException(String complaint) {
        this(complaint, true);
    }

    private UsageException(String complaint, boolean helpHelps) {
        super(complaint);
        this.complaint = complaint;
        this.helpHelps = helpHelps;
    }

    /** Creates an exception for a valid command line that asks for something unsupported. */
    static UsageException refusal(String complaint) {
        return new UsageException(complaint, false);
    }

    String complaint() {
        return complaint;
    }

    /** True if the user should be pointed to the help. */
    boolean helpHelps() {
        return helpHelps;
    }
}
