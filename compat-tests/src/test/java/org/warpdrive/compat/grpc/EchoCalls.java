// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.warpdrive.compat.kit.TestData;

/** Calls with compressed messages, each of which must come back as it was. */
final class EchoCalls {
    private static final int[] SIZES = {0, 1, 1000, 65_536, 3_000_000};

    private EchoCalls() {}

    private static CallOptions gzip() {
        return CallOptions.DEFAULT.withCompression("gzip").withDeadlineAfter(1, TimeUnit.MINUTES);
    }

    static void checkAll(Channel channel) throws Exception {
        for (TestData kind : List.of(TestData.JSON, TestData.RANDOM)) {
            for (int size : SIZES) {
                byte[] message = kind.of(size);
                assertThat(ClientCalls.blockingUnaryCall(channel, EchoService.ONCE, gzip(), message))
                        .as("%s %d", kind, size)
                        .isEqualTo(message);
            }
        }
        byte[] plain = TestData.TEXT.of(10_000);
        assertThat(ClientCalls.blockingUnaryCall(channel, EchoService.ONCE, CallOptions.DEFAULT, plain))
                .isEqualTo(plain);
        checkStream(channel);
        checkManyAtOnce(channel);
        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(
                        channel, EchoService.ONCE, CallOptions.DEFAULT.withCompression("snappy"), plain))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("snappy");
        // A bomb: what it becomes counts.
        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(channel, EchoService.ONCE, gzip(), new byte[40_000_000]))
                .isInstanceOf(StatusRuntimeException.class);
        assertThat(ClientCalls.blockingUnaryCall(channel, EchoService.ONCE, gzip(), plain))
                .isEqualTo(plain);
    }

    private static void checkStream(Channel channel) throws Exception {
        CompletableFuture<List<byte[]>> all = new CompletableFuture<>();
        StreamObserver<byte[]> requests = ClientCalls.asyncBidiStreamingCall(
                channel.newCall(EchoService.EACH, gzip()), new StreamObserver<byte[]>() {
                    private final List<byte[]> seen = new ArrayList<>();

                    @Override
                    public void onNext(byte[] message) {
                        seen.add(message);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        all.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        all.complete(seen);
                    }
                });
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            sent.add(TestData.nth(i).of(i * 37));
            requests.onNext(sent.get(i));
        }
        requests.onCompleted();
        assertThat(all.get(1, TimeUnit.MINUTES))
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(sent);
    }

    private static void checkManyAtOnce(Channel channel) throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            byte[] message = TestData.JSON.of(20_000 + i, i);
            Thread thread = new Thread(() -> {
                for (int call = 0; call < 20; call++) {
                    assertThat(ClientCalls.blockingUnaryCall(channel, EchoService.ONCE, gzip(), message))
                            .isEqualTo(message);
                }
            });
            thread.setUncaughtExceptionHandler((dead, cause) -> failure.set(cause));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failure.get()).isNull();
    }
}
