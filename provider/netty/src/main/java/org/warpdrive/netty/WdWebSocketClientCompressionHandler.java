// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.DeflateFrameClientExtensionHandshaker;

/**
 * {@link io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler} with WarpDrive's
 * permessage-deflate; deflate-frame, an older draft, is the stock one.
 */
@ChannelHandler.Sharable
public final class WdWebSocketClientCompressionHandler extends WebSocketClientExtensionHandler {
    /** @param maxAllocation what one frame may become, in bytes; 0 for no bound */
    public WdWebSocketClientCompressionHandler(int maxAllocation) {
        super(
                new WdPerMessageDeflateClientExtensionHandshaker(maxAllocation),
                new DeflateFrameClientExtensionHandshaker(false, maxAllocation),
                new DeflateFrameClientExtensionHandshaker(true, maxAllocation));
    }
}
