// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import org.warpdrive.zip.gzip.MemberPart;
import org.warpdrive.zip.gzip.MemberReader;

/** The headers and the trailers of gzip members. All that can be checked in them is, and gzip's words are used for what is wrong. */
final class GzipMember {
    /** No file name is longer, so that a damaged header costs no memory. */
    private static final int MAX_NAME_BYTES = 4096;

    /** Not in the RFC; old versions of gzip reserved it, and gzip still says so. */
    private static final int ENCRYPTED = 0x20;

    private final ByteSource in;
    private final MemberReader reader = new MemberReader(MAX_NAME_BYTES, true);

    GzipMember(ByteSource in) {
        this.in = in;
    }

    /** Reads a header after its two magic bytes. */
    Origin header() throws IOException {
        long seconds = 0;
        String name = "";
        reader.resetAfterMagic();
        while (reader.part() != MemberPart.DATA) {
            MemberPart part = reader.part();
            take();
            if (part == MemberPart.TIME) {
                seconds = reader.number();
            } else if (part == MemberPart.NAME && reader.part() != part) {
                name = new String(reader.field(), ISO_8859_1);
            }
        }
        return Origin.of(name, seconds);
    }

    /** Reads the trailer of data with this checksum and length. */
    void trailer(long crc, long length) throws IOException {
        reader.dataEnds(crc, length);
        while (reader.part() != MemberPart.END) {
            take();
        }
    }

    private void take() throws IOException {
        MemberPart fault = reader.take(in.read());
        if (fault != null) {
            long offset = in.position() - fault.bytes();
            if (fault == MemberPart.DATA_CRC) {
                in.readIntLittleEndian(); // where the length is missing, that is said instead
            }
            throw new BadInputException(words(fault, (int) reader.number()), offset);
        }
    }

    private String words(MemberPart fault, int number) {
        return switch (fault) {
            case METHOD -> ": unknown method " + number + " -- not supported";
            case FLAGS ->
                ((number & ENCRYPTED) != 0 ? " is encrypted" : " has flags 0x" + Integer.toHexString(number))
                        + " -- not supported";
            case HEADER_CRC ->
                ": header checksum 0x" + hex16(number) + " != computed checksum 0x" + hex16((int) reader.computed());
            case DATA_CRC -> ": invalid compressed data--crc error";
            default -> ": invalid compressed data--length error";
        };
    }

    private static String hex16(int value) {
        return Integer.toHexString(value | 0x10000).substring(1);
    }
}
