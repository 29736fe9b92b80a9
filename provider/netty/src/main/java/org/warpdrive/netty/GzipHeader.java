// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.compression.DecompressionException;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Reads the header of a gzip member (RFC 1952, 2.3) in whatever pieces it comes, and checks what can be checked of it. */
final class GzipHeader {
    private static final int FIXED_BYTES = 10;
    private static final int MAGIC = 0x1f8b;
    private static final int FHCRC = 0x02;
    private static final int FEXTRA = 0x04;
    private static final int FNAME = 0x08;
    private static final int FCOMMENT = 0x10;
    private static final int RESERVED = 0xe0;

    private enum Part {
        FIXED,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        CHECK,
        READ
    }

    private final CRC32 crc = new CRC32();
    private Part part = Part.FIXED;
    private int flags;
    private int extraBytes;

    /**
     * Takes what belongs to the header.
     *
     * @return whether the header is complete
     * @throws DecompressionException if this is none
     */
    boolean read(ByteBuf in) {
        while (part != Part.READ) {
            if (!readPart(in)) {
                return false;
            }
        }
        return true;
    }

    void reset() {
        crc.reset();
        part = Part.FIXED;
    }

    /** Whether this part is complete; the next one is then to be read. */
    private boolean readPart(ByteBuf in) {
        switch (part) {
            case FIXED -> {
                if (in.readableBytes() < FIXED_BYTES) {
                    return false;
                }
                readFixed(in);
                part = has(FEXTRA) ? Part.EXTRA_LENGTH : Part.NAME;
            }
            case EXTRA_LENGTH -> {
                if (in.readableBytes() < Short.BYTES) {
                    return false;
                }
                extraBytes = in.getUnsignedShortLE(in.readerIndex());
                skip(in, Short.BYTES);
                part = Part.EXTRA;
            }
            case EXTRA -> {
                int count = Math.min(in.readableBytes(), extraBytes);
                skip(in, count);
                extraBytes -= count;
                if (extraBytes > 0) {
                    return false;
                }
                part = Part.NAME;
            }
            case NAME -> {
                if (has(FNAME) && !skipText(in)) {
                    return false;
                }
                part = Part.COMMENT;
            }
            case COMMENT -> {
                if (has(FCOMMENT) && !skipText(in)) {
                    return false;
                }
                part = Part.CHECK;
            }
            case CHECK -> {
                if (has(FHCRC) && !check(in)) {
                    return false;
                }
                part = Part.READ;
            }
            case READ -> {}
        }
        return true;
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    private void readFixed(ByteBuf in) {
        int start = in.readerIndex();
        if (in.getUnsignedShort(start) != MAGIC) {
            throw new DecompressionException("Input is not in the GZIP format");
        }
        int method = in.getUnsignedByte(start + 2);
        if (method != Deflater.DEFLATED) {
            throw new DecompressionException("Unsupported compression method " + method + " in the GZIP header");
        }
        flags = in.getUnsignedByte(start + 3);
        if (has(RESERVED)) {
            throw new DecompressionException("Reserved flags are set in the GZIP header");
        }
        skip(in, FIXED_BYTES);
    }

    /** A text ends with a zero byte. */
    private boolean skipText(ByteBuf in) {
        int length = in.bytesBefore((byte) 0);
        skip(in, length < 0 ? in.readableBytes() : length + 1);
        return length >= 0;
    }

    private boolean check(ByteBuf in) {
        if (in.readableBytes() < Short.BYTES) {
            return false;
        }
        int expected = in.readUnsignedShortLE();
        int actual = (int) crc.getValue() & 0xffff;
        if (expected != actual) {
            throw new DecompressionException("CRC16 value mismatch. Expected: " + expected + ", Got: " + actual);
        }
        return true;
    }

    private void skip(ByteBuf in, int count) {
        for (int i = 0; i < count; i++) {
            crc.update(in.readUnsignedByte());
        }
    }
}
