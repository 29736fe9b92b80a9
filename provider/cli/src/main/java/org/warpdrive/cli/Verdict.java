// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

/** How a run went, from good to bad; the exit codes are gzip's. */
enum Verdict {
    OK(0),
    /** Something was skipped or ignored, and said so. */
    WARNING(2),
    ERROR(1);

    private final int exitCode;

    Verdict(int exitCode) {
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    Verdict and(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
