// SPDX-License-Identifier: Apache-2.0
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.CompressionOptions;
import io.netty.handler.codec.compression.StandardCompressionOptions;
import io.netty.handler.codec.http.DefaultHttpResponse;
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
import org.warpdrive.netty.WdCompressorHttp2ConnectionEncoder;
import org.warpdrive.netty.WdDelegatingDecompressorFrameListener;
import org.warpdrive.netty.WdHttpContentCompressor;
import org.warpdrive.netty.WdHttpContentDecompressor;
import org.warpdrive.netty.WdWebSocketServerCompressionHandler;

final class NettyPipeline {
    private static final int MAX_BYTES = 1 << 20;

    public static void main(String[] arguments) {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                ChannelPipeline pipeline = channel.pipeline();
                // integrations.md, Netty, java 1
            }
        });
        channel.writeInbound(
                Unpooled.copiedBuffer("GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n", US_ASCII));
        channel.readInbound();
        channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        ByteBuf head = channel.readOutbound();
        boolean compressed = head.toString(US_ASCII).contains("content-encoding: gzip");
        Http2ConnectionHandler handler = new Builder(new Http2EventAdapter() {}).build();
        System.out.println(
                "equal: " + (compressed && handler.encoder() instanceof WdCompressorHttp2ConnectionEncoder));
    }

    private static final class Builder extends AbstractHttp2ConnectionHandlerBuilder<Http2ConnectionHandler, Builder> {
        Builder(Http2FrameListener application) {
            Http2Connection connection = new DefaultHttp2Connection(true);
            connection(connection);
            // integrations.md, Netty, java 3
        }

        @Override
        protected Http2ConnectionHandler build() {
            return super.build();
        }

        @Override
        // integrations.md, Netty, java 2
    }

    private static final class Handler extends Http2ConnectionHandler {
        Handler(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            super(decoder, encoder, settings);
        }
    }
}
