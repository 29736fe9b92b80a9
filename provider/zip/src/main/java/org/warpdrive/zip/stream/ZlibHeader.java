// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.stream;

import java.util.zip.Deflater;

/** The two header bytes of the zlib format (RFC 1950, section 2.2). */
final class ZlibHeader {
    /** CM = 8 (DEFLATE), CINFO = 7 (a window of 32 KiB). */
    private static final int CMF = 0x78;

    /** FDICT: the Adler-32 of the dictionary follows. */
    private static final int PRESET_DICTIONARY = 0x20;

    private ZlibHeader() {}

    /** Returns CMF and FLG as one big-endian number, a multiple of 31. */
    static int of(int level, int strategy, boolean dictionary) {
        int header = CMF << 8 | effort(level, strategy) << 6 | (dictionary ? PRESET_DICTIONARY : 0);
        return header + 31 - header % 31;
    }

    /** Returns FLEVEL as zlib sets it. */
    private static int effort(int level, int strategy) {
        if (strategy >= Deflater.HUFFMAN_ONLY || level < 2) {
            return 0;
        }
        return level < 6 ? 1 : level == 6 ? 2 : 3;
    }
}
