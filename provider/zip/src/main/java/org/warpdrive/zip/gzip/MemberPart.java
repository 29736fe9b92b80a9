// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.gzip;

/**
 * The parts of a gzip member (RFC 1952, section 2.3), in the order in which they come. Numbers have their least significant byte first.
 *
 * <pre>
 *    0   1   2   3   4   5   6   7   8   9
 *  +---+---+---+---+---+---+---+---+---+---+   +------+-------+   +--------+   +-----------+   +-------+
 *  |ID1|ID2|CM |FLG|     MTIME     |XFL|OS |   | XLEN | extra |   | name 0 |   | comment 0 |   | CRC16 |
 *  +---+---+---+---+---+---+---+---+---+---+   +------+-------+   +--------+   +-----------+   +-------+
 *                                               FEXTRA             FNAME        FCOMMENT        FHCRC
 *  +==============+   +---+---+---+---+---+---+---+---+
 *  | DEFLATE data |   |     CRC-32    |     ISIZE     |
 *  +==============+   +---+---+---+---+---+---+---+---+
 * </pre>
 */
public enum MemberPart {
    ID1(1, 10, 0),
    ID2(1, 9, 0),
    METHOD(1, 8, 0),
    FLAGS(1, 7, 0),
    TIME(4, 6, 0),
    EXTRA_FLAGS(1, 2, 0),
    SYSTEM(1, 1, 0),
    /** Begins with a number, the length of what follows. */
    EXTRA(2, 2, 0x04),
    NAME(0, 1, 0x08),
    COMMENT(0, 1, 0x10),
    HEADER_CRC(2, 2, 0x02),
    DATA(0, 0, 0),
    DATA_CRC(4, 8, 0),
    DATA_LENGTH(4, 4, 0),
    END(0, 0, 0);

    private static final MemberPart[] ALL = values();

    private final int bytes;

    /** From the start of this part to the end of those that {@link MemberReader#needed} counts as one. */
    final int bytesTogether;

    /** Which of the header's flags says that the member has this part, or 0 if every member has. */
    final int flag;

    MemberPart(int bytes, int bytesTogether, int flag) {
        this.bytes = bytes;
        this.bytesTogether = bytesTogether;
        this.flag = flag;
    }

    /** The length of the number that this part is or begins with; 0 if there is none. */
    public int bytes() {
        return bytes;
    }

    /** The next part in a member with these flags. */
    @SuppressWarnings("EnumOrdinal") // the order is the format's
    MemberPart following(int flags) {
        MemberPart next = this;
        do {
            next = ALL[next.ordinal() + 1];
        } while (next.flag != 0 && (flags & next.flag) == 0);
        return next;
    }
}
