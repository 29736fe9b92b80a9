// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.hadoop;

import java.util.zip.Deflater;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.zlib.ZlibFactory;

/**
 * Level and strategy from a configuration, as constants of {@link Deflater}. They are read before a compressor is
 * created, so that an invalid setting fails here.
 */
record ZlibSettings(int level, int strategy) {
    static ZlibSettings of(Configuration conf) {
        int level =
                switch (ZlibFactory.getCompressionLevel(conf)) {
                    case NO_COMPRESSION -> Deflater.NO_COMPRESSION;
                    case BEST_SPEED -> Deflater.BEST_SPEED;
                    case TWO -> 2;
                    case THREE -> 3;
                    case FOUR -> 4;
                    case FIVE -> 5;
                    case SIX -> 6;
                    case SEVEN -> 7;
                    case EIGHT -> 8;
                    case BEST_COMPRESSION -> Deflater.BEST_COMPRESSION;
                    case DEFAULT_COMPRESSION -> Deflater.DEFAULT_COMPRESSION;
                };
        // The other strategies are for Hadoop's own native library. Hadoop's compressor without that library also
        // ignores them.
        int strategy =
                switch (ZlibFactory.getCompressionStrategy(conf)) {
                    case FILTERED -> Deflater.FILTERED;
                    case HUFFMAN_ONLY -> Deflater.HUFFMAN_ONLY;
                    default -> Deflater.DEFAULT_STRATEGY;
                };
        return new ZlibSettings(level, strategy);
    }
}
