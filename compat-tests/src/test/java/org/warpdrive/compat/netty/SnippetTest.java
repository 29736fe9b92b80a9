// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.CompressionOptions;
import io.netty.handler.codec.compression.StandardCompressionOptions;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContentCompressor;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.warpdrive.netty.WdCompressorHttp2ConnectionEncoder;
import org.warpdrive.netty.WdDelegatingDecompressorFrameListener;
import org.warpdrive.netty.WdHttpContentCompressor;
import org.warpdrive.netty.WdHttpContentDecompressor;
import org.warpdrive.netty.WdWebSocketServerCompressionHandler;

/** The code in the Netty chapter of docs/integrations.md works. */
@ExtendWith(NoLeaks.class)
class SnippetTest {
    private static final int MAX_BYTES = 1 << 20;

    private static final ChannelInitializer<Channel> SERVER = new ChannelInitializer<>() {
        @Override
        protected void initChannel(Channel channel) {
            ChannelPipeline pipeline = channel.pipeline();
            pipeline.addLast(new HttpServerCodec());
            pipeline.addLast(new WdWebSocketServerCompressionHandler(MAX_BYTES)); // WebSocketServerCompressionHandler
            pipeline.addLast(new WdHttpContentDecompressor(MAX_BYTES)); // was: HttpContentDecompressor
            CompressionOptions[] encodings = {StandardCompressionOptions.gzip(), StandardCompressionOptions.deflate()};
            pipeline.addLast(new WdHttpContentCompressor(encodings)); // was: HttpContentCompressor
        }
    };

    private static final class Http2Builder
            extends AbstractHttp2ConnectionHandlerBuilder<Http2ConnectionHandler, Http2Builder> {
        Http2Builder(Http2FrameListener application) {
            Http2Connection connection = new DefaultHttp2Connection(true);
            connection(connection);
            frameListener(new WdDelegatingDecompressorFrameListener(connection, application, MAX_BYTES));
        }

        @Override
        protected Http2ConnectionHandler build() {
            return super.build();
        }

        @Override
        protected Http2ConnectionHandler build(
                Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            return new Handler(decoder, new WdCompressorHttp2ConnectionEncoder(encoder), settings);
        }
    }

    private static final class Handler extends Http2ConnectionHandler {
        Handler(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            super(decoder, encoder, settings);
        }
    }

    @Test
    void theServerOfTheSnippetCompresses() {
        EmbeddedChannel channel = new EmbeddedChannel(SERVER);
        assertThat(channel.pipeline().get(HttpContentCompressor.class)).isInstanceOf(WdHttpContentCompressor.class);
        assertThat(channel.pipeline().get(HttpContentDecompressor.class)).isInstanceOf(WdHttpContentDecompressor.class);
        channel.writeInbound(Unpooled.copiedBuffer(
                "GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip, br, zstd\r\n\r\n", US_ASCII));
        assertThat(channel.<HttpObject>readInbound()).isInstanceOf(HttpRequest.class);
        channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        ByteBuf head = channel.readOutbound();
        assertThat(head.toString(US_ASCII)).contains("content-encoding: gzip");
        head.release();
        channel.finishAndReleaseAll();
    }

    @Test
    void theHttp2HandlerOfTheSnippetIsMade() {
        Http2ConnectionHandler handler = new Http2Builder(new Http2EventAdapter() {}).build();
        assertThat(handler.encoder()).isInstanceOf(WdCompressorHttp2ConnectionEncoder.class);
    }
}
