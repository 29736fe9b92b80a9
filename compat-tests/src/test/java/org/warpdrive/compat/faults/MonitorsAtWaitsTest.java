// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warpdrive.zip.WarpDrive;

/** Wherever a thread of any engine parks, polls or sleeps it holds no monitor but its stream's. */
class MonitorsAtWaitsTest {
    private static final int THREADS = 4;
    private static final int STREAMS = 4;
    private static final byte[] DATA = data();

    /** Who does the blocks, and where a thread then waits at least. */
    enum Mode {
        NATIVE(Map.of()),
        NO_NATIVES(Map.of("warpdrive.native.enabled", "false", "warpdrive.threads", "2")),
        TWO_THREADS(Map.of("warpdrive.threads", "2"), "engine.Workers", "engine.Completion.park"),
        THREE_THREADS(Map.of("warpdrive.threads", "3"), "engine.Workers"),
        FEW_QUEUES(
                Map.of("warpdrive.engine", "soft", "warpdrive.devices", "soft:queues=1,latency=2ms"),
                "uacce.policy.QueuePool.await",
                "uacce.WdQueue.doze"),
        INFLATING_DEVICE(
                Map.of(
                        "warpdrive.engine", "soft",
                        "warpdrive.devices", "soft:queues=3,latency=3ms",
                        "warpdrive.hardware.inflate", "true"),
                "uacce.WdQueue"),
        FAILING_DEVICE(
                Map.of(
                        "warpdrive.engine", "soft",
                        "warpdrive.devices", "soft:queues=2,latency=50us,grace=40,fail=stall/20+status/5+late/20"),
                "uacce.");

        @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
        final Map<String, String> properties;

        @SuppressWarnings("ImmutableEnumChecker") // made by List.of
        final List<String> places;

        Mode(Map<String, String> properties, String... places) {
            this.properties = properties;
            this.places = List.of(places);
        }
    }

    @BeforeAll
    static void thereAreStreamsOfOurs() {
        assumeTrue(WarpDrive.status().contains("inflate: native"), WarpDrive.status());
    }

    private static byte[] data() {
        byte[] data = new byte[700_000];
        Random random = new Random(3);
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) random.nextInt(i % 13 == 0 ? 256 : 7);
        }
        return data;
    }

    @ParameterizedTest
    @EnumSource
    void noMonitorIsHeldWhereAThreadWaits(Mode mode) throws Exception {
        Monitors.forget();
        MonitorLoader loader = new MonitorLoader();
        Constructor<?> deflater =
                loader.loadClass("org.warpdrive.zip.WdDeflater").getConstructor(int.class, boolean.class);
        Constructor<?> inflater =
                loader.loadClass("org.warpdrive.zip.WdInflater").getConstructor(boolean.class);
        mode.properties.forEach(System::setProperty);
        try {
            ((Deflater) deflater.newInstance(6, false)).end();
        } finally {
            mode.properties.keySet().forEach(System::clearProperty);
        }
        List<Thread> threads = new ArrayList<>();
        List<Throwable> thrown = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            for (int stream = 0; stream < STREAMS; stream++) {
                                thereAndBack((Deflater) deflater.newInstance(stream % 2 == 0 ? 6 : 1, false), (Inflater)
                                        inflater.newInstance(false));
                            }
                        } catch (Throwable e) {
                            thrown.add(e);
                        }
                    },
                    "stream " + i);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        loader.loadClass("org.warpdrive.zip.WarpDrive")
                .getMethod("releaseQueues")
                .invoke(null);
        assertThat(thrown).isEmpty();
        assertThat(Monitors.held()).isEmpty();
        for (String place : mode.places) {
            assertThat(Monitors.places()).anyMatch(seen -> seen.startsWith("org.warpdrive." + place));
        }
    }

    private static void thereAndBack(Deflater deflater, Inflater inflater) throws Exception {
        byte[] stream = new byte[DATA.length * 2];
        int length = 0;
        for (int from = 0; from < DATA.length; from += DATA.length / 2) {
            deflater.setInput(DATA, from, DATA.length / 2);
            length += deflater.deflate(stream, length, stream.length - length, Deflater.SYNC_FLUSH);
        }
        deflater.finish();
        length += deflater.deflate(stream, length, stream.length - length);
        assertThat(deflater.finished()).isTrue();
        deflater.end();
        byte[] restored = new byte[DATA.length];
        inflater.setInput(stream, 0, length);
        assertThat(inflater.inflate(restored)).isEqualTo(DATA.length);
        inflater.end();
        assertThat(Arrays.equals(restored, DATA)).isTrue();
    }

    /** The probe itself: it tells a wait in a monitor from one in the stream's, or in none. */
    @Test
    void aWaitInAMonitorIsSeen() {
        Monitors.waits("free");
        assertThat(Monitors.held()).doesNotContainKey("free");
        Object lock = new Object();
        synchronized (lock) {
            Monitors.waits("locked");
            Monitors.polls(0, "looks");
        }
        assertThat(Monitors.held()).containsKey("locked").doesNotContainKey("looks");
        assertThat(Monitors.places()).contains("free", "locked").doesNotContain("looks");
        Monitors.forget();
    }
}
