// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

/** ISA-L: fast segments with a window. Needs {@link NativeGlue#FEATURE_ISAL}. */
public final class Isal {
    private Isal() {}

    /**
     * {@code wd_isal_scratch_bytes}: bytes of the scratch memory one call needs. Holds nothing between calls: it belongs
     * to a thread.
     */
    public static native long isalScratchBytes();

    /**
     * {@code wd_isal_block}: compresses {@code length} bytes at {@code block} into a raw DEFLATE segment that starts and
     * ends on a byte boundary. The {@code window} bytes (0..32768) right before {@code block} may be referred to.
     *
     * @param scratch address of {@link #isalScratchBytes()} of any content, aligned to 64
     * @param block address of the input
     * @param length 0..1 MiB; 0 is legal (an empty segment)
     * @param level 1..3, ISA-L's own; sizes are near zlib's 1
     * @param flags {@link NativeEncoder#BLOCK_LAST} counts, {@link NativeEncoder#BLOCK_WARM} makes no difference
     * @param out address of the output
     * @param capacity bytes at {@code out}; what is always enough for {@link NativeEncoder#deflateBlock} is always enough
     *     here
     * @return bytes written, never more than stored blocks would be; or {@link NativeGlue#E_SPACE}, {@link
     *     NativeGlue#E_ARGUMENT}
     */
    public static native long isalBlock(
            long scratch, long block, int window, int length, int level, int flags, long out, int capacity);
}
