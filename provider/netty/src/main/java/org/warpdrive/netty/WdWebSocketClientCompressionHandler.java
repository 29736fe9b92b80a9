// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.DeflateFrameClientExtensionHandshaker;

/**
 * A {@link io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler} whose
 * permessage-deflate extension (RFC 7692) runs on WarpDrive. The older draft deflate-frame is Netty's.
 *
 * <pre>{@code
 * pipeline.addLast(new HttpClientCodec());
 * pipeline.addLast(new WdWebSocketClientCompressionHandler(MAX_BYTES));
 * }</pre>
 *
 * <p>One handler may serve any number of channels.
 *
 * @since 1.0
 */
@ChannelHandler.Sharable
public final class WdWebSocketClientCompressionHandler extends WebSocketClientExtensionHandler {
    /**
     * Creates a handler with Netty's default settings.
     *
     * @param maxAllocation maximum size in bytes that one frame may decompress to; 0 for no limit
     * @throws IllegalArgumentException if {@code maxAllocation} is negative
     */
    public WdWebSocketClientCompressionHandler(int maxAllocation) {
        super(
                new WdPerMessageDeflateClientExtensionHandshaker(maxAllocation),
                new DeflateFrameClientExtensionHandshaker(false, maxAllocation),
                new DeflateFrameClientExtensionHandshaker(true, maxAllocation));
    }
}
