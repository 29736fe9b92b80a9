// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

/**
 * Our own decoder: a resumable state machine with zlib's verdicts. Needs {@link NativeGlue#FEATURE_DECODER}.
 *
 * <p>{@link #inflate}'s result packs three things (the same words stand in {@code warpdrive.h}):
 *
 * <pre>
 * bits 0-27   input bytes consumed
 * bits 28-55  output bytes produced
 * bits 56-62  status, INFLATE_*
 * </pre>
 */
public final class NativeDecoder {
    /** Wants more input or more room, whichever ran out. */
    public static final int INFLATE_MORE = 0;

    /** The final block is complete; input is unread from there on, exactly. */
    public static final int INFLATE_END = 1;

    /** And above: the data are bad; {@link #inflateMessage} is zlib's text. */
    public static final int INFLATE_ERROR = 2;

    private static final int COUNT_BITS = 28;
    private static final int COUNT_MASK = (1 << COUNT_BITS) - 1;

    private NativeDecoder() {}

    /** {@code wd_inflater_bytes}: bytes of a decoder: tables, the 32 KiB window and an output area. */
    public static native long inflaterBytes();

    /**
     * {@code wd_inflate_reset}: makes the memory at {@code inflater} (any content, {@link #inflaterBytes()} long,
     * aligned to 64) ready for the start of a raw DEFLATE stream.
     */
    public static native void inflateReset(long inflater);

    /**
     * {@code wd_inflate_dictionary}: sets the window to the last 32 KiB of {@code dictionary}, as zlib's
     * inflateSetDictionary does.
     */
    public static native void inflateDictionary(long inflater, long dictionary, int length);

    /**
     * {@code wd_inflate}: decodes up to {@code room} bytes. They are left inside the inflater, where {@link
     * #inflateOutput} tells, not in the caller's memory.
     *
     * @param inflater address of a decoder after {@link #inflateReset}
     * @param in address of the input
     * @param length bytes at {@code in}, up to 2^27
     * @param room up to 2^27, cut to the output area's size
     * @return three things packed: {@link #consumed}, {@link #produced} and {@link #status}
     */
    public static native long inflate(long inflater, long in, int length, int room);

    /**
     * {@code wd_inflate_output}: where the last call left its output: an offset from the inflater's start, valid until
     * the next call.
     */
    public static native long inflateOutput(long inflater);

    /** {@code wd_inflate_message}: zlib's message for a status of {@link #INFLATE_ERROR} and above. */
    public static native String inflateMessage(int status);

    /** Input bytes consumed, of {@link #inflate}'s result. */
    public static int consumed(long result) {
        return (int) result & COUNT_MASK;
    }

    /** Output bytes produced, of {@link #inflate}'s result. */
    public static int produced(long result) {
        return (int) (result >>> COUNT_BITS) & COUNT_MASK;
    }

    /** {@code INFLATE_*}, of {@link #inflate}'s result. */
    public static int status(long result) {
        return (int) (result >>> (2 * COUNT_BITS));
    }
}
