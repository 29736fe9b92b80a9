// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

/**
 * The 64 KiB context of a stateful stream. It is all zero when a stream starts.
 *
 * <pre>
 *        0  | word 0, word 1, word 2: software's copy of the SQE's context words   (12 B)
 *       12  | repeat codes, lz77 only                                              (24 B)
 *       64  | the hardware's context; this address goes into the SQE
 *   +0x310  |   repeat codes, lz77 only (12 B), literal length (4 B)
 *   +0xc00  |   window, then input bits not yet decoded
 *   0x9800  | UADK's buffer for small outputs; free otherwise
 *
 *            31                19 18  16 15      10 9 8  7 6   4 3     0
 *   word 0  | 0                         | cached  | 0  |F| 0   | state |  cached: input bits held; F: BFINAL was seen
 *   word 1  | 0                  | bytes left in a stored block         |
 *   word 2  | 0                         | bytes of window held          |
 * </pre>
 *
 * Source: the CTX_ constants of UADK's drv/hisi_comp.c.
 */
public final class ZipContextLayout {
    public static final int BYTES = 64 << 10;
    public static final int ALIGNMENT = 64;

    public static final int WORD_0 = 0;
    public static final int WORD_1 = 4;
    public static final int WORD_2 = 8;
    public static final int REPEAT_CODES_1 = 12;
    public static final int REPEAT_CODES_2 = 24;
    public static final int HARDWARE = 64;
    public static final int HARDWARE_REPEAT_CODES = HARDWARE + 784;
    public static final int HARDWARE_WINDOW = HARDWARE + 0xc00;
    /** The hardware uses only what lies below this offset. */
    public static final int HARDWARE_END = 0x9800;

    public static final int STATE_MASK = 0xf;
    /** The stream ended, but its output did not fit: send another request without input. */
    public static final int STATE_END_NO_SPACE = 1;
    /** The output was full in the middle of decoding. */
    public static final int STATE_MIDDLE_NO_SPACE = 2;
    /** The position is between two blocks. */
    public static final int STATE_BLOCK_BOUNDARY = 3;
    /** All data was output, but the trailer has not been seen. */
    public static final int STATE_NO_TRAILER = 4;

    public static final int FINAL_SEEN = 0x80;
    public static final int CACHED_BITS_SHIFT = 10;
    public static final int CACHED_BITS_MASK = 0x3f;
    public static final int STORED_LEFT_MASK = 0x7_ffff;
    public static final int WINDOW_HELD_MASK = 0xffff;

    private ZipContextLayout() {}

    /** Whether an address is aligned as a context must be. */
    public static boolean isAligned(long address) {
        return address % ALIGNMENT == 0;
    }
}
