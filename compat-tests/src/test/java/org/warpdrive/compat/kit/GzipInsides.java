// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kit;

import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A GZIPOutputStream's protected fields, as a user's subclass sees them. */
public interface GzipInsides {
    GZIPOutputStream stream();

    Deflater def();

    byte[] buf();

    OutputStream out();

    CRC32 crc();
}
