// SPDX-License-Identifier: Apache-2.0
/** The gzip codec of gRPC on WarpDrive. */
module org.warpdrive.grpc {
    requires transitive io.grpc;
    requires transitive org.warpdrive.zip;
    requires static org.jspecify;

    exports org.warpdrive.grpc;

    provides org.warpdrive.config.OptionTable with
            org.warpdrive.grpc.GrpcOptions;
}
