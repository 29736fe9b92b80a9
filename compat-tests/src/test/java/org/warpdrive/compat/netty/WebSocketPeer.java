// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.netty.WdWebSocketClientCompressionHandler;

/** A Netty client with permessage-deflate, stock or ours. */
final class WebSocketPeer {
    private static final int MAX_BYTES = 16 << 20;

    private final int port;
    private final boolean ours;
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private final CountDownLatch open = new CountDownLatch(1);

    WebSocketPeer(int port, boolean ours) {
        this.port = port;
        this.ours = ours;
    }

    /** Messages of many sizes, each of which must come back. */
    void exchange() throws InterruptedException {
        EventLoopGroup group = NettyServer.eventLoops();
        try {
            Channel channel = connect(group);
            assertThat(open.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(channel.pipeline().names())
                    .anyMatch(name -> name.contains(ours ? "warpdrive.netty.PerMessage" : "netty.handler"))
                    .anyMatch(name -> name.contains("PerMessageDeflateDecoder"));
            for (int size : new int[] {100, 100, 0, 1, 2048, 65536, 700_000, 100}) {
                byte[] message = TestData.JSON.of(size);
                channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)))
                        .sync();
                assertThat(received.poll(1, TimeUnit.MINUTES)).isEqualTo(message);
            }
            channel.close().sync();
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    private Channel connect(EventLoopGroup group) throws InterruptedException {
        WebSocketClientProtocolHandler protocol =
                new WebSocketClientProtocolHandler(WebSocketClientHandshakerFactory.newHandshaker(
                        URI.create("ws://127.0.0.1:" + port + "/ws"),
                        WebSocketVersion.V13,
                        null,
                        true,
                        new DefaultHttpHeaders(),
                        MAX_BYTES));
        return new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(MAX_BYTES),
                                        ours
                                                ? new WdWebSocketClientCompressionHandler(MAX_BYTES)
                                                : new WebSocketClientCompressionHandler(MAX_BYTES),
                                        protocol,
                                        new Receiver());
                    }
                })
                .connect("127.0.0.1", port)
                .sync()
                .channel();
    }

    private final class Receiver extends SimpleChannelInboundHandler<WebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
            received.add(ByteBufUtil.getBytes(frame.content()));
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
            if (WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE.equals(event)) {
                open.countDown();
            }
            super.userEventTriggered(ctx, event);
        }
    }
}
