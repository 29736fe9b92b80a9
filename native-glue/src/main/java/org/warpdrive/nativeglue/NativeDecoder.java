// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

/**
 * Our own decoder for raw DEFLATE, a resumable state machine that accepts and rejects the same streams as zlib. Its
 * state lies in memory of the caller, the <i>inflater</i>, which one thread at a time may use. Needs an available
 * {@link NativeGlue#probe()}.
 *
 * <p>{@link #inflate}'s result packs four things (the same words stand in {@code warpdrive.h}):
 *
 * <pre>
 * bits 0-19   input bytes consumed
 * bits 20-37  output bytes produced
 * bits 38-57  where the output is: an offset from the inflater's start
 * bits 58-62  status, INFLATE_*
 * </pre>
 */
public final class NativeDecoder {
    /** Status: more input is needed, whether or not there is room. All input was consumed. */
    public static final int INFLATE_INPUT = 0;

    /** Status: only room is missing. Call again, with new input or the rest of the old. */
    public static final int INFLATE_ROOM = 1;

    /** Status: the final block is complete. Input behind its last byte is unread. */
    public static final int INFLATE_END = 2;

    // A status above INFLATE_END means that the data are invalid; inflateMessage returns zlib's message.

    /** Flag: begin a raw DEFLATE stream. The inflater may have any content. */
    public static final int INFLATE_START = 1;

    /** Flag, together with {@link #INFLATE_START}: the inflater has {@code inflaterBytes(INFLATE_SMALL)} bytes. */
    public static final int INFLATE_SMALL = 2;

    /** The maximum input of one call, in bytes. */
    public static final int INFLATE_MAX_INPUT = (1 << 20) - 1;

    /** The maximum output of one call, in bytes. A call may stop at less. */
    public static final int INFLATE_MAX_OUTPUT = 1 << 16;

    /** The maximum input of one comparison, in bytes. */
    public static final int COMPARE_MAX_INPUT = 1 << 27;

    private static final int PRODUCED_SHIFT = 20;
    private static final int OFFSET_SHIFT = 38;
    private static final int STATUS_SHIFT = 58;

    private static final long BIT_MASK = 0x7fff_ffff;
    private static final int LAST_BLOCK_SHIFT = 31;
    private static final int FINAL_SHIFT = 62;

    private NativeDecoder() {}

    /**
     * {@code wd_inflater_bytes}: bytes of an inflater: tables, the 32 KiB window and the output of one call.
     *
     * @param flags 0 or {@link #INFLATE_SMALL}: half as much, with less output in a call, which is slower
     */
    public static native long inflaterBytes(int flags);

    /**
     * {@code wd_inflate_dictionary}: appends to the window, as zlib's inflateSetDictionary does to a raw stream:
     * distances reach back over the dictionary's last 32 KiB, then over what was decoded before it.
     *
     * @param inflater address of {@link #inflaterBytes}, aligned to 64
     * @param dictionary address of the dictionary
     * @param length bytes at {@code dictionary}
     * @param flags {@link #INFLATE_START}, {@link #INFLATE_SMALL}
     * @return 0, or {@link NativeGlue#E_ARGUMENT}
     */
    public static native long inflateDictionary(long inflater, long dictionary, int length, int flags);

    /**
     * {@code wd_inflate}: decodes as zlib's inflate() does, until it needs input and there is none, or makes a byte and
     * there is no room. So it may consume input with no room left, and it reports the end at once. Called again while
     * it returns {@link #INFLATE_ROOM} and room is left, it gives the same output, status and positions as one call of
     * zlib with that input and room.
     *
     * <p>The output stays inside the inflater and is valid until the next call. The bytes behind it are scratch. After
     * {@link #INFLATE_END} or an error, further calls consume nothing and return the same status.
     *
     * @param inflater address of {@link #inflaterBytes}, aligned to 64
     * @param in address of the input
     * @param length bytes at {@code in}, 0..{@link #INFLATE_MAX_INPUT}
     * @param room the most bytes to make, 0 or more
     * @param flags {@link #INFLATE_START}, {@link #INFLATE_SMALL}
     * @return four things packed: {@link #consumed}, {@link #produced}, {@link #offset} and {@link #status}; or
     *     {@link NativeGlue#E_ARGUMENT} for a length or room out of range
     */
    public static native long inflate(long inflater, long in, int length, int room, int flags);

    /**
     * {@code wd_inflate_compare}: compares a raw DEFLATE stream with what it should contain: exactly the
     * {@code expectedLength} bytes at {@code expected}. The stream must not use a window. It ends with its last block
     * or, if no block is marked as the last, where the input ends, which must then be the end of a block. Makes no
     * output.
     *
     * <p>The result packs three things (the same words stand in {@code warpdrive.h}):
     *
     * <pre>
     * bits 0-30   where it ends, in bits from {@code in}: the first after the last block
     * bits 31-61  where the header of its last block begins, in bits from {@code in}
     * bit 62      whether that block says that it is the last
     * </pre>
     *
     * @param inflater address of {@code inflaterBytes(INFLATE_SMALL)}, aligned to 64, of any content
     * @param in address of the stream
     * @param length bytes at {@code in}, 0..{@link #COMPARE_MAX_INPUT}
     * @param expected address of what it should contain
     * @param expectedLength bytes at {@code expected}, 0 or more
     * @return three things packed: {@link #endBit}, {@link #lastBlockBit} and {@link #isFinal}; or
     *     {@link NativeGlue#E_DIFFERS}; or {@link NativeGlue#E_ARGUMENT} for a length out of range
     */
    public static native long inflateCompare(long inflater, long in, int length, long expected, int expectedLength);

    /** Unpacks {@link #inflateCompare}'s result: where the stream ends, in bits. */
    public static long endBit(long result) {
        return result & BIT_MASK;
    }

    /** Unpacks {@link #inflateCompare}'s result: where the header of the last block begins, in bits. */
    public static long lastBlockBit(long result) {
        return result >>> LAST_BLOCK_SHIFT & BIT_MASK;
    }

    /** Unpacks {@link #inflateCompare}'s result: whether the last block is marked as the last. */
    public static boolean isFinal(long result) {
        return (result >>> FINAL_SHIFT & 1) != 0;
    }

    /** {@code wd_inflate_message}: zlib's message for a status above {@link #INFLATE_END}. */
    public static native String inflateMessage(int status);

    /** Unpacks {@link #inflate}'s result: input bytes consumed. */
    public static int consumed(long result) {
        return (int) result & INFLATE_MAX_INPUT;
    }

    /** Unpacks {@link #inflate}'s result: output bytes produced. */
    public static int produced(long result) {
        return (int) (result >>> PRODUCED_SHIFT) & ((1 << (OFFSET_SHIFT - PRODUCED_SHIFT)) - 1);
    }

    /** Unpacks {@link #inflate}'s result: the offset of the output from the inflater's start, in bytes. */
    public static int offset(long result) {
        return (int) (result >>> OFFSET_SHIFT) & ((1 << (STATUS_SHIFT - OFFSET_SHIFT)) - 1);
    }

    /** Unpacks {@link #inflate}'s result: the status, {@code INFLATE_*}. */
    public static int status(long result) {
        return (int) (result >>> STATUS_SHIFT);
    }
}
