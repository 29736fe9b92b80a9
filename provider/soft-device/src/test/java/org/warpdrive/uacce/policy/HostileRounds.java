// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import org.warpdrive.engine.JdkEngine;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.Staging;
import org.warpdrive.engine.Verify;
import org.warpdrive.engine.WholeInflater;
import org.warpdrive.stats.Counter;
import org.warpdrive.stats.EngineStats;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.WdQueue;
import org.warpdrive.uacce.soft.HostileDevice;
import org.warpdrive.uacce.soft.SoftConfig;
import org.warpdrive.uacce.soft.SoftDevice;
import org.warpdrive.zip.stream.DeflateStream;
import org.warpdrive.zip.stream.Source;

/**
 * Streams of several threads on a {@linkplain HostileDevice device that lies}: all bytes are right, nothing hangs or
 * throws, and everything is given back. A round has a seed, from which its device, its kind of hostility and its data
 * follow; the order of threads makes the rest. A device that fails is tested again at once, while it is honest, so that
 * it is used again.
 */
final class HostileRounds {
    private static final Logger LOGGER = Logger.getLogger("org.warpdrive");
    private static final int THREADS = 3;
    private static final int STREAMS = 60;
    private static final int MAX_PIECE = 6_000;
    private static final int HANG_SECONDS = 60;
    private static final long LONGER_THAN_ANY_QUARANTINE = 400_000_000_000L;
    private static final long MAINTENANCE_NANOS = 2_000_000;
    private static final ZipSettings SETTINGS =
            ZipSettings.DEFAULT.withMinBytes(1).withVerify(Verify.DECODE).withInflates(true);
    private static final byte[] TEXT = text();
    private static final List<String> DEVICES = List.of(
            "flavour=mainline-v2",
            "flavour=mainline-v3,workers=2",
            "flavour=mainline-v2,depth=8",
            "flavour=mainline-v3,latency=30us",
            "flavour=kae,slice=16m",
            "flavour=kae,depth=4",
            "flavour=rfc-attrs",
            "flavour=rfc-params");

    private final Map<String, Long> seen = new TreeMap<>();
    private final AtomicLong streams = new AtomicLong();

    private static byte[] text() {
        Random random = new Random(4);
        byte[] text = new byte[300_000];
        for (int i = 0; i < text.length; i++) {
            text[i] =
                    (byte) (i >= 40 && random.nextInt(8) > 0 ? text[i - 40 + random.nextInt(2)] : random.nextInt(256));
        }
        return text;
    }

    /** Runs for so many seconds, without end if they are 0, from a seed on. Output as bin/trust reads it. */
    public static void main(String[] arguments) throws Exception {
        LOGGER.setLevel(Level.OFF); // devices are left alone a thousand times
        HostileRounds rounds = new HostileRounds();
        try {
            rounds.run(Long.parseLong(arguments[0]), Long.parseLong(arguments[1]));
        } catch (AssertionError e) {
            e.printStackTrace();
            System.out.println("finding " + oneLine(e));
            System.exit(1);
        }
        System.out.println("note " + rounds.seen);
        System.exit(0); // whatever hangs would be a finding by now
    }

    private static String oneLine(AssertionError e) {
        return String.valueOf(e.getMessage()).replace('\n', ' ');
    }

    /** What happened, by name. */
    Map<String, Long> seen() {
        return seen;
    }

    /** @param seconds 0 for no end */
    void run(long seconds, long seed) throws Exception {
        assertThat(SoftDevice.support().available()).isTrue(); // and the native library is loaded
        long begin = System.nanoTime();
        round(seed); // loads classes, fills pools
        Holdings before = Holdings.settled();
        for (long next = seed + 1;
                seconds == 0 || System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(seconds);
                next++) {
            round(next);
            System.out.println("executions " + streams.get());
        }
        assertThat(Holdings.settled()).isEqualTo(before);
    }

    private void round(long seed) throws Exception {
        Random random = new Random(seed * 0x9E37_79B9_7F4A_7C15L);
        String options = DEVICES.get(random.nextInt(DEVICES.size()));
        int oneIn = List.of(3, 30, 300, 3000).get(random.nextInt(4));
        boolean odd = random.nextInt(4) == 0;
        boolean removed = random.nextInt(8) == 0;
        String what = "-Dwdtest.seed=" + seed + " " + options + " oneIn=" + oneIn;
        try (HostileDevice device = new HostileDevice(SoftConfig.parse("soft:level=1," + options), seed, oneIn)) {
            UacceDevice described = odd ? null : device.describe();
            int queues = device.device().queuesRemaining();
            AtomicLong skipped = new AtomicLong();
            try (ZipEngine engine = new ZipEngine(
                    () -> described == null ? listed(device) : List.of(described),
                    SETTINGS.withMaxQueues(1 + random.nextInt(4)).withInFlight(1 + random.nextInt(4)),
                    () -> System.nanoTime() + skipped.get(),
                    () -> -1)) {
                engine.maintain(true);
                device.turn(true);
                Thread maintenance = maintenance(engine, device, skipped);
                work(engine, device, random, removed);
                maintenance.interrupt();
                maintenance.join();
                assertThat(device.failure()).isNull();
            }
            assertThat(removed ? queues : device.device().queuesRemaining())
                    .as("queues given back")
                    .isEqualTo(queues);
        } catch (AssertionError | Exception e) {
            throw new AssertionError(what + ": " + e, e);
        }
        assertThat(WdQueue.parkedBytes()).as(what).isZero();
        assertThat(Staging.leasedBytes()).as(what).isZero();
    }

