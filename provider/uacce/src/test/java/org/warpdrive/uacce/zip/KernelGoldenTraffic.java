// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warpdrive.uacce.ReservedMemory;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.WdQueue;
import org.warpdrive.uacce.WdRequest;
import org.warpdrive.uacce.qm.QmDriver;
import org.warpdrive.uacce.qm.QpContextLayout;
import org.warpdrive.uacce.zip.UadkShape.Generation;

/**
 * The recorded requests through the kernel: what the device finds in its ring is what UADK's code wrote, but for the
 * addresses. Run by name in the machine of {@code bin/verify-kernel}, and nowhere else.
 */
class KernelGoldenTraffic {
    private static final Path LAST_REQUESTS = Path.of("/sys/kernel/debug/wd_zip");
    private static final int[] ADDRESSES = {
        SqeLayout.SOURCE_ADDRESS, SqeLayout.DESTINATION_ADDRESS, SqeLayout.CONTEXT_ADDRESS, SqeLayout.LITERAL_ADDRESS
    };
    private static final long TIMEOUT_NANOS = 60_000_000_000L;

    static Stream<Arguments> requests() {
        return GoldenFile.read().section("requests").stream()
                .filter(vector -> vector.has("sqe"))
                .map(vector -> Arguments.of(GoldenFile.text(vector, "id"), vector));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void theDeviceFindsWhatWasRecorded(String id, JsonObject vector) throws Exception {
        JsonObject params = vector.getAsJsonObject("params");
        int api = GoldenFile.apiVersion(GoldenFile.text(params, "api"));
        UacceDevice device = UacceDevice.list().devices().stream()
                .filter(found -> found.attributes().apiVersion() == api)
                .findFirst()
                .orElseThrow();
        ZipRequest request = GoldenSqeTest.request(params);
        int type = request.decompress ? QpContextLayout.TYPE_DECOMPRESS : QpContextLayout.TYPE_COMPRESS;
        try (WdQueue queue = WdQueue.request(device, new QmDriver(), type)) {
            move(request, queue);
            WdRequest sent = new WdRequest(SqeLayout.BYTES, null);
            Generation generation = params.has("dst_dma") ? Generation.UADK1 : Generation.UADK2;
            int level = (int) GoldenFile.number(params, "comp_level", 8);
            assertThat(UadkShape.encode(request, api, generation, level, sent.entry()))
                    .isEqualTo(UadkShape.ENCODED);
            ByteBuffer recorded = ByteBuffer.wrap(HexFormat.of().parseHex(GoldenFile.text(vector, "sqe")))
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (int address : ADDRESSES) {
                assertThat(sent.entry().getLong(address) == 0).isEqualTo(recorded.getLong(address) == 0);
                recorded.putLong(address, sent.entry().getLong(address));
            }
            int length = request.sourceLength;
            assertThat(queue.send(sent)).isTrue();
            assertThat(queue.await(TIMEOUT_NANOS)).isSameAs(sent);
            assertThat(Files.readAllBytes(LAST_REQUESTS.resolve(device.name()).resolve("last_request")))
                    .isEqualTo(recorded.array());
            boolean known =
                    request.algorithm == SqeLayout.ALGORITHM_ZLIB || request.algorithm == SqeLayout.ALGORITHM_GZIP;
            if (!request.decompress && !request.stateful && known && request.capacity > length + 100) {
                assertThat(ZipCompletion.status(sent.entry())).isIn(SqeLayout.OK, SqeLayout.NEGATIVE_COMPRESSION);
                assertThat(ZipCompletion.consumed(sent.entry())).isEqualTo(length);
            }
        }
    }

    /** Gives it addresses that exist. */
    private static void move(ZipRequest request, WdQueue queue) throws Exception {
        int source = 0;
        int destination = Math.max(request.sourceLength, 1) + 64;
        int context = (destination + request.capacity + 4096) & -64;
        ReservedMemory memory =
                queue.reserveMemory((long) context + (request.context == 0 ? 0 : ZipContextLayout.BYTES));
        request.source = memory.address() + source;
        request.destination = memory.address() + destination;
        if (request.context != 0) {
            request.context = memory.address() + context;
        }
    }
}
