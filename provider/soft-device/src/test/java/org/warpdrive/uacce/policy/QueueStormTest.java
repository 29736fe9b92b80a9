// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.engine.JdkEngine;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.Staging;
import org.warpdrive.stats.Counter;
import org.warpdrive.stats.EngineStats;
import org.warpdrive.uacce.WdQueue;
import org.warpdrive.uacce.soft.Fault;
import org.warpdrive.uacce.soft.SoftConfig;
import org.warpdrive.uacce.soft.SoftDevice;
import org.warpdrive.uacce.zip.Refusal;
import org.warpdrive.uacce.zip.ZipQueue;
import org.warpdrive.zip.stream.DeflateStream;
import org.warpdrive.zip.stream.Source;

/** Many threads, few queues: all output is right, everybody gets done, and everything is given back. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QueueStormTest {
    private static final String EXTENT = System.getProperty("wdtest.queues", "");
    private static final int STREAMS = EXTENT.equals("full") ? 60 : EXTENT.equals("brief") ? 4 : 12;
    private static final int THREADS = 64;
    private static final int QUEUES = 4;
    private static final int MAX_PIECE = 5_000;
    private static final byte[] TEXT = text();

    @BeforeEach
    void softDevicesWork() {
        assumeTrue(SoftDevice.support().available(), SoftDevice.support().reason());
    }

    private static byte[] text() {
        Random random = new Random(4);
        byte[] text = new byte[100_000];
        for (int i = 0; i < text.length; i++) {
            text[i] =
                    (byte) (i >= 40 && random.nextInt(8) > 0 ? text[i - 40 + random.nextInt(2)] : random.nextInt(256));
        }
        return text;
    }

    /** For devices that answer: one whose thread gets no processor for a time is not to be taken for dead. */
    private static final long PATIENT = 60_000_000_000L;

    private static ZipEngine engine(SoftDevice device, int inFlight, long timeoutNanos) {
        return ZipEngine.over(
                () -> List.of(device.describe()),
                ZipSettings.DEFAULT
                        .withMaxQueues(QUEUES)
                        .withInFlight(inFlight)
                        .withMinBytes(1)
                        .withTimeoutNanos(timeoutNanos)
                        .withAwaitsSelfTest(true));
    }

    /** One thread's work: told which of them it is. */
    private interface Work {
        void run(int thread) throws Exception;
    }

    private static void together(int threads, Work work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                tasks.add(() -> {
                    start.await();
                    work.run(thread);
                    return true;
                });
            }
            for (Future<Boolean> result : pool.invokeAll(tasks)) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** A stream of a few pieces, flushed or not, checked when it ends; given up in the middle where told to. */
    private static void stream(Router router, Random random, boolean abort) throws DataFormatException {
        stream(router, random, abort, random.nextBoolean());
    }

    private static void stream(Router router, Random random, boolean abort, boolean hedged) throws DataFormatException {
        boolean raw = random.nextBoolean();
        Source source = new Source();
        DeflateStream stream = new DeflateStream(router, 1 + random.nextInt(9), raw, hedged);
        try {
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            byte[] room = new byte[2 * MAX_PIECE];
            for (int pieces = 1 + random.nextInt(6); pieces > 0; pieces--) {
                int length = 1 + random.nextInt(random.nextInt(20) == 0 ? TEXT.length - 1 : MAX_PIECE);
                int from = random.nextInt(TEXT.length - length);
                source.set(TEXT, from, length);
                plain.write(TEXT, from, length);
                StreamPieces.drain(stream, source, random.nextInt(3), room, compressed);
            }
            if (abort) {
                source.set(TEXT, 0, TEXT.length);
                stream.deflate(source, room, 0, 1, Deflater.SYNC_FLUSH);
                return;
            }
            stream.finish();
            while (!stream.finished()) {
                StreamPieces.drain(stream, source, Deflater.NO_FLUSH, room, compressed);
            }
            StreamPieces.check(plain.toByteArray(), compressed.toByteArray(), raw);
        } finally {
            stream.close();
        }
    }

    private static long done(Router router) {
        return router.stats().get(0).get(Counter.BLOCKS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"level=1", "level=1,workers=2,latency=30us", "level=1,flavour=kae"})
    void twoPoolsFightOverFourQueues(String options) throws Exception {
        try (SoftDevice device = new SoftDevice(SoftConfig.parse("soft:queues=" + QUEUES + "," + options))) {
            fight(device);
            assertThat(device.queuesRemaining()).isEqualTo(QUEUES);
            assertThat(device.violations())
                    .as("doorbells no correct driver rings")
                    .isZero();
        }
        assertThat(Staging.leasedBytes()).isZero();
    }

    private static void fight(SoftDevice device) throws Exception {
        try (ZipEngine first = engine(device, 2, PATIENT);
                ZipEngine second = engine(device, 2, PATIENT)) {
            List<Router> routers =
                    List.of(new Router(List.of(first, new JdkEngine())), new Router(List.of(second, new JdkEngine())));
            List<Long> before = new ArrayList<>();
            for (Router router : routers) {
                stream(
                        router,
                        new Random(0),
                        false,
                        false); // a queue for each to begin with: who is busy lets go of none
                before.add(done(router));
            }
            assertThat(before).allMatch(blocks -> blocks > 0);
            together(THREADS, thread -> {
                Random random = new Random(thread);
                for (int i = 0; i < STREAMS; i++) {
                    stream(routers.get(thread % 2), random, false);
                }
            });
            assertThat(done(routers.get(0))).as("blocks of the first").isGreaterThan(before.get(0));
            assertThat(done(routers.get(1))).as("blocks of the second").isGreaterThan(before.get(1));
            for (ZipEngine engine : List.of(first, second)) {
                while (engine.devices().get(0).queues().leased() > 0) {
                    Thread.onSpinWait(); // answers too late for hedged streams, which the maintenance thread takes
                }
                assertThat(engine.devices().get(0).queues().waiting()).isZero();
            }
        }
    }

    @Test
    void manyThreadsOnADeviceThatFailsInEveryWay() throws Exception {
        try (SoftDevice device = new SoftDevice(SoftConfig.parse("soft:level=1,late=150ms,grace=300,"
                + "fail=stall/900+late/300+checksum/40+short/40+status/40+garbage/300+stop/300+busy/3"))) {
            allWays(device);
            assertThat(device.queuesRemaining()).isEqualTo(QUEUES);
        }
        assertThat(Staging.leasedBytes()).isZero();
    }

    private static void allWays(SoftDevice device) throws Exception {
        try (ZipEngine engine = engine(device, 4, 100_000_000)) {
            Router router = new Router(List.of(engine, new JdkEngine()));
            together(THREADS / 4, thread -> {
                Random random = new Random(thread);
                for (int i = 0; i < 6 * STREAMS; i++) {
                    stream(router, random, i % 10 == 9);
                }
            });
            EngineStats stats = router.stats().get(0);
            assertThat(stats.get(Counter.BLOCKS)).isPositive();
            // What is counted has happened; blocks that were done elsewhere meanwhile are not failed at again.
            assertThat(stats.fallbacks().getOrDefault(Refusal.STATUS.reason(), 0L))
                    .isLessThanOrEqualTo(device.faults().struck(Fault.STATUS));
            assertThat(stats.fallbacks().getOrDefault(Refusal.CHECKSUM.reason(), 0L))
                    .isLessThanOrEqualTo(device.faults().struck(Fault.CHECKSUM));
        }
    }

    /** What of this process can leak: files, and mappings of memory shared with a device. */
    private record Holdings(List<String> files, long mappings) {
        static Holdings now() throws IOException {
            List<String> files = new ArrayList<>();
            try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
                for (Path link : links.toList()) {
                    target(link).ifPresent(files::add);
                }
            }
            files.removeIf(file -> file.startsWith("/proc/") || file.endsWith(".jar"));
            files.sort(null);
            try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
                return new Holdings(
                        files, maps.filter(line -> line.contains("memfd:")).count());
            }
        }
    }

    /** Empty for the file that the listing itself was made with. */
    private static Optional<String> target(Path link) throws IOException {
        try {
            return Optional.of(Files.readSymbolicLink(link).toString());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void storm(String options) throws Exception {
        try (SoftDevice device = new SoftDevice(SoftConfig.parse("soft:level=1," + options))) {
            int queues = device.queuesRemaining();
            storm(device);
            assertThat(device.isRemoved() ? queues : device.queuesRemaining()).isEqualTo(queues);
        }
    }

    private static void storm(SoftDevice device) throws Exception {
        try (ZipEngine engine = engine(device, 2, PATIENT)) {
            Router router = new Router(List.of(engine, new JdkEngine()));
            together(8, thread -> {
                Random random = new Random(thread);
                for (int i = 0; i < 2 * STREAMS; i++) {
                    stream(router, random, i % 3 == 2);
                    if (i % 10 == 9) {
                        engine.releaseIdle();
                    }
                }
            });
            assertThat(done(router)).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flavour=mainline-v2",
                "flavour=mainline-v3",
                "flavour=kae",
                "flavour=rfc-attrs",
                "flavour=rfc-params",
                "fail=stop/60+garbage/60,grace=300",
                "fail=remove/150,grace=300"
            })
    void afterAStormNothingIsHeldThatWasNotBefore(String options) throws Exception {
        storm(options); // loads classes, fills pools
        Holdings before = Holdings.now();
        for (int i = 0; i < 3; i++) {
            storm(options);
        }
        assertThat(Holdings.now()).isEqualTo(before);
        assertThat(WdQueue.parkedBytes()).isZero();
        assertThat(Staging.leasedBytes()).isZero();
    }

    @Test
    void anOpenQueueIsAmongTheHoldings() throws Exception {
        Holdings before = Holdings.now();
        try (SoftDevice device = new SoftDevice(SoftConfig.parse("soft"))) {
            try (ZipQueue queue = ZipQueue.open(device.describe(), 1, Staging.BLOCK_BYTES, true)) {
                assertThat(queue.inFlight()).isZero();
                assertThat(Holdings.now().files())
                        .hasSizeGreaterThan(before.files().size());
                assertThat(Holdings.now().mappings()).isGreaterThan(before.mappings());
            }
        }
        assertThat(Holdings.now()).isEqualTo(before);
    }
}
