// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.hadoop;

import org.apache.hadoop.io.compress.Compressor;
import org.apache.hadoop.io.compress.Decompressor;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.DirectDecompressor;
import org.jspecify.annotations.Nullable;

/**
 * {@link DefaultCodec}, the codec of the zlib format, on WarpDrive. If WarpDrive is switched off or cannot be set up,
 * the superclass does the work.
 *
 * <p>Name it in {@code core-site.xml}, or in a configuration:
 *
 * <pre>{@code
 * conf.set("io.compression.codecs", "org.warpdrive.hadoop.WdGzipCodec,org.warpdrive.hadoop.WdDefaultCodec");
 * }</pre>
 *
 * <p>The settings {@code zlib.compress.level} and {@code zlib.compress.strategy} apply. Each compressor or decompressor
 * serves one thread at a time.
 *
 * @since 1.0
 */
public class WdDefaultCodec extends DefaultCodec {
    /** Creates a codec. Hadoop calls this by reflection. */
    public WdDefaultCodec() {}

    @Override
    public Compressor createCompressor() {
        if (HadoopOptions.HADOOP.isOn()) {
            // Read the settings outside tryTo(): an invalid setting is the caller's error and must not disable the
            // integration.
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

    /** Returns null, as Hadoop does without its own native library. Callers then read through a stream. */
    @Override
    public @Nullable DirectDecompressor createDirectDecompressor() {
        return HadoopOptions.HADOOP.isOn() ? null : super.createDirectDecompressor();
    }
}
