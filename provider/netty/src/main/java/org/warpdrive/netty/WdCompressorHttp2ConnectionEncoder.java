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
 * A {@link CompressorHttp2ConnectionEncoder} that compresses gzip and deflate with WarpDrive. Other encodings stay with
 * Netty's codecs, and so do options with a window or memory level other than the default.
 *
 * <p>The {@code content-encoding} header that the application sets decides which streams are compressed and how, as
 * with the superclass. Use it in a builder of connection handlers:
 *
 * <pre>{@code
 * protected Http2ConnectionHandler build(
 *         Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
 *     return new Handler(decoder, new WdCompressorHttp2ConnectionEncoder(encoder), settings);
 * }
 * }</pre>
 *
 * <p>One encoder belongs to one connection, and is called on the channel's event loop.
 *
 * @since 1.0
 */
public class WdCompressorHttp2ConnectionEncoder extends CompressorHttp2ConnectionEncoder {
    private final Levels levels;
    private final Http2Connection.PropertyKey key;

    /**
     * The encoder created while the current headers are written; null before and after. {@link #bind} moves it to the
     * stream.
     */
    private @Nullable WdZlibEncoder fresh;

    /**
     * Creates an encoder for all encodings that Netty supports here, at their default levels.
     *
     * @param delegate the encoder that writes the frames
     */
    public WdCompressorHttp2ConnectionEncoder(Http2ConnectionEncoder delegate) {
        super(delegate);
        this.levels = new Levels();
        this.key = delegate.connection().newKey();
    }

    /**
     * Creates an encoder for the given encodings.
     *
     * @param delegate the encoder that writes the frames
     * @param compressionOptions the encodings to use
     */
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

    /** Ends the compressed stream in the same frame as its last data. */
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
