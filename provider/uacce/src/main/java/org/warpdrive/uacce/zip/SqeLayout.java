// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.qm.DusLayout;

/**
 * The ZIP engine's submission queue entry (SQE): 32 little-endian words. The driver writes them, and the device answers
 * in the same slot. Words marked "in" must come back unchanged.
 *
 * <pre>
 *   byte  31              23              15      11      7             0
 *     0  | input bytes consumed                                          | out
 *     4  | output bytes produced (lz77: sequences)                       | out
 *     8  | literals (lz77)                                               | out
 *    12  | 0                             |L| 0   | status                | out  L: final block was reached
 *    16  | input length                                                  | in
 *    20  | LBA (DIF only)                                           (8 B)| in
 *    28  | type  |N|S|F|0| bytes to skip in the source SGL               | in   N: new stream, S: stateful, F: finish
 *    32  | 0             | bytes to skip in the destination SGL          | in
 *    36  | 0                             |window |buffer | algorithm     | in
 *    40  | DIF: generation, private information, block size        (12 B)| in
 *    52  | tag (type 0) or capacity for literals (type 3)                | in
 *    56  | output capacity                                               | in
 *    60  | context word 0                                                | in/out
 *    64  | 0                                                        (8 B)|
 *    72  | source address                                           (8 B)| in
 *    80  | destination address                                      (8 B)| in
 *    88  | stream context address                                   (8 B)| in
 *    96  | address for literals                                     (8 B)| in
 *   104  | tag (type 3)                                             (8 B)| in
 *   112  | context word 1                                                | in/out
 *   116  | context word 2                                                | in/out
 *   120  | uncompressed bytes so far, modulo 2^32                        | in/out
 *   124  | running checksum                                              | in/out
 * </pre>
 *
 * Source: struct hisi_zip_sqe of drivers/crypto/hisilicon/zip/zip.h and of UADK's drv/hisi_comp.c.
 */
public final class SqeLayout {
    public static final int BYTES = DusLayout.SQE_BYTES;

    public static final int CONSUMED = 0;
    public static final int PRODUCED = 4;
    public static final int LITERAL_COUNT = 8;
    public static final int STATUS = 12;
    public static final int INPUT_LENGTH = 16;
    public static final int CONTROL = 28;
    public static final int DESTINATION_SKIP = 32;
    public static final int REQUEST = 36;
    public static final int TAG_TYPE_0 = 52;
    public static final int LITERAL_CAPACITY = 52;
    public static final int OUTPUT_CAPACITY = 56;
    public static final int CONTEXT_WORD_0 = 60;
    public static final int SOURCE_ADDRESS = 72;
    public static final int DESTINATION_ADDRESS = 80;
    public static final int CONTEXT_ADDRESS = 88;
    public static final int LITERAL_ADDRESS = 96;
    public static final int TAG_TYPE_3 = 104;
    public static final int CONTEXT_WORD_1 = 112;
    public static final int CONTEXT_WORD_2 = 116;
    public static final int TOTAL_INPUT = 120;
    public static final int CHECKSUM = 124;

    /** Bits of {@link #STATUS}. */
    public static final int STATUS_MASK = 0xff;

    public static final int STATUS_LAST_BLOCK = 1 << 8;

    /** Bits of {@link #CONTROL} and {@link #DESTINATION_SKIP}. */
    public static final int SKIP_MASK = 0xff_ffff;

    public static final int CONTROL_FINISH = 1 << 25;
    public static final int CONTROL_STATEFUL = 1 << 26;
    public static final int CONTROL_NEW_STREAM = 1 << 27;
    public static final int TYPE_SHIFT = 28;
    public static final int TYPE_0 = 0;
    public static final int TYPE_3 = 3;

    /** Bits of {@link #REQUEST}. */
    public static final int ALGORITHM_MASK = 0xff;

