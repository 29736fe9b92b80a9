// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.DeflateFrameServerExtensionHandshaker;

/**
 * {@link io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler} with WarpDrive's
 * permessage-deflate; deflate-frame, an older draft, is the stock one.
 */
public class WdWebSocketServerCompressionHandler extends WebSocketServerExtensionHandler {
    /** @param maxAllocation what one frame may become, in bytes; 0 for no bound */
    public WdWebSocketServerCompressionHandler(int maxAllocation) {
        super(
                new WdPerMessageDeflateServerExtensionHandshaker(maxAllocation),
                new DeflateFrameServerExtensionHandshaker(PerMessageDeflate.DEFAULT_LEVEL, maxAllocation));
    }
}
