// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdInflater;

/**
 * Creates deflaters, inflaters and codecs: WarpDrive's, or the stock ones if WarpDrive is switched off or could not be
 * set up.
 */
final class Codecs {
    private Codecs() {}

    /** Returns what the supplier creates; null if the stock codec has to do the work. */
    static <T> @Nullable T orStock(Supplier<T> ours) {
        return NettyOptions.NETTY.tryTo(ours);
    }

    static Deflater deflater(int level, boolean nowrap) {
        Deflater ours = orStock(() -> WdDeflater.forEventLoop(level, nowrap));
        return ours != null ? ours : new Deflater(level, nowrap);
    }

    static Inflater inflater(boolean nowrap) {
        Inflater ours = orStock(() -> WdInflater.forEventLoop(nowrap));
        return ours != null ? ours : new Inflater(nowrap);
    }

    /**
     * Creates an embedded channel with one codec. It has the id and configuration of the outer channel, as Netty's HTTP
     * handlers require.
     */
    static EmbeddedChannel channel(Channel outer, ChannelHandler codec) {
        return new EmbeddedChannel(outer.id(), outer.metadata().hasDisconnect(), outer.config(), codec);
    }
}
