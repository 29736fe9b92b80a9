// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import org.warpdrive.zip.gzip.MemberWriter;

/**
 * Where compressed data comes from, as a gzip header may say it (RFC 1952, section 2.3).
 *
 * @param name the file's name without directories, or empty if there is none; one char for each byte
 * @param seconds its time of modification since 1970, or 0 if not known
 */
record Origin(String name, long seconds) {
    static final Origin UNKNOWN = new Origin("", 0);

    private static final int OS_UNIX = 3;
    private static final long MAX_SECONDS = 0xffff_ffffL;

    /** The last element of a name is the one to store and, for the sake of whoever expands it, to restore. */
    static Origin of(String name, long seconds) {
        boolean storable = seconds > 0 && seconds <= MAX_SECONDS;
        return new Origin(name.substring(name.lastIndexOf('/') + 1), storable ? seconds : 0);
    }

    /** Bytes that the name takes in a header. */
    int nameBytes() {
        return name.isEmpty() ? 0 : name.length() + 1;
    }

    /** A whole gzip header. */
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
