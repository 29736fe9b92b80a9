// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compress;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.apache.commons.compress.compressors.gzip.ExtraField;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.jspecify.annotations.Nullable;

/**
 * The header of a gzip member (RFC 1952, section 2.3) to and from {@link GzipParameters}.
 *
 * <pre>
 *    0   1   2   3   4   5   6   7   8   9
 *  +---+---+---+---+---+---+---+---+---+---+   +------+-------+   +--------+   +---------+   +-------+
 *  | ID1 ID2 |CM |FLG|     MTIME     |XFL|OS |   | XLEN | extra |   | name 0 |   | comment 0 |   | CRC16 |
 *  +---+---+---+---+---+---+---+---+---+---+   +------+-------+   +--------+   +---------+   +-------+
 *                                               FEXTRA             FNAME        FCOMMENT      FHCRC
 * </pre>
 */
final class MemberHeader {
    private static final int ID1 = 0x1f;
    private static final int ID2 = 0x8b;
    private static final int FHCRC = 0x02;
    private static final int FEXTRA = 0x04;
    private static final int FNAME = 0x08;
    private static final int FCOMMENT = 0x10;
    private static final int RESERVED_FLAGS = 0xe0;
    private static final int XFL_SMALLEST = 2;
    private static final int XFL_FASTEST = 4;
    private static final int SUBFIELD_HEADER_BYTES = 4;

    private MemberHeader() {}

    static byte[] encode(GzipParameters parameters) {
        ExtraField extra = parameters.getExtraField();
        String name = parameters.getFileName();
        String comment = parameters.getComment();
        int flags = (parameters.getHeaderCRC() ? FHCRC : 0)
                | (extra != null ? FEXTRA : 0)
                | (name != null ? FNAME : 0)
                | (comment != null ? FCOMMENT : 0);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write(ID1);
        header.write(ID2);
        header.write(Deflater.DEFLATED);
        header.write(flags);
        int seconds = (int) parameters.getModificationInstant().getEpochSecond();
        writeShort(header, seconds);
        writeShort(header, seconds >>> 16);
        header.write(
                switch (parameters.getCompressionLevel()) {
                    case Deflater.BEST_COMPRESSION -> XFL_SMALLEST;
                    case Deflater.BEST_SPEED -> XFL_FASTEST;
                    default -> 0;
                });
        header.write(parameters.getOperatingSystem());
        if (extra != null) {
            writeExtra(header, extra);
        }
        Charset charset = parameters.getFileNameCharset();
        writeString(header, name, charset);
        writeString(header, comment, charset);
        if (parameters.getHeaderCRC()) {
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

    private static void writeExtra(ByteArrayOutputStream header, ExtraField extra) {
        writeShort(header, extra.getEncodedSize());
        for (ExtraField.SubField field : extra) {
            header.write(field.getId().charAt(0));
            header.write(field.getId().charAt(1));
            writeShort(header, field.getPayload().length);
            header.writeBytes(field.getPayload());
        }
    }

    private static void writeString(ByteArrayOutputStream header, @Nullable String text, Charset charset) {
        if (text != null) {
            header.writeBytes(text.getBytes(charset));
            header.write(0);
        }
    }

    /**
     * Whether a member begins here; reads the two bytes that say so.
     *
     * @return false at the end of the input where that may be, before a member that is not the first
     */
    static boolean begins(InputStream in, boolean first) throws IOException {
        int id1 = in.read();
        if (id1 < 0 && !first) {
            return false;
        }
        if (id1 != ID1 || in.read() != ID2) {
            throw new IOException(
                    first ? "Input is not in the .gz format." : "Unexpected data after a valid .gz stream.");
        }
        return true;
    }

    /**
     * Reads the rest of a header, and leaves the stream after it. The header's checksum is not compared, as Commons Compress and
     * most other readers do not.
     *
     * @param parameters what was read before an error is there, as with Commons Compress
     */
    static void read(InputStream in, MemberParameters parameters) throws IOException {
        DataInputStream data = new DataInputStream(in);
        int method = data.readUnsignedByte();
        if (method != Deflater.DEFLATED) {
            throw new IOException("Unsupported compression method " + method + " in the .gz header");
        }
        int flags = data.readUnsignedByte();
        if ((flags & RESERVED_FLAGS) != 0) {
            throw new IOException("Reserved flags are set in the .gz header.");
        }
        parameters.setModificationTime(readInt(data));
        parameters.setCompressionLevel(
                switch (data.readUnsignedByte()) {
                    case XFL_SMALLEST -> Deflater.BEST_COMPRESSION;
                    case XFL_FASTEST -> Deflater.BEST_SPEED;
                    default -> Deflater.DEFAULT_COMPRESSION;
                });
        parameters.setOperatingSystem(data.readUnsignedByte());
        if ((flags & FEXTRA) != 0) {
            parameters.setExtraField(readExtra(data));
        }
        if ((flags & FNAME) != 0) {
            parameters.setFileName(readString(data, parameters.getFileNameCharset()));
        }
        if ((flags & FCOMMENT) != 0) {
            parameters.setComment(readString(data, parameters.getFileNameCharset()));
        }
        if ((flags & FHCRC) != 0) {
            parameters.setHeaderCRC(true);
            data.readShort();
        }
    }

    /** Four bytes, least significant first, unsigned. */
    static long readInt(DataInputStream data) throws IOException {
        return Integer.reverseBytes(data.readInt()) & 0xffff_ffffL;
    }

    private static int readShort(DataInputStream data) throws IOException {
        return Short.toUnsignedInt(Short.reverseBytes(data.readShort()));
    }

    /** The whole of it is read before any of it is looked at. */
    private static ExtraField readExtra(DataInputStream data) throws IOException {
        byte[] bytes = new byte[readShort(data)];
        data.readFully(bytes);
        ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        ExtraField extra = new ExtraField();
        while (all.remaining() >= SUBFIELD_HEADER_BYTES) {
            String id = "" + (char) Byte.toUnsignedInt(all.get()) + (char) Byte.toUnsignedInt(all.get());
            int length = Short.toUnsignedInt(all.getShort());
            if (length > all.remaining()) {
                // The spelling is that of Commons Compress.
                throw new IOException(
                        "Extra subfield lenght exceeds remaining bytes in extra: " + length + " > " + all.remaining());
            }
            byte[] payload = new byte[length];
            all.get(payload);
            extra.addSubField(id, payload);
        }
        if (all.hasRemaining()) {
            throw new IOException(all.remaining() + " remaining bytes not used to parse an extra subfield.");
        }
        return extra;
    }

    private static String readString(DataInputStream data, Charset charset) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int b = data.readUnsignedByte(); b != 0; b = data.readUnsignedByte()) {
            text.write(b);
        }
        return text.toString(charset);
    }
}
