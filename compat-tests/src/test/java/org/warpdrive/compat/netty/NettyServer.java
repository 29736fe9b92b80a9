// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.compression.CompressionOptions;
import io.netty.handler.codec.compression.StandardCompressionOptions;
import io.netty.handler.codec.http.HttpContentCompressor;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.CleartextHttp2ServerUpgradeHandler;
import io.netty.handler.codec.http2.CompressorHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DelegatingDecompressorFrameListener;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.HttpToHttp2ConnectionHandler;
import io.netty.handler.codec.http2.InboundHttp2ToHttpAdapterBuilder;
import io.netty.util.AsciiString;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.warpdrive.compat.kit.TestJvm;
import org.warpdrive.netty.WdCompressorHttp2ConnectionEncoder;
import org.warpdrive.netty.WdDelegatingDecompressorFrameListener;
import org.warpdrive.netty.WdHttpContentCompressor;
import org.warpdrive.netty.WdHttpContentDecompressor;
import org.warpdrive.netty.WdWebSocketServerCompressionHandler;

/**
 * A server of its own process: HTTP/1.1, HTTP/2 in clear text and WebSocket on one port of the loopback interface, with
 * {@code warpdrive} codecs or {@code stock} ones. Says its port on a line, and lives until its input ends.
 */
public final class NettyServer {
    /** What a compressed body may become, per buffer: bombs end here. */
    static final int MAX_ALLOCATION = 1 << 20;

    private static final int MAX_BODY_BYTES = 16 << 20;
    private static final CompressionOptions[] OPTIONS = {
        StandardCompressionOptions.gzip(), StandardCompressionOptions.deflate()
    };

    private final boolean stock;

    private NettyServer(boolean stock) {
        this.stock = stock;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        NettyServer server = new NettyServer(args[0].equals("stock"));
        EventLoopGroup group = eventLoops();
        Channel listener = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        server.initialize(channel.pipeline());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        String address = listener.localAddress().toString();
        System.out.println("port " + address.substring(address.lastIndexOf(':') + 1));
        while (System.in.read() >= 0) {}
        listener.close().sync();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        System.out.println(TestJvm.status());
    }

    /** There in both lines, and deprecated in the newer one. */
    @SuppressWarnings("deprecation")
    static EventLoopGroup eventLoops() {
        return new NioEventLoopGroup(2);
    }

    private void initialize(ChannelPipeline pipeline) {
        HttpServerCodec codec = new HttpServerCodec();
        HttpServerUpgradeHandler upgrade = new HttpServerUpgradeHandler(
                codec,
                protocol -> AsciiString.contentEquals(Http2CodecUtil.HTTP_UPGRADE_PROTOCOL_NAME, protocol)
                        ? new Http2ServerUpgradeCodec(http2())
                        : null,
                MAX_BODY_BYTES);
        pipeline.addLast(new CleartextHttp2ServerUpgradeHandler(codec, upgrade, http2()));
        pipeline.addLast(new Http1Codecs());
        pipeline.addLast(new PageHandler());
    }

    /** Puts the codecs of HTTP/1.1 into the pipeline when a client turns out to speak that. */
    private final class Http1Codecs extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ChannelPipeline pipeline = ctx.pipeline();
            if (pipeline.get(HttpServerCodec.class) != null) {
                String before = ctx.name();
                pipeline.addBefore(
                        before,
                        "websocket-compression",
                        either(
                                () -> new WebSocketServerCompressionHandler(MAX_ALLOCATION),
                                () -> new WdWebSocketServerCompressionHandler(MAX_ALLOCATION)));
                pipeline.addBefore(
                        before,
                        "decompressor",
                        either(
                                () -> new HttpContentDecompressor(MAX_ALLOCATION),
                                () -> new WdHttpContentDecompressor(MAX_ALLOCATION)));
                pipeline.addBefore(
                        before,
                        "compressor",
                        either(() -> new HttpContentCompressor(OPTIONS), () -> new WdHttpContentCompressor(OPTIONS)));
                pipeline.addBefore(
                        before, "websocket", new WebSocketServerProtocolHandler("/ws", null, true, MAX_BODY_BYTES));
                pipeline.addBefore(before, "echo", new Echo());
                ChannelHandlerContext first = pipeline.context(HttpServerUpgradeHandler.class);
                pipeline.remove(this);
                first.fireChannelRead(msg);
            } else {
                pipeline.remove(this);
                ctx.fireChannelRead(msg);
            }
        }
    }

    private <T> T either(Supplier<? extends T> theirs, Supplier<? extends T> ours) {
        return stock ? theirs.get() : ours.get();
    }

    private HttpToHttp2ConnectionHandler http2() {
        Http2Connection connection = new DefaultHttp2Connection(true);
        Http2FrameListener adapter = new InboundHttp2ToHttpAdapterBuilder(connection)
                .maxContentLength(MAX_BODY_BYTES)
                .propagateSettings(false)
                .build();
        return new Http2Builder(
                        connection,
                        either(
                                () -> new DelegatingDecompressorFrameListener(connection, adapter, MAX_ALLOCATION),
                                () -> new WdDelegatingDecompressorFrameListener(connection, adapter, MAX_ALLOCATION)))
                .build();
    }

    private final class Http2Builder
            extends AbstractHttp2ConnectionHandlerBuilder<HttpToHttp2ConnectionHandler, Http2Builder> {
        Http2Builder(Http2Connection connection, Http2FrameListener listener) {
            connection(connection);
            frameListener(listener);
        }

        @Override
        protected HttpToHttp2ConnectionHandler build() {
            return super.build();
        }

        @Override
        protected HttpToHttp2ConnectionHandler build(
                Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            Http2ConnectionEncoder compressor = either(
                    () -> new CompressorHttp2ConnectionEncoder(encoder, OPTIONS),
                    () -> new WdCompressorHttp2ConnectionEncoder(encoder, OPTIONS));
            return new Http2Handler(decoder, compressor, settings);
        }
    }

    private static final class Http2Handler extends HttpToHttp2ConnectionHandler {
        Http2Handler(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            super(decoder, encoder, settings, false);
        }
    }
}
