// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.gzip;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** Makes the header and the trailer of a gzip member. Numbers are cut to the bits that there is room for. */
public final class MemberWriter {
    /** Length of a header with no fields. */
    public static final int HEADER_BYTES = 10;

    public static final int TRAILER_BYTES = 8;

    private MemberWriter() {}

    /**
     * A header, without the fields that are null.
     *
     * @param seconds when the data was last modified, since 1970; 0 if that is not known
     * @param system the operating system, by the RFC's numbers
     * @param checked whether the header gets a checksum of its own
     */
    public static byte[] header(
            long seconds,
            int extraFlags,
            int system,
            byte @Nullable [] extra,
            byte @Nullable [] name,
            byte @Nullable [] comment,
            boolean checked) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write(MemberReader.ID1);
        header.write(MemberReader.ID2);
        header.write(Deflater.DEFLATED);
        header.write((checked ? MemberPart.HEADER_CRC.flag : 0)
                | (extra != null ? MemberPart.EXTRA.flag : 0)
                | (name != null ? MemberPart.NAME.flag : 0)
                | (comment != null ? MemberPart.COMMENT.flag : 0));
        writeShort(header, (int) seconds);
        writeShort(header, (int) seconds >>> 16);
        header.write(extraFlags);
        header.write(system);
        if (extra != null) {
            writeShort(header, extra.length);
            header.writeBytes(extra);
        }
        writeText(header, name);
        writeText(header, comment);
        if (checked) {
            CRC32 crc = new CRC32();
            crc.update(header.toByteArray());
            writeShort(header, (int) crc.getValue());
        }
        return header.toByteArray();
    }

    private static void writeShort(ByteArrayOutputStream header, int value) {
        header.write(value);
        header.write(value >>> 8);
    }

    private static void writeText(ByteArrayOutputStream header, byte @Nullable [] text) {
        if (text != null) {
            header.writeBytes(text);
            header.write(0);
        }
    }

    /** A trailer: the CRC-32 of the data, and its length in bytes. */
    public static byte[] trailer(long crc, long length) {
        ByteBuffer trailer = ByteBuffer.allocate(TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return trailer.putInt((int) crc).putInt((int) length).array();
    }
}
