// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.util.zip.CRC32;

/**
 * Reads the header of a gzip member (RFC 1952, section 2.3) after its two magic bytes, and checks all that can be
 * checked in it.
 */
final class GzipHeader {
    static final int ID1 = 0x1f;
    static final int ID2 = 0x8b;

    static final int CM_DEFLATE = 8;
    static final int FNAME = 0x08;
    static final int OS_UNIX = 3;

    /** Bytes of a header without name, comment or anything else that is optional. */
    static final int PLAIN_BYTES = 10;

    private static final int FHCRC = 0x02;
    private static final int FEXTRA = 0x04;
    private static final int FCOMMENT = 0x10;
    /** Not in the RFC; old versions of gzip reserved it, and gzip still says so. */
    private static final int ENCRYPTED = 0x20;

    private static final int MAX_NAME_BYTES = 4096;
    private static final int RESERVED = 0xc0;
    private static final int MTIME_BYTES = 4;
    private static final int XFL_OS_BYTES = 2;

    private final ByteSource in;
    private final CRC32 crc = new CRC32();

    private GzipHeader(ByteSource in) {
        this.in = in;
        crc.update(ID1);
        crc.update(ID2);
    }

    static Origin read(ByteSource in) throws IOException {
        return new GzipHeader(in).read();
    }

    private Origin read() throws IOException {
        long methodAt = in.position();
        int method = next();
        if (method != CM_DEFLATE) {
            throw new BadInputException(": unknown method " + method + " -- not supported", methodAt);
        }
        long flagsAt = in.position();
        int flags = next();
        if ((flags & ENCRYPTED) != 0) {
            throw new BadInputException(" is encrypted -- not supported", flagsAt);
        }
        if ((flags & RESERVED) != 0) {
            throw new BadInputException(" has flags 0x" + Integer.toHexString(flags) + " -- not supported", flagsAt);
        }
        long seconds = 0;
        for (int i = 0; i < MTIME_BYTES; i++) {
            seconds |= (long) next() << (i * Byte.SIZE);
        }
        skip(XFL_OS_BYTES);
        if ((flags & FEXTRA) != 0) {
            int low = next();
            skip(low | next() << 8);
        }
        String name = (flags & FNAME) == 0 ? "" : text();
        if ((flags & FCOMMENT) != 0) {
            while (next() != 0) {}
        }
        if ((flags & FHCRC) != 0) {
            checkCrc();
        }
        return Origin.of(name, seconds);
    }

    private void checkCrc() throws IOException {
        long crcAt = in.position();
        int computed = (int) crc.getValue() & 0xffff;
        int stored = in.readShortLittleEndian();
        if (stored != computed) {
            throw new BadInputException(
                    ": header checksum 0x" + hex16(stored) + " != computed checksum 0x" + hex16(computed), crcAt);
        }
    }

    private static String hex16(int value) {
        return Integer.toHexString(value | 0x10000).substring(1);
    }

    private int next() throws IOException {
        int value = in.read();
        crc.update(value);
        return value;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    /** No file name is longer than what is kept here, so that a damaged header costs no memory. */
    private String text() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int value; (value = next()) != 0; ) {
            if (text.length() < MAX_NAME_BYTES) {
                text.append((char) value);
            }
        }
        return text.toString();
    }
}
