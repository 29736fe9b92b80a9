// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContentDecompressor;
import org.jspecify.annotations.Nullable;

/**
 * An {@link HttpContentDecompressor} that decompresses gzip and deflate with WarpDrive. Other encodings stay with
 * Netty's codecs.
 *
 * <p>Set {@code maxAllocation} against decompression bombs. With 0 a small body may become any number of buffers of
 * 64 KiB, so a later handler that collects them must have a limit of its own, as {@code HttpObjectAggregator} has.
 * Damaged data is reported as a {@link io.netty.handler.codec.compression.DecompressionException}.
 *
 * <pre>{@code
 * pipeline.addLast(new WdHttpContentDecompressor(MAX_BYTES)); // after HttpServerCodec
 * }</pre>
 *
 * <p>One handler belongs to one channel, and is called on the channel's event loop.
 *
 * @since 1.0
 */
public class WdHttpContentDecompressor extends HttpContentDecompressor {
    private final boolean strict;
    private final int maxAllocation;

    /**
     * Creates a decompressor that accepts deflate with and without the zlib header, since some peers omit it.
     *
     * @param maxAllocation maximum size in bytes that one buffer of the body may decompress to; 0 for no limit
     */
    public WdHttpContentDecompressor(int maxAllocation) {
        this(false, maxAllocation);
    }

    /**
     * Creates a decompressor.
     *
     * @param strict whether deflate must have the zlib header, as RFC 9110, section 8.4.1.2, says
     * @param maxAllocation maximum size in bytes that one buffer of the body may decompress to; 0 for no limit
     */
    public WdHttpContentDecompressor(boolean strict, int maxAllocation) {
        super(strict, maxAllocation);
        this.strict = strict;
        this.maxAllocation = maxAllocation;
    }

    @Override
    protected @Nullable EmbeddedChannel newContentDecoder(String contentEncoding) throws Exception {
        WdZlibDecoder ours = Encodings.newDecoder(contentEncoding, strict, maxAllocation);
        return ours != null ? Codecs.channel(ctx.channel(), ours) : super.newContentDecoder(contentEncoding);
    }
}
