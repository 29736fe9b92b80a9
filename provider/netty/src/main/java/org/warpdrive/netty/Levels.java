// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import io.netty.handler.codec.compression.CompressionOptions;
import io.netty.handler.codec.compression.DeflateOptions;
import io.netty.handler.codec.compression.GzipOptions;
import io.netty.handler.codec.compression.StandardCompressionOptions;
import io.netty.handler.codec.compression.ZlibWrapper;
import org.jspecify.annotations.Nullable;

/** The compression levels of gzip and deflate, read from Netty's {@link CompressionOptions}. */
final class Levels {
    /**
     * Window and memory level for which Netty's ZlibCodecFactory uses java.util.zip. Netty compresses any other with
     * JZlib, and WarpDrive leaves those to it.
     */
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

    /** Creates an encoder; null if Netty's codec has to do the work. */
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
