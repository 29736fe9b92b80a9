// SPDX-License-Identifier: Apache-2.0
package app;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.util.Arrays;
import org.warpdrive.netty.WdZlibDecoder;
import org.warpdrive.netty.WdZlibEncoder;

/** Through both handlers. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        byte[] data = new byte[100_000];
        EmbeddedChannel encoder = new EmbeddedChannel(new WdZlibEncoder(ZlibWrapper.GZIP));
        encoder.writeOutbound(Unpooled.wrappedBuffer(data));
        encoder.finish();
        EmbeddedChannel decoder = new EmbeddedChannel(new WdZlibDecoder(ZlibWrapper.GZIP, 0));
        for (ByteBuf each = encoder.readOutbound(); each != null; each = encoder.readOutbound()) {
            decoder.writeInbound(each);
        }
        decoder.finish();
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf each = decoder.readInbound(); each != null; each = decoder.readInbound()) {
            all.writeBytes(each);
            each.release();
        }
        System.out.println("the same: " + Arrays.equals(ByteBufUtil.getBytes(all), data));
    }
}
