// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A service whose messages are plain bytes, which it gives back: once, or for each that comes. */
final class EchoService {
    static final MethodDescriptor<byte[], byte[]> ONCE = method("Once", MethodDescriptor.MethodType.UNARY);
    static final MethodDescriptor<byte[], byte[]> EACH = method("Each", MethodDescriptor.MethodType.BIDI_STREAMING);

    private static final String NAME = "warpdrive.Echo";

    private EchoService() {}

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static MethodDescriptor<byte[], byte[]> method(String name, MethodDescriptor.MethodType type) {
        return MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName("warpdrive.Echo", name))
                .build();
    }

    /** The service, which compresses its answers for clients that take gzip. */
    static ServerServiceDefinition definition() {
        return ServerServiceDefinition.builder(ServiceDescriptor.newBuilder(NAME)
                        .addMethod(ONCE)
                        .addMethod(EACH)
                        .build())
                .addMethod(ONCE, ServerCalls.asyncUnaryCall((request, responses) -> {
                    compress(responses);
                    responses.onNext(request);
                    responses.onCompleted();
                }))
                .addMethod(EACH, ServerCalls.asyncBidiStreamingCall(responses -> {
                    compress(responses);
                    return new StreamObserver<byte[]>() {
                        @Override
                        public void onNext(byte[] message) {
                            responses.onNext(message);
                        }

                        @Override
                        public void onError(Throwable failure) {
                            responses.onError(failure);
                        }

                        @Override
                        public void onCompleted() {
                            responses.onCompleted();
                        }
                    };
                }))
                .build();
    }

    private static void compress(StreamObserver<byte[]> responses) {
        ((ServerCallStreamObserver<byte[]>) responses).setCompression("gzip");
    }
}
