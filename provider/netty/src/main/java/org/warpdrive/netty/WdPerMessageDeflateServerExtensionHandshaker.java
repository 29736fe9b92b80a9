// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import static org.warpdrive.netty.PerMessageDeflate.CLIENT_NO_CONTEXT;
import static org.warpdrive.netty.PerMessageDeflate.DEFAULT_LEVEL;
import static org.warpdrive.netty.PerMessageDeflate.SERVER_NO_CONTEXT;
import static org.warpdrive.netty.PerMessageDeflate.SERVER_WINDOW;

import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilterProvider;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import org.jspecify.annotations.Nullable;

/**
 * {@link PerMessageDeflateServerExtensionHandshaker} whose messages WarpDrive compresses and decompresses. Where a client
 * asks for a smaller window than 32 KiB, and may, the stock codec writes.
 */
public final class WdPerMessageDeflateServerExtensionHandshaker implements WebSocketServerExtensionHandshaker {
    private final PerMessageDeflate settings;
    private final PerMessageDeflateServerExtensionHandshaker stock;

    /**
     * With the stock defaults: level 6, context kept from message to message.
     *
     * @param maxAllocation what one frame may become, in bytes; 0 for no bound
     */
    public WdPerMessageDeflateServerExtensionHandshaker(int maxAllocation) {
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
     * @param allowServerWindowSize whether a client may ask for a smaller window
     * @param preferredClientWindowSize the window asked of clients that let us choose, 8 to 15 bits
     * @param allowServerNoContext whether a client may ask for messages without context
     * @param preferredClientNoContext whether clients are asked for messages without context
     * @param extensionFilterProvider says what messages are left alone
     * @param maxAllocation what one frame may become, in bytes; 0 for no bound
     */
    public WdPerMessageDeflateServerExtensionHandshaker(
            int compressionLevel,
            boolean allowServerWindowSize,
            int preferredClientWindowSize,
            boolean allowServerNoContext,
            boolean preferredClientNoContext,
            WebSocketExtensionFilterProvider extensionFilterProvider,
            int maxAllocation) {
        stock = new PerMessageDeflateServerExtensionHandshaker(
                compressionLevel,
                allowServerWindowSize,
                preferredClientWindowSize,
                allowServerNoContext,
                preferredClientNoContext,
                extensionFilterProvider,
                maxAllocation);
        settings = new PerMessageDeflate(compressionLevel, extensionFilterProvider, maxAllocation);
    }

    @Override
    public @Nullable WebSocketServerExtension handshakeExtension(WebSocketExtensionData extensionData) {
        WebSocketServerExtension agreed = stock.handshakeExtension(extensionData);
        return agreed == null ? null : new Extension(settings, agreed);
    }

    private static final class Extension implements WebSocketServerExtension {
        private final WebSocketServerExtension stock;
        private final PerMessageDeflate.Handlers handlers;

        Extension(PerMessageDeflate settings, WebSocketServerExtension stock) {
            this.stock = stock;
            this.handlers = new PerMessageDeflate.Handlers(
                    settings, stock, stock.newReponseData().parameters());
        }

        @Override
        public int rsv() {
            return stock.rsv();
        }

        @Override
        public WebSocketExtensionEncoder newExtensionEncoder() {
            return handlers.encoder(SERVER_WINDOW, SERVER_NO_CONTEXT);
        }

        @Override
        public WebSocketExtensionDecoder newExtensionDecoder() {
            return handlers.decoder(CLIENT_NO_CONTEXT);
        }

        @Override
        public WebSocketExtensionData newReponseData() {
            return stock.newReponseData();
        }
    }
}
