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
 * A {@link DelegatingDecompressorFrameListener} that decompresses gzip and deflate with WarpDrive. Other encodings stay
 * with Netty's codecs.
 *
 * <pre>{@code
 * frameListener(new WdDelegatingDecompressorFrameListener(connection, application, MAX_BYTES));
 * }</pre>
 *
 * <p>One listener belongs to one connection, and is called on the channel's event loop.
 *
 * @since 1.0
 */
public class WdDelegatingDecompressorFrameListener extends DelegatingDecompressorFrameListener {
    private final boolean strict;
    private final int maxAllocation;

    /**
     * Creates a listener that requires the zlib header of deflate.
     *
     * @param connection the connection whose streams are decompressed
     * @param listener receives the frames after decompression
     * @param maxAllocation maximum size in bytes that one frame may decompress to; 0 for no limit
     * @throws IllegalArgumentException if {@code maxAllocation} is negative
     */
    public WdDelegatingDecompressorFrameListener(
            Http2Connection connection, Http2FrameListener listener, int maxAllocation) {
        this(connection, listener, true, maxAllocation);
    }

    /**
     * Creates a listener.
     *
     * @param connection the connection whose streams are decompressed
     * @param listener receives the frames after decompression
     * @param strict whether deflate must have the zlib header
     * @param maxAllocation maximum size in bytes that one frame may decompress to; 0 for no limit
     * @throws IllegalArgumentException if {@code maxAllocation} is negative
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
