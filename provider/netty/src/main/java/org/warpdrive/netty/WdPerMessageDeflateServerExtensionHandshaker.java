// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import static org.warpdrive.netty.PerMessageDeflate.DEFAULT_LEVEL;

import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilterProvider;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import org.jspecify.annotations.Nullable;

/**
 * A {@link PerMessageDeflateServerExtensionHandshaker} whose messages are compressed and decompressed by WarpDrive.
 *
 * <p>WarpDrive compresses with a window of 32 KiB only. If the client requests a smaller one and
 * {@code allowServerWindowSize} permits it, Netty's encoder is used.
 *
 * <pre>{@code
 * pipeline.addLast(new WebSocketServerExtensionHandler(new WdPerMessageDeflateServerExtensionHandshaker(MAX_BYTES)));
 * }</pre>
 *
 * @since 1.0
 */
public final class WdPerMessageDeflateServerExtensionHandshaker implements WebSocketServerExtensionHandshaker {
    private final PerMessageDeflate settings;
    private final PerMessageDeflateServerExtensionHandshaker stock;

    /**
     * Creates a handshaker with Netty's default settings: level 6, and the context is kept from message to message.
     *
     * @param maxAllocation maximum size in bytes that one frame may decompress to; 0 for no limit
     * @throws IllegalArgumentException if {@code maxAllocation} is negative
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
     * Creates a handshaker. The parameters are in the order of Netty's constructor.
     *
     * @param compressionLevel 0 to 9
     * @param allowServerWindowSize whether a client may request a smaller window for the server
     * @param preferredClientWindowSize window in bits, 8 to 15, requested from clients that leave the choice to the
     *     server
     * @param allowServerNoContext whether a client may request that the server compresses each message without the
     *     context of the one before
     * @param preferredClientNoContext whether clients are asked to compress each message without the context of the one
     *     before
     * @param extensionFilterProvider filters that select the messages to leave uncompressed
     * @param maxAllocation maximum size in bytes that one frame may decompress to; 0 for no limit
     * @throws IllegalArgumentException if a level, window or {@code maxAllocation} is out of range
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

    private static final class Extension extends PerMessageDeflate.Agreed implements WebSocketServerExtension {
        private final WebSocketServerExtension stock;

        Extension(PerMessageDeflate settings, WebSocketServerExtension stock) {
            super(settings, stock, stock.newReponseData().parameters(), false);
            this.stock = stock;
        }

        @Override
        public WebSocketExtensionData newReponseData() {
            return stock.newReponseData();
        }
    }
}
