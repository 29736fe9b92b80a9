// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.compression.ZlibWrapper;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilter;
import java.util.List;

/**
 * Compresses WebSocket messages. The window is kept from message to message, unless the peers agreed on
 * {@code noContext}. Each frame ends with a flush, so that the peer can decode it when it arrives.
 */
final class PerMessageDeflateEncoder extends WebSocketExtensionEncoder {
    /** The single byte of an empty message: a stored block without data and without its tail (RFC 7692, 7.2.3.6). */
    private static final int EMPTY_MESSAGE = 0;

    private final BufDeflater deflater;
    private final boolean noContext;
    private final WebSocketExtensionFilter filter;
    private boolean inMessage;

    PerMessageDeflateEncoder(int level, boolean noContext, WebSocketExtensionFilter filter) {
        this.deflater = new BufDeflater(ZlibWrapper.NONE, level);
        this.noContext = noContext;
        this.filter = filter;
    }

    @Override
    public boolean acceptOutboundMessage(Object msg) throws Exception {
        if (!super.acceptOutboundMessage(msg)) {
            return false;
        }
        WebSocketFrame frame = (WebSocketFrame) msg;
        if (filter.mustSkip(frame)) {
            if (inMessage) {
                throw new IllegalStateException("Cannot skip per message deflate encoder, compression in progress");
            }
            return false;
        }
        return PerMessageDeflate.isFirst(frame)
                ? (frame.rsv() & WebSocketExtension.RSV1) == 0
                : frame instanceof ContinuationWebSocketFrame && inMessage;
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
        ByteBuf content = frame.content();
        ByteBuf compressed = ctx.alloc().ioBuffer((int) Math.min(deflater.bound(content.readableBytes()), 64 * 1024));
        boolean done = false;
        try {
            compress(content, frame.isFinalFragment(), compressed);
            done = true;
        } finally {
            if (!done) {
                compressed.release();
            }
        }
        boolean first = PerMessageDeflate.isFirst(frame);
        out.add(PerMessageDeflate.exchange(
                frame, first ? frame.rsv() | WebSocketExtension.RSV1 : frame.rsv(), compressed));
        inMessage = !frame.isFinalFragment();
    }

    private void compress(ByteBuf content, boolean last, ByteBuf compressed) {
        if (content.isReadable()) {
            deflater.flush(content, compressed);
            if (last) {
                compressed.writerIndex(compressed.writerIndex() - PerMessageDeflate.TAIL_BYTES);
            }
        } else if (last) {
            compressed.writeByte(EMPTY_MESSAGE);
        }
        if (last && noContext) {
            deflater.reset();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        deflater.end();
        super.handlerRemoved(ctx);
    }
}
