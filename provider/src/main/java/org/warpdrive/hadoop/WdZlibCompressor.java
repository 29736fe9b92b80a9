// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.hadoop;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.Compressor;
import org.apache.hadoop.io.compress.zlib.ZlibFactory;
import org.jspecify.annotations.Nullable;
import org.warpdrive.zip.WdDeflater;

/**
 * A {@link WdDeflater} as Hadoop's pool of compressors wants it: what a configuration says of level and strategy holds from
 * one {@link #reinit} to the next.
 */
class WdZlibCompressor extends WdDeflater implements Compressor {
    WdZlibCompressor(boolean nowrap) {
        super(DEFAULT_COMPRESSION, nowrap);
    }

    static WdZlibCompressor of(Configuration conf) {
        WdZlibCompressor compressor = new WdZlibCompressor(false);
        compressor.configure(conf);
        return compressor;
    }

    final void configure(Configuration conf) {
        setLevel(
                switch (ZlibFactory.getCompressionLevel(conf)) {
                    case NO_COMPRESSION -> NO_COMPRESSION;
                    case BEST_SPEED -> BEST_SPEED;
                    case TWO -> 2;
                    case THREE -> 3;
                    case FOUR -> 4;
                    case FIVE -> 5;
                    case SIX -> 6;
                    case SEVEN -> 7;
                    case EIGHT -> 8;
                    case BEST_COMPRESSION -> BEST_COMPRESSION;
                    case DEFAULT_COMPRESSION -> DEFAULT_COMPRESSION;
                });
        // The rest is for Hadoop's own native library; its compressor without that does the same.
        setStrategy(
                switch (ZlibFactory.getCompressionStrategy(conf)) {
                    case FILTERED -> FILTERED;
                    case HUFFMAN_ONLY -> HUFFMAN_ONLY;
                    default -> DEFAULT_STRATEGY;
                });
    }

    @Override
    public int compress(byte[] output, int off, int len) {
        return deflate(output, off, len);
    }

    @Override
    public void reinit(@Nullable Configuration conf) {
        reset();
        if (conf != null) {
            configure(conf);
        }
    }
}
