// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.warpdrive.zip.WdInflater;
import org.warpdrive.zip.gzip.MemberReader;
import org.warpdrive.zip.gzip.MemberWriter;

/**
 * Expands one input: all its gzip members, or one zlib or raw stream.
 *
 * <p>GZIPInputStream will not do here: it ends quietly at whatever follows the last member, where gzip tells zero
 * padding, which is fine, from garbage, which is worth a warning, and it does not say where in the input a fault is.
 */
final class Expander {
    private static final int ZLIB_METHOD_DEFLATE = 8;
    private static final int ZLIB_MAX_WINDOW_CODE = 7;
    private static final int ZLIB_FDICT = 0x20;
    private static final int ZLIB_HEADER_MODULUS = 31;

    private final ByteSource in;
    private final OutputStream out;
    private final boolean passUnknown;
    private final byte[] plain = new byte[256 * 1024];
    private long plainBytes;
    private long memberStart;
    private long overheadBytes;
    private @Nullable String warning;
    private boolean zeroPadded;
    private Origin origin = Origin.UNKNOWN;
    private @Nullable Integer crc;

    /** @param passUnknown copy what is not in gzip format, as {@code gzip -dcf} does, instead of failing */
    Expander(ByteSource in, OutputStream out, boolean passUnknown) {
        this.in = in;
        this.out = out;
        this.passUnknown = passUnknown;
    }

    long plainBytes() {
        return plainBytes;
    }

    /** Headers and trailers of all members. */
    long overheadBytes() {
        return overheadBytes;
    }

    /** What the header of the first member says. */
    Origin origin() {
        return origin;
    }

    /** The checksum of the last member, or null where the format has no CRC. */
    @Nullable
    Integer crc() {
        return crc;
    }

    /** What follows the name in a warning, or null. */
    @Nullable
    String warning() {
        return warning;
    }

    /** Whether zero bytes follow the data. */
    boolean zeroPadded() {
        return zeroPadded;
    }

    /**
     * Expands everything.
     *
     * @throws BadInputException if the data is damaged; what could be decoded has been written then
     */
    void expand(Format format) throws IOException {
        Inflater inflater = new WdInflater(true);
        try {
            switch (format) {
                case GZIP -> gzipMembers(inflater);
                case ZLIB -> zlibStream(inflater);
                case RAW -> {
                    body(inflater, null);
                    rest();
                }
            }
        } finally {
            inflater.end();
        }
    }

    private void gzipMembers(Inflater inflater) throws IOException {
        GzipMember member = new GzipMember(in);
        boolean first = true;
        while ((first || in.ensureAvailable()) && memberFollows(first)) {
            Origin stated = member.header();
            if (first) {
                origin = stated;
            }
            overheadBytes += in.position() - memberStart + MemberWriter.TRAILER_BYTES;
            CRC32 checksum = new CRC32();
            inflater.reset();
            long length = body(inflater, checksum);
            member.trailer(checksum.getValue(), length);
            crc = (int) checksum.getValue();
            first = false;
        }
    }

    /** Reads two magic bytes. What is said about other bytes, and after how many of them, is as in gzip. */
    private boolean memberFollows(boolean first) throws IOException {
        memberStart = in.position();
        int id1 = passUnknown ? in.tryRead() : in.read();
        int id2 = id1 == 0 || passUnknown ? in.tryRead() : in.read();
        if (id1 == MemberReader.ID1 && id2 == MemberReader.ID2) {
            return true;
        }
        if (passUnknown) {
            copyFrom(id1, id2);
        } else if (first) {
            throw new BadInputException(": not in gzip format", memberStart);
        } else {
            judgeRest(id1, id2);
        }
        return false;
    }

    private void copyFrom(int id1, int id2) throws IOException {
        for (int value : new int[] {id1, id2}) {
            if (value != ByteSource.END) {
                out.write(value);
                plainBytes++;
            }
        }
        while (in.ensureAvailable()) {
            int count = in.available();
            out.write(in.array(), in.offset(), count);
            plainBytes += count;
            in.skip(count);
        }
    }

    /** Zero bytes are what a tape or a block device pads with. */
    private void judgeRest(int first, int second) throws IOException {
        long start = in.position() - (second == ByteSource.END ? 1 : 2);
        int value = first == 0 ? second : first;
        while (value == 0) {
            value = in.tryRead();
        }
        if (value == ByteSource.END) {
            zeroPadded = true;
        } else {
            warning = "decompression OK, trailing garbage ignored (byte " + start + ")";
        }
    }

    private void rest() throws IOException {
        int first = in.tryRead();
        if (first != ByteSource.END) {
            judgeRest(first, in.tryRead());
        }
    }

    private void zlibStream(Inflater inflater) throws IOException {
        int cmf = in.read();
        int flags = in.read();
        if ((cmf & 0x0f) != ZLIB_METHOD_DEFLATE
                || cmf >> 4 > ZLIB_MAX_WINDOW_CODE
                || (cmf << 8 | flags) % ZLIB_HEADER_MODULUS != 0) {
            throw new BadInputException(": not in zlib format", 0);
        }
        if ((flags & ZLIB_FDICT) != 0) {
            throw new BadInputException(": needs a preset dictionary -- not supported", 1);
        }
        overheadBytes = Format.ZLIB.overheadBytes();
        Adler32 adler = new Adler32();
        body(inflater, adler);
        long trailerAt = in.position();
        if (in.readIntBigEndian() != (int) adler.getValue()) {
            throw new BadInputException(": invalid compressed data--checksum error", trailerAt);
        }
        rest();
    }

    /** Decodes raw DEFLATE data up to its end and leaves the input right behind it. Returns the bytes decoded. */
    private long body(Inflater inflater, @Nullable Checksum checksum) throws IOException {
        long before = plainBytes;
        boolean given = false;
        while (true) {
            int count = inflate(inflater, checksum);
            if (inflater.finished()) {
                break;
            }
            if (count == 0) {
                if (!inflater.needsInput()) {
                    throw violated("no progress", inflater);
                }
                if (given) {
                    in.skip(in.available());
                }
                if (!in.ensureAvailable()) {
                    throw BadInputException.endOfFile(in.position());
                }
                inflater.setInput(in.array(), in.offset(), in.available());
                given = true;
            }
        }
        in.skip(in.available() - inflater.getRemaining());
        return plainBytes - before;
    }

    private int inflate(Inflater inflater, @Nullable Checksum checksum) throws IOException {
        long written = inflater.getBytesWritten();
        try {
            int count = inflater.inflate(plain, 0, plain.length);
            emit(count, checksum);
            return count;
        } catch (DataFormatException e) {
            // Whoever salvages a damaged file wants every byte up to the fault.
            emit((int) (inflater.getBytesWritten() - written), checksum);
            throw violated(String.valueOf(e.getMessage()), inflater);
        }
    }

    private void emit(int count, @Nullable Checksum checksum) throws IOException {
        if (checksum != null) {
            checksum.update(plain, 0, count);
        }
        out.write(plain, 0, count);
        plainBytes += count;
    }

    private BadInputException violated(String detail, Inflater inflater) {
        long offset = in.position() + in.available() - inflater.getRemaining();
        return new BadInputException(": invalid compressed data--format violated: " + detail, offset);
    }
}
