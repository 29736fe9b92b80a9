// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** Sends every WebSocket frame back. */
final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a client that is gone is gone
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        ctx.writeAndFlush(frame.retain());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
