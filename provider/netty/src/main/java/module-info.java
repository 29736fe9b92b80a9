// SPDX-License-Identifier: Apache-2.0
/** Netty's zlib, HTTP and WebSocket codecs on WarpDrive. */
module org.warpdrive.netty {
    requires transitive io.netty.buffer;
    requires transitive io.netty.codec;
    requires transitive io.netty.codec.http;
    requires transitive io.netty.codec.http2;
    requires transitive io.netty.common;
    requires transitive io.netty.transport;
    requires transitive org.warpdrive.zip;
    requires static org.jspecify;

    exports org.warpdrive.netty;

    provides org.warpdrive.config.OptionTable with
            org.warpdrive.netty.NettyOptions;
}
