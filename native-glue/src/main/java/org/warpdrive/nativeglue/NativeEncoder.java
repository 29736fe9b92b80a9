// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

/**
 * Our own encoder: one call compresses one block into a segment. Any thread may call it; a history may be used by one
 * thread at a time. Needs an available {@link NativeGlue#probe()}.
 */
public final class NativeEncoder {
    /**
     * Flag: the segment is the stream's last. It carries BFINAL and has no marker. Without the flag it ends with
     * {@code 00 00 FF FF}.
     */
    public static final int BLOCK_LAST = 1;

    /** Flag: {@code history} has seen exactly the bytes before this block in this stream. */
    public static final int BLOCK_WARM = 2;

    /** Flag: adds {@code PATH_*} to the result, which without it is the length alone. */
    public static final int BLOCK_TELL = 4;

    /**
     * A bit of the result with {@link #BLOCK_TELL}, above the 32 bits of the length: the call took a path that some
     * streams or data take often and most calls do not. Positions fell ({@code history.h}), the stream outgrew its
     * tables, a DEFLATE block ended because its tokens had no more room, or stored blocks replaced a longer result.
     */
    public static final long PATH_TURN = 1L << 32;

    /**
     * A bit of the result with {@link #BLOCK_TELL}: the call took a rare path. With {@link #BLOCK_WARM} the state could
     * not be used, because an error had made it cold, or it is of another level.
     */
    public static final long PATH_RARE = 1L << 33;

    private NativeEncoder() {}

    /** {@code wd_history_bytes}: bytes of the per-stream state, the match finder's tables. At most 300 KiB. */
    public static native long historyBytes();

    /**
     * {@code wd_scratch_bytes}: bytes of the scratch memory one call needs. Holds nothing between calls: it belongs to
     * a thread.
     */
    public static native long scratchBytes();

    /**
     * {@code wd_deflate_block}: compresses {@code length} bytes at {@code block} into a raw DEFLATE segment (RFC 1951)
     * that starts and ends on a byte boundary. The {@code window} bytes (0..32768) right before {@code block} may be
     * referred to.
     *
     * @param history address of a state of {@link #historyBytes()}, aligned to 64; contents matter only with {@link
     *     #BLOCK_WARM}, in which case the last call on it took the bytes that now end at {@code block} (the memory may
     *     have moved)
     * @param scratch address of {@link #scratchBytes()} of any content, aligned to 64
     * @param block address of the input
     * @param length 0..1 MiB; 0 is legal (an empty segment)
     * @param level 1..9, meaning zlib's sizes
     * @param flags {@code BLOCK_*}
     * @param out address of the output
     * @param capacity bytes at {@code out}; {@code length + 5 * (length / 65535 + 1) + 16} is always enough
     * @return bytes written, with {@link #BLOCK_TELL} packed; or {@link NativeGlue#E_SPACE}, {@link NativeGlue#E_ARGUMENT}; after an error
     *     {@code history} is cold
     */
    public static native long deflateBlock(
            long history,
            long scratch,
            long block,
            int window,
            int length,
            int level,
            int flags,
            long out,
            int capacity);
}
