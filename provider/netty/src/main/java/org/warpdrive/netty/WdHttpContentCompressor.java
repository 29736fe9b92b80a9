// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.compression.CompressionOptions;
import io.netty.handler.codec.compression.ZlibWrapper;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpContentCompressor;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An {@link HttpContentCompressor} that compresses gzip and deflate with WarpDrive. Other encodings stay with Netty's
 * codecs, and so do options with a window or memory level other than the default.
 *
 * <p>A client that accepts brotli or zstd gets that first if the library is on the class path, as with the superclass.
 * To answer with gzip, name the encodings:
 *
 * <pre>{@code
 * CompressionOptions[] encodings = {StandardCompressionOptions.gzip(), StandardCompressionOptions.deflate()};
 * pipeline.addLast(new WdHttpContentCompressor(encodings)); // after HttpServerCodec
 * }</pre>
 *
 * <p>The last content of a response and the end of the compressed stream are written in one buffer. One handler belongs
 * to one channel, and is called on the channel's event loop.
 *
 * @since 1.0
 */
public class WdHttpContentCompressor extends HttpContentCompressor {
    private final int contentSizeThreshold;
    private final Levels levels;
    private @Nullable ChannelHandlerContext ctx;

    /** The encoder of the current response; null if a Netty codec compresses it or nothing does. */
    private @Nullable WdZlibEncoder encoder;

    /** Whether the message passed to {@link #encode} is the last of its response. */
    private boolean last;

    /** Creates a compressor for all encodings that Netty supports here, at their default levels. */
    public WdHttpContentCompressor() {
        this(0);
    }

    /**
     * Creates a compressor for the given encodings.
     *
     * @param compressionOptions the encodings to use; none for all that Netty supports here
     */
    public WdHttpContentCompressor(CompressionOptions... compressionOptions) {
        this(0, compressionOptions);
    }

    /**
     * Creates a compressor for the given encodings.
     *
     * @param contentSizeThreshold minimum size in bytes of a complete response to compress; smaller ones are left as
     *     they are
     * @param compressionOptions the encodings to use; none for all that Netty supports here
     * @throws IllegalArgumentException if {@code contentSizeThreshold} is negative
     */
    public WdHttpContentCompressor(int contentSizeThreshold, CompressionOptions... compressionOptions) {
        super(contentSizeThreshold, compressionOptions);
        this.contentSizeThreshold = contentSizeThreshold;
        this.levels = new Levels(compressionOptions);
    }

    /**
     * Creates a compressor for the given encodings. It needs a Netty version whose {@link HttpContentCompressor} has
     * this constructor.
     *
     * @param contentSizeThreshold minimum size in bytes of a complete response to compress; smaller ones are left as
     *     they are
     * @param maxPipelineDepth maximum number of requests that wait for their responses
     * @param compressionOptions the encodings to use; none for all that Netty supports here
     * @throws IllegalArgumentException if {@code contentSizeThreshold} is negative, or {@code maxPipelineDepth} is not
     *     positive
     */
    public WdHttpContentCompressor(
            int contentSizeThreshold, int maxPipelineDepth, CompressionOptions... compressionOptions) {
        super(contentSizeThreshold, maxPipelineDepth, compressionOptions);
        this.contentSizeThreshold = contentSizeThreshold;
        this.levels = new Levels(compressionOptions);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        super.handlerAdded(ctx);
        this.ctx = ctx;
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, HttpObject msg, List<Object> out) throws Exception {
        if (msg instanceof HttpResponse) {
            encoder = null;
        }
        last = msg instanceof LastHttpContent;
        if (last && encoder != null) {
            encoder.lastIsNext();
        }
        super.encode(ctx, msg, out);
        if (last) {
            encoder = null;
        }
    }

    @Override
    protected @Nullable Result beginEncode(HttpResponse httpResponse, String acceptEncoding) throws Exception {
        if (isBelowThreshold(httpResponse) || httpResponse.headers().contains(HttpHeaderNames.CONTENT_ENCODING)) {
            return null;
        }
        String encoding = determineEncoding(acceptEncoding);
        ZlibWrapper wrapper = "gzip".equals(encoding) ? ZlibWrapper.GZIP : ZlibWrapper.ZLIB;
        ChannelHandlerContext ctx = this.ctx;
        if (ctx != null && ("gzip".equals(encoding) || "deflate".equals(encoding))) {
            WdZlibEncoder ours = levels.newEncoder(wrapper);
            if (ours != null) {
                encoder = ours;
                if (last) {
                    ours.lastIsNext();
                }
                return new Result(encoding, Codecs.channel(ctx.channel(), ours));
            }
        }
        return super.beginEncode(httpResponse, acceptEncoding);
    }

    private boolean isBelowThreshold(HttpResponse response) {
        return response instanceof HttpContent content && content.content().readableBytes() < contentSizeThreshold;
    }
}
