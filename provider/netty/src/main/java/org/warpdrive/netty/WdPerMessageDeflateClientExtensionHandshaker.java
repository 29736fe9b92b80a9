// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import static org.warpdrive.netty.PerMessageDeflate.DEFAULT_LEVEL;

import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilterProvider;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import org.jspecify.annotations.Nullable;

/**
 * A {@link PerMessageDeflateClientExtensionHandshaker} whose messages are compressed and decompressed by WarpDrive.
 *
 * <p>WarpDrive compresses with a window of 32 KiB only. If the server requests a smaller one and
 * {@code allowClientWindowSize} permits it, Netty's encoder is used.
 *
 * <pre>{@code
 * pipeline.addLast(new WebSocketClientExtensionHandler(new WdPerMessageDeflateClientExtensionHandshaker(MAX_BYTES)));
 * }</pre>
 *
 * @since 1.0
 */
public final class WdPerMessageDeflateClientExtensionHandshaker implements WebSocketClientExtensionHandshaker {
    private final PerMessageDeflate settings;
    private final PerMessageDeflateClientExtensionHandshaker stock;

    /**
     * Creates a handshaker with Netty's default settings: level 6, and the context is kept from message to message.
     *
     * @param maxAllocation maximum size in bytes that one frame may decompress to; 0 for no limit
     * @throws IllegalArgumentException if {@code maxAllocation} is negative
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
     * Creates a handshaker. The parameters are in the order of Netty's constructor.
     *
     * @param compressionLevel 0 to 9
     * @param allowClientWindowSize whether a server may request a smaller window for the client
     * @param requestedServerWindowSize window in bits, 8 to 15, requested from the server
     * @param allowClientNoContext whether a server may request that the client compresses each message without the
     *     context of the one before
     * @param requestedServerNoContext whether the server is asked to compress each message without the context of the
     *     one before
     * @param extensionFilterProvider filters that select the messages to leave uncompressed
     * @param maxAllocation maximum size in bytes that one frame may decompress to; 0 for no limit
     * @throws IllegalArgumentException if a level, window or {@code maxAllocation} is out of range
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
        return agreed == null ? null : new Extension(settings, agreed, extensionData);
    }

    private static final class Extension extends PerMessageDeflate.Agreed implements WebSocketClientExtension {
        Extension(PerMessageDeflate settings, WebSocketClientExtension stock, WebSocketExtensionData response) {
            super(settings, stock, response.parameters(), true);
        }
    }
}
