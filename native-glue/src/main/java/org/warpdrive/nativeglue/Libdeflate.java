// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

/** libdeflate: one-shot segments. Needs {@link NativeGlue#FEATURE_LIBDEFLATE}. */
public final class Libdeflate {
    private Libdeflate() {}

    /**
     * {@code wd_libdeflate_create}: allocates a compressor of about 200 KiB (level 1) or 650 KiB (levels 2..9). The
     * level is libdeflate's own, whose sizes are not zlib's.
     *
     * @return its address, which the caller owns until {@link #libdeflateDestroy}; {@link NativeGlue#E_SPACE} when there
     *     is no memory, {@link NativeGlue#E_ARGUMENT}
     */
    public static native long libdeflateCreate(int level);

    /** {@code wd_libdeflate_destroy}: frees what {@link #libdeflateCreate} returned. Nobody may use it any more. */
    public static native void libdeflateDestroy(long compressor);

    /**
     * {@code wd_libdeflate_block}: compresses {@code length} bytes at {@code block} into a raw DEFLATE segment that is
     * the last of its stream, and refers to nothing before {@code block}.
     *
     * @param compressor used by one thread at a time
     * @param block address of the input
     * @param length 0..1 MiB
     * @param out address of the output
     * @param capacity bytes at {@code out}; what is always enough for {@link NativeEncoder#deflateBlock} is always enough
     *     here
     * @return bytes written, never more than stored blocks would be; or {@link NativeGlue#E_SPACE}, {@link
     *     NativeGlue#E_ARGUMENT}
     */
    public static native long libdeflateBlock(long compressor, long block, int length, long out, int capacity);
}
