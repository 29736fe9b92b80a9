// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import org.warpdrive.zip.gzip.MemberWriter;

/**
 * Name and time of the file that was compressed, as a gzip header stores them (RFC 1952, section 2.3).
 *
 * @param name file name without directories, one char per byte; empty if unknown
 * @param seconds time of modification in seconds since 1970, or 0 if unknown
 */
record Origin(String name, long seconds) {
    static final Origin UNKNOWN = new Origin("", 0);

    private static final int OS_UNIX = 3;
    private static final long MAX_SECONDS = 0xffff_ffffL;

    /** Takes the last element of the name only: a stored directory would decide where the file is restored. */
    static Origin of(String name, long seconds) {
        boolean storable = seconds > 0 && seconds <= MAX_SECONDS;
        return new Origin(name.substring(name.lastIndexOf('/') + 1), storable ? seconds : 0);
    }

    /** Returns the length in bytes of the name field of the header. */
    int nameBytes() {
        return name.isEmpty() ? 0 : name.length() + 1;
    }

    /** Returns a complete gzip header. */
    byte[] header() {
        byte[] stored = null;
        if (!name.isEmpty()) {
            stored = new byte[name.length()];
            for (int i = 0; i < stored.length; i++) {
                stored[i] = (byte) name.charAt(i);
            }
        }
        return MemberWriter.header(seconds, 0, OS_UNIX, null, stored, null, false);
    }
}
