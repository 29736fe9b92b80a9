// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.hadoop;

import org.apache.hadoop.io.compress.Compressor;
import org.apache.hadoop.io.compress.Decompressor;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.DirectDecompressor;
import org.jspecify.annotations.Nullable;

/** {@link DefaultCodec}, zlib's format, on WarpDrive; itself where WarpDrive is off or cannot be set up. */
public class WdDefaultCodec extends DefaultCodec {
    /** For Hadoop, which makes it by name. */
    public WdDefaultCodec() {}

    @Override
    public Compressor createCompressor() {
        if (HadoopOptions.HADOOP.isOn()) {
            // Outside of what is tried: whatever is wrong with a setting switches nothing off.
            ZlibSettings settings = ZlibSettings.of(getConf());
            Compressor ours = HadoopOptions.HADOOP.tryTo(() -> new WdZlibCompressor(settings, false));
            if (ours != null) {
                return ours;
            }
        }
        return super.createCompressor();
    }

    @Override
    public Class<? extends Compressor> getCompressorType() {
        return HadoopOptions.HADOOP.isOn() ? WdZlibCompressor.class : super.getCompressorType();
    }

    @Override
    public Decompressor createDecompressor() {
        Decompressor ours = HadoopOptions.HADOOP.tryTo(WdZlibDecompressor::new);
        return ours != null ? ours : super.createDecompressor();
    }

    @Override
    public Class<? extends Decompressor> getDecompressorType() {
        return HadoopOptions.HADOOP.isOn() ? WdZlibDecompressor.class : super.getDecompressorType();
    }

    /** None, as Hadoop has none without its own native library: callers then read through a stream. */
    @Override
    public @Nullable DirectDecompressor createDirectDecompressor() {
        return HadoopOptions.HADOOP.isOn() ? null : super.createDirectDecompressor();
    }
}
