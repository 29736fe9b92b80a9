// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.CompressionOptions;
import io.netty.handler.codec.compression.ZlibWrapper;
import io.netty.handler.codec.http2.CompressorHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@link CompressorHttp2ConnectionEncoder} whose gzip and deflate are WarpDrive's; other encodings, and options with a window
 * or memory of their own, stay with the stock codecs. As in the stock class, what is compressed, and how, is said by the
 * {@code content-encoding} header that the application sets.
 */
public class WdCompressorHttp2ConnectionEncoder extends CompressorHttp2ConnectionEncoder {
    private final Levels levels;
    private final Http2Connection.PropertyKey key;

    /** Made for the headers being written. */
    private @Nullable WdZlibEncoder fresh;

    /** All encodings there are, at their default levels. */
    public WdCompressorHttp2ConnectionEncoder(Http2ConnectionEncoder delegate) {
        super(delegate);
        this.levels = new Levels();
        this.key = delegate.connection().newKey();
    }

    /** The encodings named. */
    public WdCompressorHttp2ConnectionEncoder(
            Http2ConnectionEncoder delegate, CompressionOptions... compressionOptions) {
        super(delegate, compressionOptions);
        this.levels = new Levels(compressionOptions);
        this.key = delegate.connection().newKey();
    }

    @Override
    protected @Nullable EmbeddedChannel newContentCompressor(ChannelHandlerContext ctx, CharSequence contentEncoding)
            throws Http2Exception {
        ZlibWrapper wrapper = Encodings.wrapper(contentEncoding);
        WdZlibEncoder ours = wrapper == null ? null : levels.newEncoder(wrapper);
        fresh = ours;
        return ours != null ? Codecs.channel(ctx.channel(), ours) : super.newContentCompressor(ctx, contentEncoding);
    }

    @Override
    public ChannelFuture writeHeaders(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int padding,
            boolean endStream,
            ChannelPromise promise) {
        fresh = null;
        ChannelFuture written = super.writeHeaders(ctx, streamId, headers, padding, endStream, promise);
        bind(streamId);
        return written;
    }

    @Override
    public ChannelFuture writeHeaders(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream,
            ChannelPromise promise) {
        fresh = null;
        ChannelFuture written = super.writeHeaders(
                ctx, streamId, headers, streamDependency, weight, exclusive, padding, endOfStream, promise);
        bind(streamId);
        return written;
    }

    private void bind(int streamId) {
        Http2Stream stream = connection().stream(streamId);
        if (fresh != null && stream != null) {
            stream.setProperty(key, fresh);
        }
        fresh = null;
    }

    /** The end of a stream goes out in one piece with its last data. */
    @Override
    public ChannelFuture writeData(
            ChannelHandlerContext ctx,
            int streamId,
            ByteBuf data,
            int padding,
            boolean endOfStream,
            ChannelPromise promise) {
        Http2Stream stream = endOfStream ? connection().stream(streamId) : null;
        if (stream != null) {
            WdZlibEncoder ours = stream.removeProperty(key);
            if (ours != null) {
                ours.lastIsNext();
            }
        }
        return super.writeData(ctx, streamId, data, padding, endOfStream, promise);
    }
}
