// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warpdrive.engine.JdkEngine;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.Staging;
import org.warpdrive.engine.Verify;
import org.warpdrive.stats.Counter;
import org.warpdrive.stats.EngineStats;
import org.warpdrive.uacce.WdQueue;
import org.warpdrive.uacce.soft.Fault;
import org.warpdrive.uacce.soft.SoftConfig;
import org.warpdrive.uacce.soft.SoftDevice;
import org.warpdrive.uacce.zip.Refusal;
import org.warpdrive.zip.stream.DeflateStream;
import org.warpdrive.zip.stream.Source;

/**
 * Streams of small blocks on a device that fails at random, one kind of fault after the other: nothing wrong comes out,
 * no exception, and the counters tell each fault that struck, no more and no less. Time is the test's, so that a busy
 * machine is not taken for a stalled device. {@code -Dwdtest.queues=full} for 20,000 blocks of each.
 */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultMarathonTest {
    private static final String EXTENT = System.getProperty("wdtest.queues", "");
    private static final int BLOCKS = EXTENT.equals("full") ? 20_000 : EXTENT.equals("brief") ? 300 : 1_500;

    private static final int HEDGED_BLOCKS = Math.max(400, BLOCKS / 3);
    private static final long SECOND = 1_000_000_000;
    private static final long LONGER_THAN_ANY_QUARANTINE = 400 * SECOND;
    private static final int ONE_IN = 40;
    /** Each removal costs a new device and its self-test. */
    private static final int REMOVED_ONE_IN = 250;

    /** With a window, less does not go to a device. */
    private static final int MIN_PIECE = 64;

    private static final int MAX_PIECE = 3_000;
    private static final int PIECES = 12;
    private static final byte[] TEXT = text();

    /** What the router hears of each kind of fault. */
    private static final Map<Fault, Set<String>> REASONS = new EnumMap<>(Map.of(
            Fault.STALL, Set.of(ZipDevice.TIMEOUT),
            Fault.LATE, Set.of(ZipDevice.TIMEOUT),
            Fault.CHECKSUM, Set.of(Refusal.CHECKSUM.reason()),
            Fault.SHORT, Set.of(Refusal.MARKER.reason(), Refusal.TRAILER.reason()),
            Fault.STATUS, Set.of(Refusal.STATUS.reason()),
            Fault.GARBAGE, Set.of("ring protocol broken"),
            Fault.STOP, Set.of("stopped by the kernel"),
            Fault.REMOVE, Set.of("device removed")));

    @BeforeEach
    void softDevicesWork() {
        assumeTrue(SoftDevice.support().available(), SoftDevice.support().reason());
    }

    private static byte[] text() {
        Random random = new Random(3);
        byte[] text = new byte[200_000];
        for (int i = 0; i < text.length; i++) {
            text[i] =
                    (byte) (i >= 60 && random.nextInt(8) > 0 ? text[i - 60 + random.nextInt(2)] : random.nextInt(256));
        }
        return text;
    }

    /** One device at a time, and a stream of blocks with one in flight. */
    private static final class Course implements AutoCloseable {
        final Fault fault;
        final boolean hedged;
        final Random random = new Random(11);
        final ZipEngine engine;
        final Router router;
        final String options;
        /** Of devices that are gone. */
        long struckBefore;

        SoftDevice device;
        int devices;
        long now;
        long seen;

        private final Source source = new Source();
        private @Nullable DeflateStream stream;
        private boolean raw;
        private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
        private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        private final byte[] room = new byte[MAX_PIECE * 2];

        Course(Fault fault, String options, Verify verify, boolean hedged) {
            this.fault = fault;
            this.hedged = hedged;
            this.options = options;
            this.device = newDevice();
            ZipSettings settings = ZipSettings.DEFAULT
                    .withMaxQueues(1)
                    .withInFlight(1)
                    .withMinBytes(1)
                    .withVerify(verify);
            this.engine = new ZipEngine(() -> List.of(device.describe()), settings, this::clock, () -> -1);
            this.router = new Router(List.of(engine, new JdkEngine()));
            engine.maintain(true);
        }

        private SoftDevice newDevice() {
            return new SoftDevice(SoftConfig.parse("soft:name=soft-" + devices++ + options));
        }

        /** Stands still but for the one who waits for a request that will not be answered. */
        private long clock() {
            if ((fault == Fault.STALL || fault == Fault.LATE) && struck() > seen) {
                now += SECOND;
            }
            return now;
        }

        long struck() {
            return struckBefore + device.faults().struck(fault);
        }

        /** One block: a piece of a stream, flushed or finished. */
        void block() throws Exception {
            seen = struck();
            DeflateStream current = stream != null ? stream : open();
            int length = MIN_PIECE + random.nextInt(random.nextInt(30) == 0 ? 20 * MAX_PIECE : MAX_PIECE);
            int from = random.nextInt(TEXT.length - length);
            boolean last = random.nextInt(PIECES) == 0;
            source.set(TEXT, from, length);
            plain.write(TEXT, from, length);
            if (last) {
                current.finish();
            }
            int flush = last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH;
            int produced;
            do {
                produced = current.deflate(source, room, 0, room.length, flush);
                compressed.write(room, 0, produced);
            } while (last ? !current.finished() : produced == room.length);
            if (last) {
                check();
                current.close();
                stream = null;
            }
        }

        private DeflateStream open() {
            raw = random.nextBoolean();
            stream = new DeflateStream(router, 1 + random.nextInt(9), raw, hedged);
            plain.reset();
            compressed.reset();
            return stream;
        }

        private void check() throws Exception {
            byte[] expected = plain.toByteArray();
            byte[] decoded = new byte[expected.length + 1];
            Inflater inflater = new Inflater(raw);
            inflater.setInput(compressed.toByteArray());
            assertThat(inflater.inflate(decoded)).isEqualTo(expected.length);
            assertThat(inflater.finished() || inflater.inflate(decoded, expected.length, 1) == 0)
                    .isTrue();
            assertThat(inflater.finished()).isTrue();
            inflater.end();
            assertThat(Arrays.equals(expected, 0, expected.length, decoded, 0, expected.length))
                    .as("the bytes of a stream")
                    .isTrue();
        }

        /** Has queues that failed drained and closed, and a device that was left alone tested again. */
        void recover() {
            now += SECOND / 4;
            if (device.isRemoved()) {
                struckBefore += device.faults().struck(fault);
                device.close();
                device = newDevice();
            }
            DeviceReport report = engine.devices().get(0);
            boolean drains = report.queues().draining() > 0;
            if (drains) {
                now += 2 * SECOND;
                engine.maintain(false);
            }
            if (hedged) {
                engine.maintain(false); // opens queues, and takes late answers
            }
            if (!report.state().equals("USABLE")
                    || report.device() != engine.devices().get(0).device()) {
                now += LONGER_THAN_ANY_QUARANTINE;
                engine.maintain(true);
            }
        }

        EngineStats stats() {
            return router.stats().get(0);
        }

        long blocks() {
            return router.stats().stream()
                    .mapToLong(stats -> stats.get(Counter.BLOCKS))
                    .sum();
        }

        @Override
        public void close() {
            if (stream != null) {
                stream.close();
            }
            engine.close();
            assertThat(device.queuesRemaining()).as("queues given back").isEqualTo(4);
            device.close();
            assertThat(WdQueue.parkedBytes()).isZero();
            assertThat(Staging.leasedBytes()).isZero();
        }
    }

    private static boolean isSeenByDecodingAlone(Fault fault) {
        return fault == Fault.CORRUPT || fault == Fault.UNWRITTEN;
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void everyFaultIsCountedAndNothingWrongComesOut(Fault fault) throws Exception {
        Verify verify = isSeenByDecodingAlone(fault) ? Verify.DECODE : Verify.SAMPLE;
        int oneIn = fault == Fault.REMOVE ? REMOVED_ONE_IN : ONE_IN;
        try (Course course = new Course(fault, ",late=20ms", verify, false)) {
            while (course.blocks() < BLOCKS) {
                if (course.random.nextInt(oneIn) == 0) {
                    if (fault == Fault.BUSY) {
                        course.engine.releaseIdle(); // it strikes who opens a queue
                    }
                    course.device.faults().order(fault, 1);
                }
                course.block();
                course.recover();
            }
            verdict(course);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"STALL", "LATE", "STATUS", "GARBAGE", "STOP", "REMOVE"})
    void whateverStrikesHedgedStreamsComeOutRight(Fault fault) throws Exception {
        try (Course course = new Course(fault, ",late=20ms", Verify.SAMPLE, true)) {
            while (course.blocks() < HEDGED_BLOCKS) {
                if (course.random.nextInt(ONE_IN) == 0) {
                    course.device.faults().order(fault, 1);
                }
                course.block();
                course.recover();
            }
            EngineStats stats = course.stats();
            assertThat(course.struck()).isGreaterThan(HEDGED_BLOCKS / 200L);
            assertThat(stats.get(Counter.BLOCKS)).as("done by the device").isGreaterThan(HEDGED_BLOCKS / 2L);
            Set<String> reasons = new HashSet<>(Objects.requireNonNull(REASONS.get(fault)));
            reasons.add(ZipDevice.LATE);
            assertThat(stats.fallbacks().keySet()).isNotEmpty().isSubsetOf(reasons);
        }
    }

    private static void verdict(Course course) {
        Fault fault = course.fault;
        long struck = course.struck();
        EngineStats stats = course.stats();
        System.out.printf(
                "%s: struck=%d blocks=%d on the device=%d refused=%d fallbacks=%s quarantines=%d devices=%d%n",
                fault,
                struck,
                course.blocks(),
                stats.get(Counter.BLOCKS),
                stats.get(Counter.REFUSED),
                stats.fallbacks(),
                stats.get(Counter.QUARANTINES),
                course.devices);
        long failed =
                stats.fallbacks().values().stream().mapToLong(Long::longValue).sum();
        assertThat(struck).isGreaterThan(BLOCKS / (2L * (fault == Fault.REMOVE ? REMOVED_ONE_IN : ONE_IN)));
        assertThat(stats.get(Counter.BLOCKS)).as("done by the device").isGreaterThan(BLOCKS * 8L / 10);
        if (fault == Fault.BUSY) {
            assertThat(failed).isZero();
            assertThat(stats.get(Counter.REFUSED)).isEqualTo(struck);
        } else if (isSeenByDecodingAlone(fault)) {
            // A wrong bit in the distance of a match may make no difference, or output that is no gain.
            assertThat(failed).isBetween(struck * 9 / 10, struck);
        } else {
            assertThat(failed).isEqualTo(struck);
            assertThat(stats.fallbacks().keySet()).isSubsetOf(Objects.requireNonNull(REASONS.get(fault)));
        }
    }

    @Test
    void requestsThatAreLateButInTimeAreNoFault() throws Exception {
        try (Course course = new Course(Fault.BUSY, ",late=300us", Verify.SAMPLE, false)) {
            while (course.blocks() < BLOCKS) {
                if (course.random.nextInt(ONE_IN) == 0) {
                    course.device.faults().order(Fault.LATE, 1);
                }
                course.block();
            }
            assertThat(course.device.faults().struck(Fault.LATE)).isGreaterThan(BLOCKS / (2L * ONE_IN));
            assertThat(course.stats().fallbacks()).isEmpty();
            assertThat(course.stats().get(Counter.BLOCKS)).isEqualTo(course.blocks());
        }
    }
}
