// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import io.netty.handler.codec.compression.ZlibWrapper;
import io.netty.handler.codec.http.HttpHeaderValues;
import org.jspecify.annotations.Nullable;

/** The HTTP content codings that WarpDrive handles: gzip and deflate, with the aliases x-gzip and x-deflate. */
final class Encodings {
    private Encodings() {}

    /** Returns the wrapper to write for a coding; null if WarpDrive does not handle it. */
    static @Nullable ZlibWrapper wrapper(CharSequence coding) {
        if (HttpHeaderValues.GZIP.contentEqualsIgnoreCase(coding)
                || HttpHeaderValues.X_GZIP.contentEqualsIgnoreCase(coding)) {
            return ZlibWrapper.GZIP;
        }
        if (HttpHeaderValues.DEFLATE.contentEqualsIgnoreCase(coding)
                || HttpHeaderValues.X_DEFLATE.contentEqualsIgnoreCase(coding)) {
            return ZlibWrapper.ZLIB;
        }
        return null;
    }

    /**
     * Creates a decoder for a coding; null if Netty's codec has to do the work, or the coding is not one of ours.
     *
     * @param strict whether deflate must have the zlib header
     * @param maxAllocation maximum size in bytes that one buffer may decompress to; 0 for no limit
     */
    static @Nullable WdZlibDecoder newDecoder(CharSequence coding, boolean strict, int maxAllocation) {
        ZlibWrapper wrapper = wrapper(coding);
        if (wrapper == null) {
            return null;
        }
        ZlibWrapper read = wrapper == ZlibWrapper.ZLIB && !strict ? ZlibWrapper.ZLIB_OR_NONE : wrapper;
        return Codecs.orStock(() -> new WdZlibDecoder(read, true, maxAllocation));
    }
}
