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

/** Whose codecs do the work: WarpDrive's, or Netty's own if it is switched off or could not be set up. */
final class Codecs {
    private Codecs() {}

    /** What the supplier gives; null if the stock codec is to do the work. */
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

    /** A channel of one codec, with the outer channel's identity and configuration, as HTTP handlers want. */
    static EmbeddedChannel channel(Channel outer, ChannelHandler codec) {
        return new EmbeddedChannel(outer.id(), outer.metadata().hasDisconnect(), outer.config(), codec);
    }
}
