// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.grpc;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.warpdrive.compat.kit.TestJvm;
import org.warpdrive.grpc.WdGzip;

/**
 * Main class of the JVMs that {@link GrpcTest} starts. {@code server} says its port on a line and lives until its input ends;
 * {@code client} calls the port that follows. Says last what WarpDrive did.
 */
final class GrpcProcess {
    private static final int MAX_BYTES = 16 << 20;

    private GrpcProcess() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("server")) {
            Server server = server(false).start();
            System.out.println("port " + server.getPort());
            while (System.in.read() >= 0) {}
            server.shutdownNow().awaitTermination(1, TimeUnit.MINUTES);
        } else {
            call(Integer.parseInt(arguments[1]), false);
        }
        System.out.println(TestJvm.status());
    }

    static Server server(boolean stock) {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .maxInboundMessageSize(MAX_BYTES)
                .addService(EchoService.definition());
        if (!stock) {
            builder.compressorRegistry(WdGzip.compressors());
            builder.decompressorRegistry(WdGzip.decompressors());
        }
        return builder.build();
    }

    static void call(int port, boolean stock) throws Exception {
        ManagedChannel channel = channel(port, stock);
        EchoCalls.checkAll(channel);
        channel.shutdownNow().awaitTermination(1, TimeUnit.MINUTES);
    }

    static ManagedChannel channel(int port, boolean stock) {
        NettyChannelBuilder builder =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().maxInboundMessageSize(MAX_BYTES);
        if (!stock) {
            builder.compressorRegistry(WdGzip.compressors());
            builder.decompressorRegistry(WdGzip.decompressors());
        }
        return builder.build();
    }
}