    /** Looks after queues, and has a device tested that was left alone. */
    private static Thread maintenance(ZipEngine engine, HostileDevice device, AtomicLong skipped) {
        Thread thread = new Thread(
                () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        try {
                            boolean left = engine.devices().stream()
                                    .anyMatch(each -> !each.state().equals("USABLE"));
                            if (left) {
                                device.turn(false);
                                skipped.addAndGet(LONGER_THAN_ANY_QUARANTINE);
                            }
                            engine.maintain(true);
                            device.turn(true);
                        } catch (RuntimeException | Error e) {
                            device.failed(e);
                        }
                        LockSupport.parkNanos(MAINTENANCE_NANOS);
                    }
                },
                "hostile-maintenance");
        thread.start();
        return thread;
    }

    /** As a listing does it: a device with attributes that are refused is left out. */
    private static List<UacceDevice> listed(HostileDevice device) {
        try {
            return List.of(device.describe());
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private void work(ZipEngine engine, HostileDevice device, Random random, boolean removed) throws Exception {
        Router router = new Router(List.of(engine, new JdkEngine()));
        int inflated = random.nextInt(4); // of four streams
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                long seed = random.nextLong();
                int removal = removed && i == 0 ? STREAMS / 2 : -1;
                tasks.add(() -> {
                    streams(router, engine, device, new Random(seed), removal, inflated);
                    return null;
                });
            }
            for (Future<Void> result : pool.invokeAll(tasks, HANG_SECONDS, TimeUnit.SECONDS)) {
                assertThat(result.isCancelled()).as("hangs").isFalse();
                result.get();
            }
        } finally {
            pool.shutdownNow();
        }
        EngineStats stats = router.stats().get(0);
        count("blocks", stats.get(Counter.BLOCKS));
        count("inflated", engine.gauges().getOrDefault(Counter.INFLATED, 0L));
        count("quarantines", engine.gauges().getOrDefault(Counter.QUARANTINES, 0L));
        stats.fallbacks().forEach((reason, times) -> {
            assertThat(reason).as("the router saved this one").doesNotMatch(".*(Exception|Error)");
            count("failed", times);
            count(reason, times);
        });
    }

    private void count(String name, long times) {
        if (times > 0) {
            seen.merge(name, times, Long::sum);
        }
    }

    private void streams(
            Router router, ZipEngine engine, HostileDevice device, Random random, int removal, int inflated)
            throws DataFormatException {
        for (int i = 0; i < STREAMS; i++) {
            if (i == removal) {
                device.device().remove();
            }
            if (random.nextInt(4) < inflated) {
                inflate(engine.inflater(), random);
            } else {
                deflate(router, random);
            }
            streams.incrementAndGet();
            if (random.nextInt(10) == 0) {
                engine.releaseIdle();
            }
        }
    }

    /** A stream of a few pieces, flushed or not; now and then given up in the middle. */
    private static void deflate(Router router, Random random) throws DataFormatException {
        boolean raw = random.nextBoolean();
        Source source = new Source();
        DeflateStream stream = new DeflateStream(router, 1 + random.nextInt(9), raw, random.nextBoolean());
        try {
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            byte[] room = new byte[2 * MAX_PIECE];
            for (int pieces = 1 + random.nextInt(6); pieces > 0; pieces--) {
                int length = 1 + random.nextInt(random.nextInt(10) == 0 ? TEXT.length - 1 : MAX_PIECE);
                int from = random.nextInt(TEXT.length - length);
                source.set(TEXT, from, length);
                plain.write(TEXT, from, length);
                StreamPieces.drain(stream, source, random.nextInt(3), room, compressed);
            }
            if (random.nextInt(12) == 0) {
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

    private static void inflate(WholeInflater whole, Random random) {
        int length = 1 + random.nextInt(random.nextInt(3) == 0 ? TEXT.length - 1 : 10 * MAX_PIECE);
        byte[] plain = Arrays.copyOf(TEXT, length);
        Deflater deflater = new Deflater(1 + random.nextInt(9));
        deflater.setInput(plain);
        deflater.finish();
        ByteBuffer stream = ByteBuffer.allocate(length + 1_000);
        deflater.deflate(stream);
        deflater.end();
        byte[] output = new byte[length + random.nextInt(3)];
        int result = whole.inflate(stream.flip(), ByteBuffer.wrap(output));
        if (result == WholeInflater.NOT_DONE) {
            assertThat(output).as("what was not done").isEqualTo(new byte[output.length]);
        } else {
            assertThat(result).isEqualTo(length);
            assertThat(Arrays.copyOf(output, length)).as("inflated bytes").isEqualTo(plain);
        }
    }

    /** What a process can leak: threads, files, and memory that is shared with devices. */
    private record Holdings(List<String> threads, long files, long mappings) {
        private static final int TRIES = 200;

        static Holdings now() throws IOException {
            List<String> threads = Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .filter(name ->
                            name.startsWith("soft") || name.startsWith("warpdrive") || name.startsWith("hostile"))
                    .sorted()
                    .toList();
            try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"));
                    Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
                return new Holdings(
                        threads,
                        files.count(),
                        maps.filter(line -> line.contains("memfd:")).count());
            }
        }

        /** Threads need a moment to end. */
        static Holdings settled() throws IOException, InterruptedException {
            Holdings now = now();
            for (int i = 0; i < TRIES && !now.threads.isEmpty(); i++) {
                Thread.sleep(10);
                now = now();
            }
            return now;
        }
    }
}
