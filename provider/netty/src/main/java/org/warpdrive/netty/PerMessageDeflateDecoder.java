// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilter;
import java.util.List;
import java.util.zip.Inflater;

/**
 * Decompresses WebSocket messages. The window is kept from message to message, unless the peers agreed on
 * {@code noContext}. Some peers end a message with a final DEFLATE block (RFC 7692, 7.2.3.4). The decoder then starts a
 * new stream.
 */
final class PerMessageDeflateDecoder extends WebSocketExtensionDecoder {
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
    private static final int LEAST_ROOM_BYTES = 512;

    private final BufInflater inflater = new BufInflater(true);
    private final boolean noContext;
    private final WebSocketExtensionFilter filter;
    private final int maxBytes;
    private boolean inMessage;

    /** @param maxAllocation maximum size in bytes that one frame may decompress to; 0 for no limit */
    PerMessageDeflateDecoder(boolean noContext, WebSocketExtensionFilter filter, int maxAllocation) {
        this.noContext = noContext;
        this.filter = filter;
        this.maxBytes = maxAllocation == 0 ? Integer.MAX_VALUE : maxAllocation;
    }

    @Override
    public boolean acceptInboundMessage(Object msg) throws Exception {
        if (!super.acceptInboundMessage(msg)) {
            return false;
        }
        WebSocketFrame frame = (WebSocketFrame) msg;
        if (filter.mustSkip(frame)) {
            if (inMessage) {
                throw new IllegalStateException("Cannot skip per message deflate decoder, compression in progress");
            }
            return false;
        }
        return PerMessageDeflate.isFirst(frame)
                ? (frame.rsv() & WebSocketExtension.RSV1) != 0
                : frame instanceof ContinuationWebSocketFrame && inMessage;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
        ByteBuf content = frame.content();
        int length = content.readableBytes();
        boolean empty = length == 0 || (length == 1 && content.getByte(content.readerIndex()) == 0);
        Decoded decoded = new Decoded(ctx, length);
        boolean done = false;
        try {
            inflate(content, frame.isFinalFragment(), decoded);
            if (!empty && !decoded.buffer.isReadable() && PerMessageDeflate.isFirst(frame)) {
                throw new CodecException("cannot read uncompressed buffer");
            }
            done = true;
        } finally {
            if (!done) {
                decoded.buffer.release();
            }
        }
        out.add(PerMessageDeflate.exchange(frame, frame.rsv() & ~WebSocketExtension.RSV1, decoded.buffer));
        inMessage = !frame.isFinalFragment();
    }

    private void inflate(ByteBuf content, boolean last, Decoded decoded) {
        inflate(content, decoded);
        if (last && !inflater.finished()) {
            inflate(Unpooled.wrappedBuffer(TAIL), decoded);
        }
        if (inflater.finished() || (last && noContext)) {
            inflater.reset();
        }
    }

    private void inflate(ByteBuf in, Decoded decoded) {
        while (in.isReadable()) {
            if (inflater.finished()) {
                inflater.reset();
            }
            inflater.inflate(in, decoded);
        }
    }

    /** The decompressed content of one frame. */
    private final class Decoded implements BufInflater.Receiver {
        final ByteBuf buffer;

        Decoded(ChannelHandlerContext ctx, int length) {
            int wanted = Math.max(LEAST_ROOM_BYTES, Math.min(length, 1 << 20) * 2);
            buffer = ctx.alloc().heapBuffer(Math.min(wanted, maxBytes), maxBytes);
        }

        @Override
        public ByteBuf room(int remaining) {
            if (!buffer.isWritable()) {
                if (buffer.capacity() == maxBytes) {
                    throw new DecompressionException("Decompression buffer has reached maximum size: " + maxBytes);
                }
                buffer.ensureWritable(Math.min(maxBytes - buffer.capacity(), Math.max(LEAST_ROOM_BYTES, remaining)));
            }
            return buffer;
        }

        @Override
        public void decoded(ByteBuf room, int index, int count) {}

        @Override
        public void needsDictionary(Inflater inflater) {
            throw new DecompressionException("a raw stream cannot ask for a dictionary");
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        inflater.end();
        super.handlerRemoved(ctx);
    }
}
