// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilterProvider;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of permessage-deflate (RFC 7692) on one side of a connection, and the frame codecs that follow from
 * them. Netty's handshakers negotiate the parameters. The handshakers of this package wrap them and replace the codecs.
 */
record PerMessageDeflate(int level, WebSocketExtensionFilterProvider filters, int maxAllocation) {
    static final int DEFAULT_LEVEL = 6;
    private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
    private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
    private static final String CLIENT_WINDOW = "client_max_window_bits";
    private static final String SERVER_WINDOW = "server_max_window_bits";

    /** Length in bytes of the flush marker that ends the last DEFLATE block of a message. It is not sent. */
    static final int TAIL_BYTES = 4;

    /** The only window, in bits, that WarpDrive compresses with. Netty's encoder does smaller ones. */
    private static final String MAX_WINDOW_BITS = "15";

    /** One negotiated extension: its codecs are WarpDrive's wherever it can do the work, else those of {@code stock}. */
    abstract static class Agreed implements WebSocketExtension {
        private final PerMessageDeflate settings;
        private final WebSocketExtension stock;
        private final Map<String, String> parameters;
        private final boolean isClient;

        Agreed(PerMessageDeflate settings, WebSocketExtension stock, Map<String, String> parameters, boolean isClient) {
            this.settings = settings;
            this.stock = stock;
            this.parameters = parameters;
            this.isClient = isClient;
        }

        @Override
        public int rsv() {
            return stock.rsv();
        }

        @Override
        public WebSocketExtensionEncoder newExtensionEncoder() {
            boolean noContext = parameters.containsKey(isClient ? CLIENT_NO_CONTEXT : SERVER_NO_CONTEXT);
            WebSocketExtensionEncoder ours = isWhole(parameters.get(isClient ? CLIENT_WINDOW : SERVER_WINDOW))
                    ? Codecs.orStock(() ->
                            new PerMessageDeflateEncoder(settings.level, noContext, settings.filters.encoderFilter()))
                    : null;
            return ours != null ? ours : stock.newExtensionEncoder();
        }

        @Override
        public WebSocketExtensionDecoder newExtensionDecoder() {
            boolean noContext = parameters.containsKey(isClient ? SERVER_NO_CONTEXT : CLIENT_NO_CONTEXT);
            WebSocketExtensionDecoder ours = Codecs.orStock(() ->
                    new PerMessageDeflateDecoder(noContext, settings.filters.decoderFilter(), settings.maxAllocation));
            return ours != null ? ours : stock.newExtensionDecoder();
        }

        private static boolean isWhole(@Nullable String windowBits) {
            return windowBits == null || windowBits.equals(MAX_WINDOW_BITS);
        }
    }

    /** True if the frame starts a message. */
    static boolean isFirst(WebSocketFrame frame) {
        return frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
    }

    /** Copies the frame with another {@code content}, which the new frame owns. Releases the content on failure. */
    static WebSocketFrame exchange(WebSocketFrame frame, int rsv, ByteBuf content) {
        if (frame instanceof TextWebSocketFrame) {
            return new TextWebSocketFrame(frame.isFinalFragment(), rsv, content);
        }
        if (frame instanceof BinaryWebSocketFrame) {
            return new BinaryWebSocketFrame(frame.isFinalFragment(), rsv, content);
        }
        if (frame instanceof ContinuationWebSocketFrame) {
            return new ContinuationWebSocketFrame(frame.isFinalFragment(), rsv, content);
        }
        content.release();
        throw new CodecException("unexpected frame type: " + frame.getClass().getName());
    }
}
