// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.hadoop;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.Compressor;
import org.jspecify.annotations.Nullable;
import org.warpdrive.zip.WdDeflater;

/**
 * A {@link WdDeflater} with the interface of Hadoop's compressors. Level and strategy stay as configured until the next
 * {@link #reinit}.
 */
class WdZlibCompressor extends WdDeflater implements Compressor {
    WdZlibCompressor(ZlibSettings settings, boolean nowrap) {
        super(settings.level(), nowrap);
        setStrategy(settings.strategy());
    }

    final void configure(ZlibSettings settings) {
        setLevel(settings.level());
        setStrategy(settings.strategy());
    }

    @Override
    public int compress(byte[] output, int off, int len) {
        return deflate(output, off, len);
    }

    @Override
    public void reinit(@Nullable Configuration conf) {
        reset();
        if (conf != null) {
            configure(ZlibSettings.of(conf));
        }
    }
}
