// SPDX-License-Identifier: Apache-2.0
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import org.warpdrive.grpc.WdGzip;

final class GrpcServer {
    public static void main(String[] arguments) throws Exception {
        ServerBuilder<?> builder = InProcessServerBuilder.forName("snippet");
        // integrations.md, gRPC, java 1
        builder.build().start().shutdownNow().awaitTermination();
        System.out.println("equal: " + (WdGzip.compressors().lookupCompressor("gzip") instanceof WdGzip));
    }
}
