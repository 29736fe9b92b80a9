// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContentDecompressor;
import org.jspecify.annotations.Nullable;

/**
 * {@link HttpContentDecompressor} whose gzip and deflate are WarpDrive's; other encodings stay with the stock codecs.
 *
 * <p>Without a {@code maxAllocation} a small body may become any number of buffers of 64 KiB: a handler that collects
 * them must have a bound of its own, as HttpObjectAggregator has.
 */
public class WdHttpContentDecompressor extends HttpContentDecompressor {
    private final boolean strict;
    private final int maxAllocation;

    /**
     * Takes deflate with and without zlib's header, as some peers leave it out.
     *
     * @param maxAllocation what one piece of a body may become, in bytes; 0 for no bound
     */
    public WdHttpContentDecompressor(int maxAllocation) {
        this(false, maxAllocation);
    }

    /**
     * A decompressor.
     *
     * @param strict whether deflate must have zlib's header, as RFC 9110 says
     * @param maxAllocation what one piece of a body may become, in bytes; 0 for no bound
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
