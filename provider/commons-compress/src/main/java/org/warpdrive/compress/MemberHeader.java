// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compress;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.zip.Deflater;
import org.apache.commons.compress.compressors.gzip.ExtraField;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.jspecify.annotations.Nullable;
import org.warpdrive.zip.gzip.MemberPart;
import org.warpdrive.zip.gzip.MemberReader;
import org.warpdrive.zip.gzip.MemberWriter;

/** The header of a gzip member to and from {@link GzipParameters}, and Commons Compress's words for what is wrong in a member. */
final class MemberHeader {
    private static final int XFL_SMALLEST = 2;
    private static final int XFL_FASTEST = 4;
    private static final int SUBFIELD_HEADER_BYTES = 4;

    private MemberHeader() {}

    static byte[] encode(GzipParameters parameters) {
        Charset charset = parameters.getFileNameCharset();
        return MemberWriter.header(
                parameters.getModificationInstant().getEpochSecond(),
                switch (parameters.getCompressionLevel()) {
                    case Deflater.BEST_COMPRESSION -> XFL_SMALLEST;
                    case Deflater.BEST_SPEED -> XFL_FASTEST;
                    default -> 0;
                },
                parameters.getOperatingSystem(),
                encode(parameters.getExtraField()),
                encode(parameters.getFileName(), charset),
                encode(parameters.getComment(), charset),
                parameters.getHeaderCRC());
    }

    private static byte @Nullable [] encode(@Nullable String text, Charset charset) {
        return text == null ? null : text.getBytes(charset);
    }

    private static byte @Nullable [] encode(@Nullable ExtraField extra) {
        if (extra == null) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ExtraField.SubField field : extra) {
            int length = field.getPayload().length;
            bytes.write(field.getId().charAt(0));
            bytes.write(field.getId().charAt(1));
            bytes.write(length);
            bytes.write(length >>> 8);
            bytes.writeBytes(field.getPayload());
        }
        return bytes.toByteArray();
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
        if (id1 != MemberReader.ID1 || in.read() != MemberReader.ID2) {
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
    static void read(InputStream in, MemberReader member, GzipParameters parameters) throws IOException {
        member.resetAfterMagic();
        while (member.part().compareTo(MemberPart.HEADER_CRC) < 0) {
            MemberPart part = member.part();
            take(in, member);
            if (member.part() != part) {
                set(parameters, part, member);
            }
        }
        if (member.part() == MemberPart.HEADER_CRC) {
            parameters.setHeaderCRC(true);
            // Not given to the reader, which expects the trailer next.
            next(in);
            next(in);
        }
    }

    private static void set(GzipParameters parameters, MemberPart part, MemberReader member) throws IOException {
        int number = (int) member.number();
        byte[] field = member.field();
        Charset charset = parameters.getFileNameCharset();
        switch (part) {
            case TIME -> parameters.setModificationTime(Integer.toUnsignedLong(number));
            case EXTRA_FLAGS ->
                parameters.setCompressionLevel(
                        switch (number) {
                            case XFL_SMALLEST -> Deflater.BEST_COMPRESSION;
                            case XFL_FASTEST -> Deflater.BEST_SPEED;
                            default -> Deflater.DEFAULT_COMPRESSION;
                        });
            case SYSTEM -> parameters.setOperatingSystem(number);
            case EXTRA -> parameters.setExtraField(decode(field));
            case NAME -> parameters.setFileName(new String(field, charset));
            case COMMENT -> parameters.setComment(new String(field, charset));
            default -> {}
        }
    }

    /** Takes the next byte of a header or of a trailer. */
    static void take(InputStream in, MemberReader member) throws IOException {
        MemberPart fault = member.take(next(in));
        if (fault != null) {
            throw new IOException(
                    switch (fault) {
                        case METHOD -> "Unsupported compression method " + member.number() + " in the .gz header";
                        case FLAGS -> "Reserved flags are set in the .gz header.";
                        case DATA_CRC -> "Gzip-compressed data is corrupt (CRC32 error).";
                        default -> "Gzip-compressed data is corrupt (uncompressed size mismatch).";
                    });
        }
    }

    private static int next(InputStream in) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException();
        }
        return next;
    }

    private static ExtraField decode(byte[] bytes) throws IOException {
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
}
