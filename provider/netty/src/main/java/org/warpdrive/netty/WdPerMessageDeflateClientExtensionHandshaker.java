// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import static org.warpdrive.netty.PerMessageDeflate.CLIENT_NO_CONTEXT;
import static org.warpdrive.netty.PerMessageDeflate.CLIENT_WINDOW;
import static org.warpdrive.netty.PerMessageDeflate.DEFAULT_LEVEL;
import static org.warpdrive.netty.PerMessageDeflate.SERVER_NO_CONTEXT;

import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilterProvider;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import org.jspecify.annotations.Nullable;

/**
 * {@link PerMessageDeflateClientExtensionHandshaker} whose messages WarpDrive compresses and decompresses. Where a server
 * asks for a smaller window than 32 KiB, and may, the stock codec writes.
 */
public final class WdPerMessageDeflateClientExtensionHandshaker implements WebSocketClientExtensionHandshaker {
    private final PerMessageDeflate settings;
    private final PerMessageDeflateClientExtensionHandshaker stock;

    /**
     * With the stock defaults: level 6, context kept from message to message.
     *
     * @param maxAllocation what one frame may become, in bytes; 0 for no bound
     */
    public WdPerMessageDeflateClientExtensionHandshaker(int maxAllocation) {
        this(
                DEFAULT_LEVEL,
                ZlibCodecFactory.isSupportingWindowSizeAndMemLevel(),
                PerMessageDeflateServerExtensionHandshaker.MAX_WINDOW_SIZE,
                false,
                false,
                WebSocketExtensionFilterProvider.DEFAULT,
                maxAllocation);
    }

    /**
     * With settings of one's own, in the order of the stock constructor.
     *
     * @param compressionLevel 0 to 9
     * @param allowClientWindowSize whether a server may ask for a smaller window
     * @param requestedServerWindowSize the window asked of the server, 8 to 15 bits
     * @param allowClientNoContext whether a server may ask for messages without context
     * @param requestedServerNoContext whether the server is asked for messages without context
     * @param extensionFilterProvider says what messages are left alone
     * @param maxAllocation what one frame may become, in bytes; 0 for no bound
     */
    public WdPerMessageDeflateClientExtensionHandshaker(
            int compressionLevel,
            boolean allowClientWindowSize,
            int requestedServerWindowSize,
            boolean allowClientNoContext,
            boolean requestedServerNoContext,
            WebSocketExtensionFilterProvider extensionFilterProvider,
            int maxAllocation) {
        stock = new PerMessageDeflateClientExtensionHandshaker(
                compressionLevel,
                allowClientWindowSize,
                requestedServerWindowSize,
                allowClientNoContext,
                requestedServerNoContext,
                extensionFilterProvider,
                maxAllocation);
        settings = new PerMessageDeflate(compressionLevel, extensionFilterProvider, maxAllocation);
    }

    @Override
    public WebSocketExtensionData newRequestData() {
        return stock.newRequestData();
    }

    @Override
    public @Nullable WebSocketClientExtension handshakeExtension(WebSocketExtensionData extensionData) {
        WebSocketClientExtension agreed = stock.handshakeExtension(extensionData);
        return agreed == null
                ? null
                : new Extension(agreed, new PerMessageDeflate.Handlers(settings, agreed, extensionData.parameters()));
    }

    private record Extension(WebSocketClientExtension stock, PerMessageDeflate.Handlers handlers)
            implements WebSocketClientExtension {
        @Override
        public int rsv() {
            return stock.rsv();
        }

        @Override
        public WebSocketExtensionEncoder newExtensionEncoder() {
            return handlers.encoder(CLIENT_WINDOW, CLIENT_NO_CONTEXT);
        }

        @Override
        public WebSocketExtensionDecoder newExtensionDecoder() {
            return handlers.decoder(SERVER_NO_CONTEXT);
        }
    }
}
