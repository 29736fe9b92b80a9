// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.grpc;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.stub.ClientCalls;
import java.util.Arrays;
import org.warpdrive.compat.kit.InTurns;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.zip.WarpDrive;

/**
 * Main class for figures: calls one after the other, both ends in this process, with gRPC's codec at both and with ours at
 * both. A call is two messages, each compressed and decompressed.
 */
final class GrpcRatios {
    private static final int[] SIZES = {1_000, 4_000, 16_000, 64_000, 1_000_000};

    private GrpcRatios() {}

    public static void main(String[] arguments) throws Exception {
        Server[] servers = {
            GrpcProcess.server(true).start(), GrpcProcess.server(false).start()
        };
        ManagedChannel[] channels = {
            GrpcProcess.channel(servers[0].getPort(), true), GrpcProcess.channel(servers[1].getPort(), false)
        };
        for (int size : SIZES) {
            byte[] message = TestData.JSON.of(size);
            System.out.println(
                    InTurns.row(size + " bytes", () -> call(channels[0], message), () -> call(channels[1], message)));
        }
        System.out.println(WarpDrive.status());
        for (int i = 0; i < servers.length; i++) {
            channels[i].shutdownNow();
            servers[i].shutdownNow();
        }
    }

    private static void call(ManagedChannel channel, byte[] message) {
        byte[] echo = ClientCalls.blockingUnaryCall(
                channel, EchoService.ONCE, CallOptions.DEFAULT.withCompression("gzip"), message);
        if (!Arrays.equals(echo, message)) {
            throw new IllegalStateException("another message");
        }
    }
}
