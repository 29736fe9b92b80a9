// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

/** The result of a run, ordered from good to bad. The exit codes are gzip's. */
enum ExitStatus {
    OK(0),
    /** Something was skipped or ignored, and a message said so. */
    WARNING(2),
    ERROR(1);

    private final int exitCode;

    ExitStatus(int exitCode) {
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    /** Returns the worse of the two. */
    ExitStatus and(ExitStatus other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
