// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.gzip;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header and the trailer of gzip members byte by byte, so that they may come in pieces of any size. The caller gives
 * bytes to {@link #take} until {@link #part} is the data, decodes that, calls {@link #dataEnds}, gives bytes until the part is
 * the end, and calls {@link #reset} before another member.
 *
 * <p>Which part is wrong is returned, not thrown: the caller has words of its own. That part is then expected anew; of the
 * first ten bytes, all are.
 *
 * <p>Allocates nothing after its construction unless it keeps fields. For one thread at a time.
 */
public final class MemberReader {
    /** The first byte of a member. */
    public static final int ID1 = 0x1f;

    /** The second byte of a member. */
    public static final int ID2 = 0x8b;

    private static final int RESERVED_FLAGS = 0xe0;

    private final int keptBytes;
    private final boolean atOnce;
    private final CRC32 headerCrc = new CRC32();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
    private MemberPart part = MemberPart.ID1;
    /** Bytes taken of this part's number. */
    private int seen;

    private long number;
    private byte[] field = {};
    private int flags;
    /** Bytes to come of the extra field's content. */
    private int extraBytes;
    /** The first fault in this header's first ten bytes. */
    private @Nullable MemberPart fault;

    private long dataCrc;
    private long dataLength;

    /**
     * A reader at the start of a member.
     *
     * @param keptBytes of the extra field, of the name and of the comment at most; 0 to pass over them
     * @param atOnce whether a fault in the first ten bytes is told at its byte, and not after all ten
     */
    public MemberReader(int keptBytes, boolean atOnce) {
        this.keptBytes = keptBytes;
        this.atOnce = atOnce;
    }

    /** Expects another member. */
    public void reset() {
        expect(MemberPart.ID1);
        fault = null;
        headerCrc.reset();
        kept.reset();
    }

    /** Expects another member whose two magic bytes the caller has read. */
    public void resetAfterMagic() {
        reset();
        take(ID1);
        take(ID2);
    }

    /** Expects the trailer of data with this CRC-32 and this length in bytes, wherever the reader stands. */
    public void dataEnds(long crc, long length) {
        dataCrc = crc;
        dataLength = length;
        expect(MemberPart.DATA_CRC);
    }

    private void expect(MemberPart next) {
        part = next;
        seen = 0;
    }

    /** The part that the next byte belongs to. */
    public MemberPart part() {
        return part;
    }

    /**
     * How many bytes to wait for so as to take together what is of fixed length: the first ten, the extra field's length, the
     * header's checksum, the trailer. It is 1 elsewhere, and 0 where {@link #take} takes nothing.
     */
    public int needed() {
        return Math.max(part.bytesTogether - seen, Math.min(part.bytesTogether, 1));
    }

    /**
     * Takes a byte, of which the low eight bits count.
     *
     * @return the part that is wrong, a number that this byte completes or one of the first ten bytes; or null
     * @throws IllegalStateException at the data and at the end
     */
    public @Nullable MemberPart take(int value) {
        int next = value & 0xff;
        if (needed() == 0) {
            throw new IllegalStateException("part=" + part);
        }
        if (part.compareTo(MemberPart.HEADER_CRC) < 0) {
            headerCrc.update(next);
        }
        if (seen < part.bytes()) {
            number = seen == 0 ? next : number | ((long) next << (Byte.SIZE * seen));
            seen++;
            return seen == part.bytes() ? judge() : null;
        }
        boolean isExtra = part == MemberPart.EXTRA;
        boolean isLast = isExtra ? --extraBytes == 0 : next == 0;
        if (kept.size() < keptBytes && (isExtra || !isLast)) {
            kept.write(next);
        }
        if (isLast) {
            endField();
        }
        return null;
    }

    private void endField() {
        if (keptBytes > 0) {
            field = kept.toByteArray();
            kept.reset();
        }
        expect(part.following(flags));
    }

    /** Looks at a number that is complete. */
    private @Nullable MemberPart judge() {
        if (part == MemberPart.EXTRA) {
            extraBytes = (int) number;
            if (extraBytes == 0) {
                endField();
            }
            return null;
        }
        if (part == MemberPart.FLAGS) {
            flags = (int) number;
        }
        if (fault == null && !isRight()) {
            fault = part;
        }
        MemberPart found = fault;
        boolean fixed = part.compareTo(MemberPart.SYSTEM) <= 0;
        if (found == null || (fixed && !atOnce && part != MemberPart.SYSTEM)) {
            expect(part.following(flags));
            return null;
        }
        fault = null;
        seen = 0;
        if (fixed) {
            reset();
        }
        return found;
    }

    private boolean isRight() {
        return switch (part) {
            case ID1 -> number == ID1;
            case ID2 -> number == ID2;
            case METHOD -> number == Deflater.DEFLATED;
            case FLAGS -> (number & RESERVED_FLAGS) == 0;
            case HEADER_CRC, DATA_CRC -> number == computed();
            case DATA_LENGTH -> number == (computed() & 0xffff_ffffL);
            default -> true;
        };
    }

    /** What the checksum or the length that is expected should be; a length in full. */
    public long computed() {
        return switch (part) {
            case HEADER_CRC -> headerCrc.getValue() & 0xffff;
            case DATA_CRC -> dataCrc;
            case DATA_LENGTH -> dataLength;
            default -> throw new IllegalStateException("part=" + part);
        };
    }

    /** The number that was read last, unsigned: a fault's if that was told at once. An extra field's length is one, too. */
    public long number() {
        return number;
    }

    /** What was kept of the extra field, the name or the comment that was read last; of the latter two without the final zero. */
    public byte[] field() {
        return field;
    }
}
