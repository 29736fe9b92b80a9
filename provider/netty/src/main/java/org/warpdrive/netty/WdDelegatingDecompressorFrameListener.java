// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DelegatingDecompressorFrameListener;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import org.jspecify.annotations.Nullable;

/**
 * {@link DelegatingDecompressorFrameListener} whose gzip and deflate are WarpDrive's; other encodings stay with the stock
 * codecs.
 */
public class WdDelegatingDecompressorFrameListener extends DelegatingDecompressorFrameListener {
    private final boolean strict;
    private final int maxAllocation;

    /**
     * A listener before another one; deflate must have zlib's header.
     *
     * @param maxAllocation what one frame may become, in bytes; 0 for no bound
     */
    public WdDelegatingDecompressorFrameListener(
            Http2Connection connection, Http2FrameListener listener, int maxAllocation) {
        this(connection, listener, true, maxAllocation);
    }

    /**
     * A listener before another one.
     *
     * @param strict whether deflate must have zlib's header
     * @param maxAllocation what one frame may become, in bytes; 0 for no bound
     */
    public WdDelegatingDecompressorFrameListener(
            Http2Connection connection, Http2FrameListener listener, boolean strict, int maxAllocation) {
        super(connection, listener, strict, maxAllocation);
        this.strict = strict;
        this.maxAllocation = maxAllocation;
    }

    @Override
    protected @Nullable EmbeddedChannel newContentDecompressor(ChannelHandlerContext ctx, CharSequence contentEncoding)
            throws Http2Exception {
        WdZlibDecoder ours = Encodings.newDecoder(contentEncoding, strict, maxAllocation);
        return ours != null ? Codecs.channel(ctx.channel(), ours) : super.newContentDecompressor(ctx, contentEncoding);
    }
}
