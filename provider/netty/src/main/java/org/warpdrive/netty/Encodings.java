// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import io.netty.handler.codec.compression.ZlibWrapper;
import io.netty.handler.codec.http.HttpHeaderValues;
import org.jspecify.annotations.Nullable;

/** The content codings that are ours: gzip and deflate, under their present and their old names. */
final class Encodings {
    private Encodings() {}

    /** The wrapper to write for a coding; null if it is not ours. */
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

    /** A decoder for a coding; null if the stock codec is to do it, or nobody. */
    static @Nullable WdZlibDecoder newDecoder(CharSequence coding, boolean strict, int maxAllocation) {
        ZlibWrapper wrapper = wrapper(coding);
        if (wrapper == null) {
            return null;
        }
        ZlibWrapper read = wrapper == ZlibWrapper.ZLIB && !strict ? ZlibWrapper.ZLIB_OR_NONE : wrapper;
        return Codecs.orStock(() -> new WdZlibDecoder(read, true, maxAllocation));
    }
}
