// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import io.netty.handler.codec.compression.CompressionOptions;
import io.netty.handler.codec.compression.DeflateOptions;
import io.netty.handler.codec.compression.GzipOptions;
import io.netty.handler.codec.compression.StandardCompressionOptions;
import io.netty.handler.codec.compression.ZlibWrapper;
import org.jspecify.annotations.Nullable;

/** What options say about the two encodings that are ours. */
final class Levels {
    /** What ZlibCodecFactory gives to java.util.zip; anything else goes to JZlib, and stays there. */
    private static final int WINDOW_BITS = 15;

    private static final int MEM_LEVEL = 8;

    private @Nullable DeflateOptions gzip;
    private @Nullable DeflateOptions deflate;

    Levels(CompressionOptions... options) {
        if (options == null || options.length == 0) {
            gzip = StandardCompressionOptions.gzip();
            deflate = StandardCompressionOptions.deflate();
            return;
        }
        for (CompressionOptions option : options) {
            if (option instanceof GzipOptions ofGzip) {
                gzip = ofGzip;
            } else if (option instanceof DeflateOptions ofDeflate) {
                deflate = ofDeflate;
            }
        }
    }

    /** Null if the stock codec is to do it. */
    @Nullable
    WdZlibEncoder newEncoder(ZlibWrapper wrapper) {
        DeflateOptions options = wrapper == ZlibWrapper.GZIP ? gzip : deflate;
        if (options == null || !takes(options)) {
            return null;
        }
        int level = options.compressionLevel();
        return Codecs.orStock(() -> new WdZlibEncoder(wrapper, level));
    }

    private static boolean takes(DeflateOptions options) {
        return options.windowBits() == WINDOW_BITS && options.memLevel() == MEM_LEVEL;
    }
}
