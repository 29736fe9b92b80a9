// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

/**
 * Intel's ISA-L as an encoder of segments with a window, faster than ours at level 1. Needs
 * {@link NativeGlue#FEATURE_ISAL}. Any thread may call it; a state may be used by one thread at a time.
 */
public final class Isal {
    /**
     * {@code WD_E_REPEATS}: ISA-L would compress these data badly, because they repeat in long stretches. Nothing was
     * done.
     */
    public static final int E_REPEATS = -3;

    private Isal() {}

    /** {@code wd_isal_state_bytes}: bytes of the per-stream state. */
    public static native long isalStateBytes();

    /**
     * {@code wd_isal_block}: compresses {@code length} bytes at {@code block} into a raw DEFLATE segment that starts
     * and ends on a byte boundary. The {@code window} bytes (0..32768) right before {@code block} may be referred to.
     *
     * @param state address of a state of {@link #isalStateBytes()}, aligned to 64; contents matter only with
     *     {@link NativeEncoder#BLOCK_WARM}, in which case the last call on it took the bytes that now end at
     *     {@code block} (the memory may have moved)
     * @param block address of the input
     * @param length 0..1 MiB; 0 is legal (an empty segment)
     * @param level 1..3, ISA-L's own; sizes are near zlib's 1
     * @param flags {@code BLOCK_*} of {@link NativeEncoder}
     * @param out address of the output
     * @param capacity bytes at {@code out}; what is always enough for {@link NativeEncoder#deflateBlock} is always
     *     enough here
     * @return bytes written, never more than stored blocks would be, with {@link NativeEncoder#BLOCK_TELL} packed; or
     *     {@link NativeGlue#E_SPACE}, {@link NativeGlue#E_ARGUMENT}, {@link #E_REPEATS}
     */
    public static native long isalBlock(
            long state, long block, int window, int length, int level, int flags, long out, int capacity);
}
