// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

/** A command line that cannot be understood; the complaint is what getopt would say. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String complaint;

    UsageException(String complaint) {
        super(complaint);
        this.complaint = complaint;
    }

    String complaint() {
        return complaint;
    }
}
