// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.ByteArrayOutputStream;

/**
 * Where compressed data comes from, as a gzip header may say it (RFC 1952, section 2.3).
 *
 * @param name the file's name without directories, or empty if there is none; one char for each byte
 * @param seconds its time of modification since 1970, or 0 if not known
 */
record Origin(String name, long seconds) {
    static final Origin UNKNOWN = new Origin("", 0);

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
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write(GzipHeader.ID1);
        header.write(GzipHeader.ID2);
        header.write(GzipHeader.CM_DEFLATE);
        header.write(name.isEmpty() ? 0 : GzipHeader.FNAME);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            header.write((int) (seconds >> shift));
        }
        header.write(0); // which level was used
        header.write(GzipHeader.OS_UNIX);
        if (!name.isEmpty()) {
            for (int i = 0; i < name.length(); i++) {
                header.write(name.charAt(i));
            }
            header.write(0);
        }
        return header.toByteArray();
    }
}
