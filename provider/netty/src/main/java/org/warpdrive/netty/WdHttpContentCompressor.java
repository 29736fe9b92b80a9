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
 * {@link HttpContentCompressor} whose gzip and deflate are WarpDrive's; other encodings, and options with a window or memory
 * of their own, stay with the stock codecs. The end of a response goes out in one piece with its last content.
 *
 * <p>As in the stock class, a client that takes brotli or zstd is given that first where their libraries are on the class
 * path. To answer with gzip, name the encodings: {@code new WdHttpContentCompressor(StandardCompressionOptions.gzip(),
 * StandardCompressionOptions.deflate())}.
 */
public class WdHttpContentCompressor extends HttpContentCompressor {
    private final int contentSizeThreshold;
    private final Levels levels;
    private @Nullable ChannelHandlerContext ctx;

    /** Of the response under way; null if that is not ours. */
    private @Nullable WdZlibEncoder encoder;

    /** Whether the message being written is the last of its response. */
    private boolean last;

    /** All encodings there are, at their default levels. */
    public WdHttpContentCompressor() {
        this(0);
    }

    /**
     * The encodings named.
     *
     * @param compressionOptions none for all there are
     */
    public WdHttpContentCompressor(CompressionOptions... compressionOptions) {
        this(0, compressionOptions);
    }

    /**
     * The encodings named.
     *
     * @param contentSizeThreshold complete responses with less content stay as they are
     * @param compressionOptions none for all there are
     */
    public WdHttpContentCompressor(int contentSizeThreshold, CompressionOptions... compressionOptions) {
        super(contentSizeThreshold, compressionOptions);
        this.contentSizeThreshold = contentSizeThreshold;
        this.levels = new Levels(compressionOptions);
    }

    /**
     * The encodings named. Needs a Netty that has this constructor in {@link HttpContentCompressor}.
     *
     * @param contentSizeThreshold complete responses with less content stay as they are
     * @param maxPipelineDepth how many requests may wait for their responses
     * @param compressionOptions none for all there are
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