    public static final int ALGORITHM_DEFLATE = 1;
    public static final int ALGORITHM_ZLIB = 2;
    public static final int ALGORITHM_GZIP = 3;
    public static final int ALGORITHM_LZ4 = 4;
    public static final int ALGORITHM_LZ77_ONLY = 0x40;
    public static final int ALGORITHM_LZ77_ONLY_PRICE = 0x41;
    public static final int ALGORITHM_LZ77_ZSTD_PRICE = 0x42;
    public static final int ALGORITHM_LZ77_ZSTD = 0x43;
    public static final int BUFFER_SHIFT = 8;
    public static final int BUFFER_MASK = 0xf << BUFFER_SHIFT;
    public static final int BUFFER_FLAT = 0;
    public static final int BUFFER_SGL = 1;
    public static final int WINDOW_SHIFT = 12;
    public static final int WINDOW_MASK = 0xf << WINDOW_SHIFT;
    public static final int WINDOW_4K = 0;
    public static final int WINDOW_8K = 1;
    public static final int WINDOW_16K = 2;
    public static final int WINDOW_24K = 3;
    public static final int WINDOW_32K = 4;

    /** Values of the status byte. */
    public static final int OK = 0x00;

    public static final int NEGATIVE_COMPRESSION = 0x0d;
    public static final int OUTPUT_TOO_SMALL = 0x0e;
    public static final int SOURCE_DIF_ERROR = 0x0f;
    public static final int CHECKSUM_MISMATCH = 0x10;
    public static final int DESTINATION_DIF_ERROR = 0x12;
    public static final int DECOMPRESSION_END = 0x13;

    /** Limit of a flat input, a flat output and an SGL entry, in bytes. */
    public static final int MAX_LENGTH = 8 << 20;
    /** The device ignores a request whose output capacity is less than this. */
    public static final int IGNORED_BELOW = 16;
    /** The smallest output capacity of a stateful request. */
    public static final int STATEFUL_MIN_CAPACITY = 200;

    private SqeLayout() {}

    /** The offset of the tag in an entry of this type. */
    public static int tagOffset(int type) {
        return type == TYPE_3 ? TAG_TYPE_3 : TAG_TYPE_0;
    }

    /** The type of an entry, from its {@link #CONTROL} word. */
    public static int type(int control) {
        return control >>> TYPE_SHIFT;
    }

    /**
     * Validates a request to compress or decompress. Returns what is wrong as {@code name=value}, or null if it is
     * valid.
     */
    public static @Nullable String check(ByteBuffer sqe, int offset) {
        int control = sqe.getInt(offset + CONTROL);
        int request = sqe.getInt(offset + REQUEST);
        int algorithm = request & ALGORITHM_MASK;
        boolean flat = (request & BUFFER_MASK) == 0;
        if (type(control) != TYPE_0 && type(control) != TYPE_3) {
            return "type=" + type(control);
        }
        if (algorithm < ALGORITHM_DEFLATE || algorithm > ALGORITHM_GZIP) {
            return "algorithm=" + algorithm;
        }
        if (!flat && (request & BUFFER_MASK) >>> BUFFER_SHIFT != BUFFER_SGL) {
            return "buffer=" + ((request & BUFFER_MASK) >>> BUFFER_SHIFT);
        }
        if ((request & WINDOW_MASK) >>> WINDOW_SHIFT > WINDOW_32K) {
            return "window=" + ((request & WINDOW_MASK) >>> WINDOW_SHIFT);
        }
        if (flat && ((control & SKIP_MASK) | sqe.getInt(offset + DESTINATION_SKIP)) != 0) {
            return "skip=" + (control & SKIP_MASK);
        }
        int input = sqe.getInt(offset + INPUT_LENGTH);
        if (flat && (input < 0 || input > MAX_LENGTH)) {
            return "input=" + Integer.toUnsignedString(input);
        }
        int capacity = sqe.getInt(offset + OUTPUT_CAPACITY);
        boolean stateful = (control & CONTROL_STATEFUL) != 0;
        if (flat && (capacity < (stateful ? STATEFUL_MIN_CAPACITY : IGNORED_BELOW) || capacity > MAX_LENGTH)) {
            return "capacity=" + Integer.toUnsignedString(capacity);
        }
        if (stateful && sqe.getLong(offset + CONTEXT_ADDRESS) == 0) {
            return "context=0";
        }
        return null;
    }
}
