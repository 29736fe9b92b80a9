// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.DeflateFrameServerExtensionHandshaker;

/**
 * A {@link io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler} whose
 * permessage-deflate extension (RFC 7692) runs on WarpDrive. The older draft deflate-frame is Netty's.
 *
 * <pre>{@code
 * pipeline.addLast(new HttpServerCodec());
 * pipeline.addLast(new WdWebSocketServerCompressionHandler(MAX_BYTES));
 * }</pre>
 *
 * <p>One handler belongs to one channel, and is called on the channel's event loop.
 *
 * @since 1.0
 */
public class WdWebSocketServerCompressionHandler extends WebSocketServerExtensionHandler {
    /**
     * Creates a handler with Netty's default settings.
     *
     * @param maxAllocation maximum size in bytes that one frame may decompress to; 0 for no limit
     * @throws IllegalArgumentException if {@code maxAllocation} is negative
     */
    public WdWebSocketServerCompressionHandler(int maxAllocation) {
        super(
                new WdPerMessageDeflateServerExtensionHandshaker(maxAllocation),
                new DeflateFrameServerExtensionHandshaker(PerMessageDeflate.DEFAULT_LEVEL, maxAllocation));
    }
}
