// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

/** A command line that cannot be understood or obeyed; the complaint is what gzip, or getopt, would say. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String complaint;
    private final boolean helpHelps;

    /** A command line not understood, which the help would have told how to write. */
    UsageException(String complaint) {
        this(complaint, true);
    }

    private UsageException(String complaint, boolean helpHelps) {
        super(complaint);
        this.complaint = complaint;
        this.helpHelps = helpHelps;
    }

    /** A command line that is understood, but asks for what there is not. */
    static UsageException refusal(String complaint) {
        return new UsageException(complaint, false);
    }

    String complaint() {
        return complaint;
    }

    /** Whether to point to the help. */
    boolean helpHelps() {
        return helpHelps;
    }
}
