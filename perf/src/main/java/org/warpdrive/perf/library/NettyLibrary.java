// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.library;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.JZlibEncoder;
import io.netty.handler.codec.compression.JdkZlibEncoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.IntFunction;

/** Netty's gzip encoders in an embedded channel, one outbound buffer per write. */
final class NettyLibrary implements Library {
    private final String name;
    private final IntFunction<ChannelHandler> encoder;

    private NettyLibrary(String name, IntFunction<ChannelHandler> encoder) {
        this.name = name;
        this.encoder = encoder;
    }

    static Library jdk() {
        return new NettyLibrary("netty-jdk", level -> new JdkZlibEncoder(ZlibWrapper.GZIP, level));
    }

    static Library jzlib() {
        return new NettyLibrary("netty-jzlib", level -> new JZlibEncoder(ZlibWrapper.GZIP, level));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public OutputStream stream(OutputStream sink, int level) {
        EmbeddedChannel channel = new EmbeddedChannel(encoder.apply(level));
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                ByteBuf buffer = channel.alloc().buffer(length);
                buffer.writeBytes(bytes, offset, length);
                channel.writeOutbound(buffer);
                drain();
            }

            @Override
            public void close() throws IOException {
                channel.finish();
                drain();
                sink.close();
            }

            private void drain() throws IOException {
                for (ByteBuf encoded = channel.readOutbound(); encoded != null; encoded = channel.readOutbound()) {
                    encoded.readBytes(sink, encoded.readableBytes());
                    encoded.release();
                }
            }
        };
    }
}
