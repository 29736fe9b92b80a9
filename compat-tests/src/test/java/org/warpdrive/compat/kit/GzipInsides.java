// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kit;

import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A GZIPOutputStream's protected fields, as a user's subclass sees them once the stream is made. */
public record GzipInsides(GZIPOutputStream stream, Deflater def, int bufBytes, OutputStream out, CRC32 crc) {}
