// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.BlockEngine;
import org.warpdrive.engine.Buffer;
import org.warpdrive.engine.JdkEngine;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.Staging;
import org.warpdrive.engine.StoredBlocks;
import org.warpdrive.engine.Verify;
import org.warpdrive.stats.Counter;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.DeviceRegion;
import org.warpdrive.uacce.Doorbell;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.QueueFile;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.WdQueue;
import org.warpdrive.uacce.WdRequest;
import org.warpdrive.uacce.qm.QmDriver;
import org.warpdrive.uacce.qm.QpContextLayout;
import org.warpdrive.uacce.soft.Fault;
import org.warpdrive.uacce.soft.SoftConfig;
import org.warpdrive.uacce.soft.SoftDevice;
import org.warpdrive.uacce.sysfs.AttributeSource;
import org.warpdrive.uacce.sysfs.IoctlLayout;
import org.warpdrive.uacce.zip.Refusal;
import org.warpdrive.uacce.zip.SegmentMode;
import org.warpdrive.uacce.zip.SqeLayout;
import org.warpdrive.uacce.zip.ZipBay;
import org.warpdrive.zip.stream.DeflateStream;

/** Blocks through the router with soft devices in front, as streams send them. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a wait that does not end is a failure
class ZipEngineTest {
    private static final int LENGTH = 20_000;
    private static final long SECOND = 1_000_000_000;
    private static final ZipSettings SETTINGS =
            ZipSettings.DEFAULT.withMaxQueues(2).withAwaitsSelfTest(true).withTimeoutNanos(60 * SECOND); // no flukes

    private final Map<SoftDevice, Integer> devices = new LinkedHashMap<>();
    private final List<UacceDevice> listed = new ArrayList<>();
    private final List<ZipEngine> engines = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private int node = -1;

    @BeforeEach
    void softDevicesWork() {
        assumeTrue(SoftDevice.support().available(), SoftDevice.support().reason());
    }

    @AfterEach
    void nothingIsLeftOpen() {
        engines.forEach(ZipEngine::close);
        devices.forEach((device, queues) -> {
            assertThat(device.queuesRemaining()).as(device.config().name()).isEqualTo(queues);
            device.close();
        });
    }

    /** A device that is there from now on. */
    private SoftDevice device(String options) {
        SoftDevice device = new SoftDevice(SoftConfig.parse("soft:" + options));
        devices.put(device, device.queuesRemaining());
        listed.add(device.describe());
        return device;
    }

    private ZipEngine engine(ZipSettings settings) {
        ZipEngine engine = ZipEngine.over(() -> listed, settings);
        engines.add(engine);
        return engine;
    }

    /** An engine by the test's clock, whose maintenance is the test's. */
    private ZipEngine stepped(ZipSettings settings) {
        ZipEngine engine = new ZipEngine(() -> listed, settings, now::get, () -> node);
        engines.add(engine);
        return engine;
    }

    private static Router router(ZipEngine engine) {
        return new Router(List.of(engine, new JdkEngine()));
    }

    private static Block block(int seed, boolean last) {
        return block(seed, last, 0);
    }

    private static Block block(int seed, boolean last, int window) {
        SplittableRandom random = new SplittableRandom(seed);
        Buffer in = Staging.lease(window + LENGTH);
        for (int i = 0; i < window + LENGTH; i++) {
            in.bytes().put(i, (byte)
                    (i >= 50 && random.nextInt(6) > 0 ? in.bytes().get(i - 50) : random.nextInt(256)));
        }
        Block block = new Block();
        block.input(in, window, window, LENGTH, 0);
        block.parameters(6, 0, last, false, null);
        block.checksum(seed % 2 == 0 ? Block.Checksum.CRC32 : Block.Checksum.ADLER32);
        block.output(Staging.lease(StoredBlocks.bound(LENGTH)));
        return block;
    }

    private static void check(Block block) throws Exception {
        byte[] scratch = new byte[LENGTH + 1];
        Inflater inflater = new Inflater(true);
        inflater.setInput(block.out().range(0, block.produced()));
        assertThat(inflater.inflate(scratch)).isEqualTo(LENGTH);
        assertThat(ByteBuffer.wrap(scratch, 0, LENGTH)).isEqualTo(block.in().range(0, LENGTH));
        assertThat(inflater.finished()).isEqualTo(block.last());
        inflater.end();
    }

    /** Sends blocks as one stream does, and returns how many of them the engine did. */
    private static long run(ZipEngine engine, int blocks) throws Exception {
        Router router = router(engine);
        ArrayDeque<Block> underWay = new ArrayDeque<>();
        for (int i = 0; i < blocks || !underWay.isEmpty(); i++) {
            if (i < blocks) {
                Block block = block(i, i % 7 == 0);
                router.submit(block);
                underWay.addLast(block);
            }
            if (underWay.size() == engine.depth() || i >= blocks) {
                Block done = underWay.removeFirst();
                router.await(done);
                check(done);
                done.free();
            }
        }
        return router.stats().get(0).get(Counter.BLOCKS);
    }

    /** One block, sent and awaited. */
    private static boolean doneBy(ZipEngine engine, Router router) throws Exception {
        long before = router.stats().get(0).get(Counter.BLOCKS);
        Block block = block(1, false);
        router.submit(block);
        router.await(block);
        check(block);
        block.free();
        assertThat(engine.devices()).allMatch(report -> report.queues().leased() == 0);
        return router.stats().get(0).get(Counter.BLOCKS) > before;
    }

    private static DeviceReport report(ZipEngine engine, String name) {
        return engine.devices().stream()
                .filter(report -> report.device().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flavour=mainline-v2",
                "flavour=mainline-v3",
                "flavour=rfc-attrs",
                "flavour=rfc-params",
                "flavour=kae"
            })
    void theDeviceDoesTheBlocks(String options) throws Exception {
        device(options);
        ZipEngine engine = engine(SETTINGS);
        assertThat(run(engine, 60)).as(engine.devices().toString()).isEqualTo(60);
        assertThat(engine.devices().get(0).blocks()).isEqualTo(60);
        assertThat(engine.devices().get(0).failures()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Verify.class)
    void howeverFarOutputsAreChecked(Verify verify) throws Exception {
        device("level=1");
        assertThat(run(engine(SETTINGS.withVerify(verify)), 20)).isEqualTo(20);
    }

    @Test
    void blocksOfOneStreamAreInFlightOnSeveralQueues() throws Exception {
        SoftDevice device = device("level=1");
        ZipEngine engine = engine(SETTINGS.withInFlight(2));
        Router router = router(engine);
        assertThat(engine.depth()).isEqualTo(4);
        device.faults().order(Fault.STALL, 2); // at the first request of each queue
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            blocks.add(block(i, false));
            if (i == 2) {
                assertThat(refusedToOthers(engine)).isTrue();
            }
            router.submit(blocks.get(i));
        }
        assertThat(device.queuesRemaining()).isEqualTo(2);
        assertThat(engine.devices().get(0).queues().leased()).isEqualTo(2);
        while (device.heldUp() < 2) {
            Thread.onSpinWait();
        }
        device.resume();
        for (Block block : blocks) {
            router.await(block);
            check(block);
            block.free();
        }
        assertThat(router.stats().get(0).get(Counter.BLOCKS)).isEqualTo(4);
        assertThat(engine.devices().get(0).queues().idle()).isEqualTo(2);
    }

    /** Whether another thread, for whom nothing is worth waiting for, is refused a queue. */
    private static boolean refusedToOthers(ZipEngine engine) throws InterruptedException {
        AtomicBoolean refused = new AtomicBoolean();
        Thread other = new Thread(() -> {
            Block block = block(9, false);
            refused.set(!engine.submit(block));
            block.free();
        });
        other.start();
        other.join();
        return refused.get();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fail=status/5",
                "fail=checksum/5",
                "fail=short/5",
                "fail=stall/40",
                "fail=garbage/20",
                "fail=stop/20",
                "fail=remove/20",
                "fail=remove/20,flavour=kae",
                "fail=remove/20,flavour=rfc-attrs",
                "fail=busy/2",
                "fail=late/20,late=5ms",
                "sync=unaligned",
                "sync=stored",
                "sum=honoured",
                "context=dirty",
                "expand=9/8"
            })
    void whateverTheDeviceDoesTheOutputIsRight(String options) throws Exception {
        device(options + ",name=faulty,grace=96"); // what the self-test sends
        ZipEngine engine = engine(SETTINGS.withTimeoutNanos(SECOND / 100));
        assertThat(run(engine, 60)).isLessThanOrEqualTo(60);
    }

    @ParameterizedTest
    @EnumSource(names = {"CORRUPT", "UNWRITTEN"})
    void withEveryBlockDecodedAlsoWrongBitsAreSeen(Fault fault) throws Exception {
        SoftDevice device = device("level=1");
        ZipEngine engine = engine(SETTINGS.withVerify(Verify.DECODE));
        Router router = router(engine);
        assertThat(doneBy(engine, router)).isTrue();
        device.faults().order(fault, 1);
        assertThat(doneBy(engine, router)).isFalse();
        DeviceReport report = engine.devices().get(0);
        assertThat(report.failures()).isEqualTo(Map.of("output decodes to other data", 1L));
        assertThat(report.state()).isEqualTo("QUARANTINED");
        assertThat(doneBy(engine, router)).as("once is enough").isFalse();
    }

    @Test
    void untilADevicePassedItsTestBlocksGoElsewhere() throws Exception {
        device("level=1");
        ZipEngine engine = stepped(SETTINGS);
        Router router = router(engine);
        assertThat(doneBy(engine, router)).isFalse();
        assertThat(engine.devices()).as("nobody looked yet").isEmpty();
        engine.maintain(true);
        assertThat(engine.devices().get(0).state()).isEqualTo("USABLE");
        assertThat(engine.devices().get(0).selfTest()).isEqualTo("passed");
        assertThat(doneBy(engine, router)).isTrue();
    }

    @Test
    void aProcessThatCompressesNothingTouchesNoDevice() {
        SoftDevice device = device("level=1");
        ZipEngine engine = stepped(SETTINGS);
        engine.maintain(false);
        assertThat(engine.devices()).isEmpty();
        assertThat(device.recordedDoorbells()).isEmpty();
    }

    @Test
    void devicesThatAppearLaterAreNoticedAndThoseThatGoAreLetGo() throws Exception {
        ZipEngine engine = stepped(SETTINGS);
        Router router = router(engine);
        engine.maintain(true);
        assertThat(doneBy(engine, router)).isFalse();
        SoftDevice device = device("level=1");
        engine.maintain(true);
        assertThat(engine.devices()).as("it looked a moment ago").isEmpty();
        now.addAndGet(5 * SECOND);
        engine.maintain(true);
        assertThat(doneBy(engine, router)).isTrue();
        assertThat(device.queuesRemaining()).isEqualTo(3);
        listed.clear();
        now.addAndGet(5 * SECOND);
        engine.maintain(true);
        assertThat(engine.devices()).isEmpty();
        assertThat(device.queuesRemaining()).isEqualTo(4);
        assertThat(doneBy(engine, router)).isFalse();
    }

    @Test
    void theSameDeviceSeenAgainKeepsItsQueuesAndItsTest() throws Exception {
        SoftDevice device = device("level=1");
        ZipEngine engine = stepped(SETTINGS);
        Router router = router(engine);
        engine.maintain(true);
        assertThat(doneBy(engine, router)).isTrue();
        listed.set(0, device.describe());
        now.addAndGet(5 * SECOND - 1);
        engine.maintain(true);
        now.addAndGet(1);
        device.faults().order(Fault.STATUS, 1000); // a test would fail
        engine.maintain(true);
        assertThat(engine.devices().get(0).state()).isEqualTo("USABLE");
        assertThat(engine.devices().get(0).blocks()).isEqualTo(1);
    }

    @Test
    void theNearestDeviceIsPreferredThenTheMoreImportantThenTheOneWithMoreQueues() throws Exception {
        device("name=far,numa=1,queues=9");
        device("name=few,numa=0,queues=2");
        device("name=many,numa=0,queues=5");
        ZipEngine engine = stepped(SETTINGS.withMaxQueues(1));
        Router router = router(engine);
        node = 0;
        engine.maintain(true);
        now.addAndGet(5 * SECOND);
        engine.maintain(true);
        assertThat(doneBy(engine, router)).isTrue();
        assertThat(engine.devices().stream().map(report -> report.device().name()))
                .containsExactly("far", "many", "few");
        assertThat(report(engine, "many").blocks()).isEqualTo(1);
        node = 1;
        assertThat(doneBy(engine, router)).isTrue();
        assertThat(report(engine, "far").blocks()).isEqualTo(1);
        node = 7;
        assertThat(doneBy(engine, router)).as("a far one is better than none").isTrue();
    }

    @Test
    void priorityDecidesAmongEquallyNearDevices() throws Exception {
        device("name=low,flavour=rfc-params,priority=1");
        device("name=high,flavour=rfc-params,priority=2");
        ZipEngine engine = stepped(SETTINGS);
        engine.maintain(true);
        assertThat(doneBy(engine, router(engine))).isTrue();
        assertThat(report(engine, "high").blocks()).isEqualTo(1);
    }

    @Test
    void whenOneDeviceHasNoQueueTheNextIsAsked() throws Exception {
        SoftDevice first = device("name=first,numa=0");
        device("name=second,numa=1");
        ZipEngine engine = stepped(SETTINGS);
        node = 0;
        engine.maintain(true);
        first.faults().order(Fault.BUSY, 1);
        assertThat(doneBy(engine, router(engine))).isTrue();
        assertThat(report(engine, "second").blocks()).isEqualTo(1);
        assertThat(report(engine, "first").state()).as("busy is no fault").isEqualTo("USABLE");
    }

    @Test
    void afterQuarantineADeviceIsTestedBeforeItIsBelieved() throws Exception {
        SoftDevice device = device("level=1");
        ZipEngine engine = stepped(SETTINGS);
        Router router = router(engine);
        engine.maintain(true);
        device.faults().order(Fault.STATUS, 5);
        for (int i = 0; i < 3; i++) {
            assertThat(doneBy(engine, router)).isFalse();
        }
        DeviceReport report = engine.devices().get(0);
        assertThat(report.state()).isEqualTo("QUARANTINED");
        assertThat(report.cause()).isEqualTo("device status");
        assertThat(report.failures()).isEqualTo(Map.of("device status", 3L));
        assertThat(doneBy(engine, router)).isFalse();
        engine.maintain(true);
        assertThat(device.queuesRemaining()).as("its queues are given back").isEqualTo(4);
        now.addAndGet(2 * SECOND);
        engine.maintain(true); // meets one more in each mode
        assertThat(engine.devices().get(0).selfTest()).contains("status");
        assertThat(doneBy(engine, router)).isFalse();
        now.addAndGet(3 * SECOND);
        engine.maintain(true);
        assertThat(engine.devices().get(0).quarantines()).isEqualTo(2);
        assertThat(doneBy(engine, router)).isTrue();
    }

    @Test
    void aDeviceWhoseSegmentsEndOtherwiseIsAskedForWholeStreams() throws Exception {
        SoftDevice device = device("level=1");
        ZipEngine engine = stepped(SETTINGS);
        Router router = router(engine);
        engine.maintain(true);
        assertThat(engine.devices().get(0).mode()).isEqualTo(SegmentMode.SYNC);
        device.faults().order(Fault.SHORT, 1);
        assertThat(doneBy(engine, router)).isFalse();
        assertThat(engine.devices().get(0).mode()).isEqualTo(SegmentMode.CUT);
        assertThat(doneBy(engine, router)).isTrue();
    }

    @Test
    void withoutProgressBlocksAreDoneElsewhereAndTheQueueDrains() throws Exception {
        SoftDevice device = device("queues=2");
        ZipEngine engine = stepped(SETTINGS.withInFlight(4));
        Router router = router(engine);
        engine.maintain(true);
        device.faults().order(Fault.STALL, 1);
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            blocks.add(block(i, false));
            router.submit(blocks.get(i));
        }
        now.addAndGet(3600 * SECOND);
        for (Block block : blocks) {
            router.await(block);
            check(block);
            block.free();
        }
        DeviceReport report = engine.devices().get(0);
        assertThat(report.failures()).isEqualTo(Map.of("device timeout", 3L));
        assertThat(report.queues().draining()).isEqualTo(1);
        while (device.heldUp() == 0) {
            Thread.onSpinWait();
        }
        device.resume(); // late completions: nobody's any more
        while (engine.devices().get(0).queues().draining() > 0) {
            engine.maintain(false); // ends once the device's thread has done them
        }
        assertThat(engine.devices().get(0).parkedBytes()).isZero();
        assertThat(router.stats().get(0).get(Counter.BLOCKS)).isZero();
        assertThat(device.queuesRemaining()).isEqualTo(2);
    }

    @Test
    void whoSleepsForAnAnswerHoldsNoLock() throws Exception {
        SoftDevice device = device("queues=2");
        Router router = router(engine(SETTINGS));
        device.faults().order(Fault.STALL, 1);
        Block block = block(1, false);
        Thread waiting = new Thread(() -> {
            router.submit(block);
            router.await(block);
        });
        waiting.start();
        while (device.heldUp() == 0) {
            Thread.onSpinWait();
        }
        long[] id = {waiting.getId()};
        ThreadInfo seen;
        do {
            seen = ManagementFactory.getThreadMXBean().getThreadInfo(id, true, true)[0];
        } while (Arrays.stream(seen.getStackTrace())
                .noneMatch(frame -> frame.getMethodName().equals("doze")));
        device.resume();
        waiting.join();
        assertThat(seen.getLockedMonitors()).isEmpty();
        assertThat(seen.getLockedSynchronizers()).isEmpty();
        check(block);
        block.free();
    }

    @Test
    void blocksAreAsLongAsTheyMayBeWhenThatMuchIsThere() throws Exception {
        device("level=1");
        ZipEngine engine = engine(SETTINGS);
        Router router = router(engine);
        DeflateStream stream = new DeflateStream(router, 6, true, false);
        byte[] data = new byte[3 * Staging.BLOCK_BYTES];
        new SplittableRandom(1).nextBytes(data);
        for (int i = 0; i < data.length; i++) {
            data[i] &= 15;
        }
        stream.setInput(data, 0, data.length);
        stream.finish();
        byte[] room = new byte[data.length];
        int length = 0;
        while (!stream.finished()) {
            length += stream.deflate(room, length, room.length - length, Deflater.NO_FLUSH);
        }
        stream.close();
        assertThat(router.stats().get(0).get(Counter.BLOCKS)).isEqualTo(3);
        Inflater inflater = new Inflater(true);
        inflater.setInput(room, 0, length);
        byte[] back = new byte[data.length];
        assertThat(inflater.inflate(back)).isEqualTo(data.length);
        inflater.end();
        assertThat(back).isEqualTo(data);
    }

    @Test
    void aDeviceThatDiesHoldsItsCallerForTheTimeoutAndNoLonger() throws Exception {
        SoftDevice device = device("queues=2");
        long look = 20_000; // each look at the clock
        ZipEngine engine = new ZipEngine(
                () -> listed, ZipSettings.DEFAULT.withMaxQueues(1), () -> now.addAndGet(look), () -> node);
        engines.add(engine);
        Router router = router(engine);
        engine.maintain(true);
        Block block = block(1, false);
        device.faults().order(Fault.STALL, 1);
        long start = now.get();
        router.submit(block);
        router.await(block);
        assertThat(now.get() - start).isBetween(10_000_000L, 10_000_000L + 50 * look);
        check(block);
        block.free();
        assertThat(router.stats().get(0).fallbacks()).isEqualTo(Map.of("device timeout", 1L));
        while (device.heldUp() == 0) {
            Thread.onSpinWait();
        }
        device.resume();
        while (engine.devices().get(0).queues().draining() > 0) {
            engine.maintain(false);
        }
    }

    /** Every look at its clock takes this long. */
    private static final long LOOK_NANOS = 1_000;

    /** What software takes for a block, before anything was measured. */
    private static final long SOFTWARE_NANOS = 20L * LENGTH;

    /** An engine whose clock moves when it is looked at, with a queue open. */
    private ZipEngine ticking(ZipSettings settings) {
        ZipEngine engine = new ZipEngine(() -> listed, settings, () -> now.addAndGet(LOOK_NANOS), () -> node);
        engines.add(engine);
        engine.maintain(true);
        Block refused = hedged(1);
        assertThat(engine.submit(refused)).as("no queue is open yet").isFalse();
        refused.free();
        engine.maintain(false);
        assertThat(engine.devices().get(0).queues().idle()).isEqualTo(1);
        return engine;
    }

    private static Block hedged(int seed) {
        Block block = block(seed, false);
        block.hedge(true);
        return block;
    }

    /** A device that holds up the next block, which waits no longer than software takes, and no other one waits at all. */
    private void heldUpOnce(SoftDevice device, Router router, Block... blocks) throws Exception {
        device.faults().order(Fault.STALL, 1);
        for (Block block : blocks) {
            router.submit(block);
        }
        long start = now.get();
        for (Block block : blocks) {
            router.await(block);
            check(block);
        }
        assertThat(now.get() - start).isBetween(SOFTWARE_NANOS, SOFTWARE_NANOS + 100 * LOOK_NANOS);
        while (device.heldUp() == 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aHedgedBlockWaitsNoLongerThanSoftwareTakesAndItsLateAnswerIsDropped() throws Exception {
        SoftDevice device = device("level=1");
        ZipEngine engine = ticking(SETTINGS);
        Router router = router(engine);
        Block block = hedged(1);
        heldUpOnce(device, router, block);
        assertThat(router.stats().get(0).fallbacks()).isEqualTo(Map.of("later than software", 1L));

        Block next = hedged(2);
        long start = now.get();
        router.submit(next);
        router.await(next);
        check(next);
        assertThat(now.get() - start).as("it has waited for this device once").isLessThan(20 * LOOK_NANOS);
        assertThat(engine.devices().get(0).queues().leased()).isEqualTo(1);

        device.resume();
        while (engine.devices().get(0).queues().leased() > 0) {
            engine.maintain(false);
        }
        DeviceReport report = engine.devices().get(0);
        assertThat(report.failures()).isEqualTo(Map.of("later than software", 1L, "late answer dropped", 1L));
        assertThat(report.blocks()).isZero();
        assertThat(report.queues().idle()).as("nothing is wrong with the queue").isEqualTo(1);
        assertThat(report.state()).isEqualTo("USABLE");
        check(block);
        check(next);
        next.hedge(false); // nothing here depends on how fast the device's thread is
        router.submit(next);
        router.await(next);
        check(next);
        assertThat(engine.devices().get(0).blocks()).isEqualTo(1);
        block.free();
        next.free();
    }

    @Test
    void aHedgedBlockIsDoneByTheDeviceThatIsInTime() throws Exception {
        device("level=1");
        ZipEngine engine = stepped(SETTINGS); // no time passes
        Router router = router(engine);
        engine.maintain(true);
        Block block = hedged(1);
        router.submit(block);
        assertThat(block.isDone()).as("no queue is open yet").isTrue();
        router.await(block);
        engine.maintain(false);
        router.submit(block);
        router.await(block);
        check(block);
        block.free();
        assertThat(engine.devices().get(0).blocks()).isEqualTo(1);
        assertThat(engine.devices().get(0).failures()).isEmpty();
    }

    @Test
    void aHedgedStreamWaitsForASilentDeviceOnce() throws Exception {
        SoftDevice device = device("level=1");
        ZipEngine engine = ticking(SETTINGS);
        Router router = router(engine);
        Block[] blocks = {hedged(1), hedged(2), hedged(3), hedged(4)};
        heldUpOnce(device, router, blocks);
        assertThat(router.stats().get(0).fallbacks()).isEqualTo(Map.of("later than software", 4L));
        device.resume();
        while (engine.devices().get(0).queues().leased() > 0) {
            engine.maintain(false);
        }
        assertThat(engine.devices().get(0).failures()).containsEntry("late answer dropped", 4L);
        for (Block block : blocks) {
            check(block);
            block.free();
        }
    }

    @Test
    void anAnswerThatIsWrongIsTheDevicesFaultThoughItIsLate() throws Exception {
        SoftDevice device = device("level=1");
        ZipEngine engine = ticking(SETTINGS);
        Block[] blocks = {hedged(1), hedged(2), hedged(3), hedged(4)};
        heldUpOnce(device, router(engine), blocks);
        assertThat(engine.devices().get(0).state()).isEqualTo("USABLE");
        device.faults().order(Fault.STATUS, 4);
        device.resume();
        while (engine.devices().get(0).queues().leased() > 0) {
            engine.maintain(false);
        }
        DeviceReport report = engine.devices().get(0);
        assertThat(report.failures()).containsEntry("late answer dropped", 4L).containsKey(Refusal.STATUS.reason());
        assertThat(report.state()).isEqualTo("QUARANTINED");
        for (Block block : blocks) {
            check(block);
            block.free();
        }
    }

    @Test
    void aBlockThatWasTooLateMayBeSentAgainBehindItself() throws Exception {
        SoftDevice device = device("level=1");
        ZipEngine engine = ticking(SETTINGS);
        Router router = router(engine);
        Block block = hedged(1);
        heldUpOnce(device, router, block);
        Block other = block(2, true);
        block.out().release();
        block.in().release();
        block.input(other.in(), 0, 0, LENGTH, 0);
        block.parameters(6, 0, true, false, null);
        block.output(other.out());
        block.hedge(false); // it waits, then
        router.submit(block);
        assertThat(block.isDone()).isFalse();
        device.resume();
        router.await(block);
        check(block);
        assertThat(engine.devices().get(0).blocks()).isEqualTo(1);
        assertThat(engine.devices().get(0).failures())
                .isEqualTo(Map.of("later than software", 1L, "late answer dropped", 1L));
        block.free();
    }

    @Test
    void aQueueWhoseLateAnswerNeverComesIsGivenUp() throws Exception {
        SoftDevice device = device("level=1");
        ZipEngine engine = ticking(SETTINGS.withTimeoutNanos(SECOND));
        Router router = router(engine);
        Block block = hedged(1);
        heldUpOnce(device, router, block);
        engine.maintain(false);
        assertThat(engine.devices().get(0).queues().leased()).isEqualTo(1);
        now.addAndGet(2 * SECOND);
        engine.maintain(false);
        DeviceReport report = engine.devices().get(0);
        assertThat(report.queues().leased()).isZero();
        assertThat(report.queues().draining()).isEqualTo(1);
        assertThat(report.failures()).as("no block waited any more").isEqualTo(Map.of("later than software", 1L));
        device.resume();
        while (engine.devices().get(0).queues().draining() > 0) {
            engine.maintain(false);
        }
        assertThat(engine.devices().get(0).parkedBytes()).isZero();
        check(block);
        block.free();
    }

    @Test
    void aTestUnderWayEndsWithTheEngine() throws Exception {
        SoftDevice device = device("level=1");
        ZipEngine engine = engine(ZipSettings.DEFAULT);
        Block block = block(1, false);
        device.faults().order(Fault.STALL, 1);
        while (device.heldUp() == 0) {
            engine.takes(block); // has the maintenance thread look
            Thread.onSpinWait();
        }
        engine.close();
        assertThat(device.queuesRemaining()).isEqualTo(4);
        block.free();
    }

    @Test
    void onlyTheMemoryOfRequestsThatNeverCameBackIsParkedUntilTheLastQueueIsClosed() throws Exception {
        SoftDevice device = device("level=1");
        ZipEngine engine = stepped(SETTINGS.withInFlight(3).withTimeoutNanos(SECOND));
        Router router = router(engine);
        engine.maintain(true);
        device.faults().order(Fault.STALL, 1);
        Block lost = block(1, false);
        router.submit(lost);
        while (device.faults().struck(Fault.STALL) == 0) {
            Thread.onSpinWait();
        }
        assertThat(refusedToOthers(engine)).isTrue();
        Thread other = new Thread(() -> {
            Block block = block(2, false);
            router.submit(block); // on a second queue
            router.await(block);
            block.free();
        });
        other.start();
        other.join();
        now.addAndGet(3 * SECOND);
        router.await(lost);
        lost.free();
        now.addAndGet(SECOND);
        engine.maintain(false);
        DeviceReport report = engine.devices().get(0);
        assertThat(report.queues().draining()).isZero();
        assertThat(report.queues().idle()).isEqualTo(1);
        assertThat(report.parkedBytes())
                .isBetween((long) ZipBay.bytes(Staging.BLOCK_BYTES), ZipBay.bytes(Staging.BLOCK_BYTES) + 65_536L);
        engine.releaseIdle();
        assertThat(engine.devices().get(0).parkedBytes()).isZero();
    }

    @Test
    void aDeviceThatMakesUsParkTooMuchIsOff() throws Exception {
        SoftDevice device = device("level=1");
        ZipEngine engine = stepped(SETTINGS);
        Router router = router(engine);
        engine.maintain(true);
        assertThat(doneBy(engine, router)).isTrue();
        try (WdQueue last = WdQueue.request(listed.get(0), new QmDriver(), QpContextLayout.TYPE_COMPRESS)) {
            WdQueue lost = WdQueue.request(listed.get(0), new QmDriver(), QpContextLayout.TYPE_COMPRESS);
            lost.reserveMemory(ZipDevice.MAX_PARKED_BYTES + 1);
            device.faults().order(Fault.STALL, 1);
            lost.send(new WdRequest(SqeLayout.BYTES, null));
            while (device.heldUp() == 0) {
                Thread.onSpinWait(); // or the stall is left for the next request
            }
            lost.close();
            assertThat(last.inFlight()).isZero();
            assertThat(doneBy(engine, router)).as("seen when a queue is closed").isTrue();
            engine.releaseIdle();
            assertThat(engine.devices().get(0).state()).isEqualTo("OFF");
            assertThat(engine.devices().get(0).cause()).isEqualTo("too much memory parked");
        }
        assertThat(engine.devices().get(0).parkedBytes()).isZero();
        now.addAndGet(1000 * SECOND);
        engine.maintain(true);
        assertThat(doneBy(engine, router)).as("for good").isFalse();
    }

    @Test
    void abandonedBlocksGiveTheirMemoryAndTheirQueueBack() {
        SoftDevice device = device("level=1");
        ZipEngine engine = engine(SETTINGS);
        Router router = router(engine);
        long before = Staging.leasedBytes();
        Block block = block(1, false);
        router.submit(block);
        block.abandon();
        while (engine.devices().get(0).queues().leased() > 0 || Staging.leasedBytes() > before) {
            Thread.onSpinWait(); // the maintenance thread's work
        }
        assertThat(engine.devices().get(0).queues().idle()).isEqualTo(1);
        engine.releaseIdle();
        assertThat(device.queuesRemaining()).isEqualTo(4);
    }

    @Test
    void aClosedEngineTakesNothingAndItsBlocksAreDoneElsewhere() throws Exception {
        SoftDevice device = device("fail=stall/1000000");
        ZipEngine engine = engine(SETTINGS);
        Router router = router(engine);
        device.faults().order(Fault.STALL, 1);
        Block block = block(1, true);
        router.submit(block);
        engine.close();
        router.await(block);
        check(block);
        block.free();
        assertThat(router.stats().get(0).fallbacks()).isEqualTo(Map.of("engine closed", 1L));
        assertThat(doneBy(engine, router)).isFalse();
    }

    @Test
    void blocksThatDoNotPayAreLeftToSoftware() {
        device("level=1");
        ZipEngine engine = engine(SETTINGS);
        Block first = block(1, false);
        assertThat(engine.takes(first)).isTrue();
        first.parameters(0, 0, false, false, null);
        assertThat(engine.takes(first)).as("level 0").isFalse();
        first.parameters(6, 1, false, false, null);
        assertThat(engine.takes(first)).as("filtered").isFalse();
        first.free();
        Block later = block(1, false, 1000);
        assertThat(engine.takes(later)).as("small, and has a window").isFalse();
        assertThat(engine(SETTINGS.withMinBytes(LENGTH / 48)).takes(later)).isTrue();
        later.free();
        ZipEngine choosy = engine(SETTINGS.withMinBytes(LENGTH + 1));
        Block small = block(1, false);
        assertThat(choosy.takes(small)).isFalse();
        small.free();
    }

    @Test
    void twoProcessesWorthOfThreadsFightOverFourQueuesAndNothingIsLost() throws Exception {
        SoftDevice device = device("queues=4");
        List<ZipEngine> both = List.of(engine(SETTINGS.withMaxQueues(4)), engine(SETTINGS.withMaxQueues(4)));
        List<Router> routers = both.stream().map(ZipEngineTest::router).toList();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 64; t++) {
            int seed = t;
            threads.add(new Thread(() -> {
                try {
                    fight(routers.get(seed % 2), seed);
                } catch (Throwable e) {
                    failure.set(e);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failure.get()).isNull();
        long done = 0;
        for (int i = 0; i < 2; i++) {
            DeviceReport report = both.get(i).devices().get(0);
            done += report.blocks();
            assertThat(report.queues().leased()).isZero();
            assertThat(report.blocks()).isEqualTo(routers.get(i).stats().get(0).get(Counter.BLOCKS));
        }
        assertThat(done).isPositive();
        both.forEach(ZipEngine::close);
        assertThat(device.queuesRemaining()).isEqualTo(4);
    }

    /** What one thread does: a few blocks under way at a time. */
    private static void fight(Router router, int seed) throws Exception {
        ArrayDeque<Block> underWay = new ArrayDeque<>();
        for (int i = 0; i < 20; i++) {
            Block block = block(seed * 100 + i, false);
            router.submit(block);
            underWay.addLast(block);
            if (underWay.size() == 3) {
                finish(router, underWay.removeFirst());
            }
        }
        while (!underWay.isEmpty()) {
            finish(router, underWay.removeFirst());
        }
    }

    private static void finish(Router router, Block block) throws Exception {
        router.await(block);
        check(block);
        block.free();
    }

    @Test
    void aQueueWhoseHolderIsAwayIsTakenBackAfterTwoMilliseconds() throws Exception {
        device("level=1");
        ZipEngine engine = stepped(SETTINGS.withMaxQueues(1));
        Router router = router(engine);
        engine.maintain(true);
        Block away = block(1, false);
        router.submit(away);
        assertThat(refusedToOthers(engine)).isTrue();
        now.addAndGet(ZipLease.MAX_NANOS);
        Thread other = new Thread(() -> {
            Block block = block(2, false);
            while (!engine.submit(block)) {
                Thread.onSpinWait(); // until the device has done the block before
            }
            engine.await(block);
            block.free();
        });
        other.start();
        other.join();
        assertThat(away.isDone()).isTrue();
        finish(router, away);
        assertThat(engine.devices().get(0).blocks()).isEqualTo(2);
    }

    /** A queue file that tells by which threads its queue was stopped. */
    private record Watched(QueueFile file, List<String> stoppedBy) implements QueueFile {
        @Override
        public int ioctl(int request, @Nullable ByteBuffer argument) {
            if (request == IoctlLayout.PUT_QUEUE) {
                stoppedBy.add(Thread.currentThread().getName());
            }
            return file.ioctl(request, argument);
        }

        @Override
        public int ioctl(int request, long value) {
            return file.ioctl(request, value);
        }

        @Override
        public DeviceRegion map(long fileOffset, long length) throws DeviceException {
            return file.map(fileOffset, length);
        }

        @Override
        public Doorbell mapDoorbell(long fileOffset, long length, int register) throws DeviceException {
            return file.mapDoorbell(fileOffset, length, register);
        }

        @Override
        public int poll(int timeoutMillis) {
            return file.poll(timeoutMillis);
        }

        @Override
        public void settle() {
            file.settle();
        }

        @Override
        public void close() {
            file.close();
        }
    }

    @Test
    void aQueueIsStoppedByThoseWhoLookAfterItAndNeverOnTheWayOfABlock() throws Exception {
        SoftDevice device = device("queues=2");
        List<String> stoppedBy = new CopyOnWriteArrayList<>();
        UacceDevice plain = listed.get(0);
        listed.set(0, described(plain, new AtomicBoolean(), () -> new Watched(plain.open(), stoppedBy)));
        ZipEngine engine = engine(SETTINGS);
        assertThat(stoppedBy).as("the self-test's").hasSize(1);
        stoppedBy.clear();
        Router router = router(engine);
        assertThat(run(engine, 40)).isEqualTo(40);
        assertThat(stoppedBy).isEmpty();
        // A queue that breaks, with a block in flight that its stream has given up, as a Cleaner does for those who
        // forgot.
        device.faults().order(Fault.STALL, 1);
        Block lost = block(1, false);
        router.submit(lost);
        while (device.heldUp() == 0) {
            Thread.onSpinWait();
        }
        Thread cleaner = new Thread(lost::abandon, "cleaner");
        cleaner.start();
        cleaner.join();
        device.reset(); // nothing will come back
        while (stoppedBy.isEmpty()) {
            Thread.sleep(1);
        }
        assertThat(stoppedBy).containsExactly("warpdrive-queues");
    }

    @Test
    void whatComesLateTouchesNoOutputAndNothingIsSentAfterIt() throws Exception {
        SoftDevice device = device("queues=2");
        ZipEngine engine = stepped(SETTINGS);
        Router router = router(engine);
        engine.maintain(true);
        device.faults().order(Fault.STALL, 1);
        Block block = block(1, false);
        router.submit(block);
        while (device.heldUp() == 0) {
            Thread.onSpinWait();
        }
        now.addAndGet(3600 * SECOND);
        router.await(block);
        check(block);
        assertThat(device.queuesRemaining()).isEqualTo(1);
        assertThat(refusedToOthers(engine)).isTrue();
        assertThat(doneBy(engine, router)).isTrue();
        assertThat(device.queuesRemaining())
                .as("sent on another queue than the one that drains")
                .isZero();
        device.resume();
        while (engine.devices().get(0).queues().draining() > 0) {
            engine.maintain(false);
        }
        check(block);
        block.free();
        assertThat(device.queuesRemaining()).isEqualTo(1);
    }

    @Test
    void aDeviceThatTheKernelIsolatesIsLetGoUntilItIsBack() throws Exception {
        SoftDevice device = device("level=1");
        AtomicBoolean isolated = new AtomicBoolean();
        listed.set(0, withIsolation(listed.get(0), isolated));
        ZipEngine engine = stepped(SETTINGS);
        Router router = router(engine);
        engine.maintain(true);
        assertThat(doneBy(engine, router)).isTrue();
        isolated.set(true);
        now.addAndGet(SECOND);
        engine.maintain(true);
        assertThat(engine.devices().get(0).state()).isEqualTo("ISOLATED");
        assertThat(device.queuesRemaining()).isEqualTo(4);
        assertThat(doneBy(engine, router)).isFalse();
        isolated.set(false);
        now.addAndGet(SECOND);
        engine.maintain(true);
        assertThat(doneBy(engine, router)).isTrue();
    }

    /** The same device, whose attribute for isolation is the test's. */
    private static UacceDevice withIsolation(UacceDevice device, AtomicBoolean isolated) {
        return described(device, isolated, device::open);
    }

    private static UacceDevice described(UacceDevice device, AtomicBoolean isolated, UacceDevice.Opener opener) {
        Map<String, String> attributes = Map.of(
                "api",
                device.attributes().api(),
                "flags",
                "1",
                "algorithms",
                "zlib\ngzip",
                "available_instances",
                "4",
                "region_mmio_size",
                String.valueOf(device.attributes().mmio().length()),
                "region_dus_size",
                String.valueOf(device.attributes().dus().length()));
        return UacceDevice.describedBy(
                device.name(),
                new AttributeSource() {
                    @Override
                    public boolean has(String name) {
                        return name.equals("isolate") || attributes.containsKey(name);
                    }

                    @Override
                    public String read(String name) throws IOException {
                        String text = name.equals("isolate") ? (isolated.get() ? "1" : "0") : attributes.get(name);
                        if (text == null) {
                            throw new FileNotFoundException(name);
                        }
                        return text;
                    }
                },
                opener);
    }

    @Test
    void aDeviceWithQueuesLeftThatDoesNotBindOurAddressSpaceIsToldOfOnce() throws Exception {
        SoftDevice device = device("level=1");
        listed.set(0, described(device.describe(), new AtomicBoolean(), () -> {
            throw new DeviceException("open", "device=x", Errno.EBUSY.number());
        }));
        ZipEngine engine = stepped(SETTINGS);
        try (LogLines lines = new LogLines()) {
            for (int i = 0; i < 5; i++) {
                engine.maintain(true);
                now.addAndGet(10 * SECOND);
            }
            assertThat(lines.warnings()).hasSize(1).allSatisfy(line -> assertThat(line)
                    .contains("queues remaining=4", "cannot bind"));
        }
        DeviceReport report = engine.devices().get(0);
        assertThat(report.failures()).isEqualTo(Map.of(ZipDevice.UNBOUND, 5L));
        assertThat(report.quarantines()).isZero();
    }

    /** Warnings of ours, as long as it is open. */
    private static final class LogLines extends Handler implements AutoCloseable {
        private final Logger logger = Logger.getLogger("org.warpdrive");
        private final List<String> warnings = new CopyOnWriteArrayList<>();

        LogLines() {
            logger.addHandler(this);
        }

        List<String> warnings() {
            return warnings;
        }

        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().equals(Level.WARNING)) {
                warnings.add(new SimpleFormatter().formatMessage(entry));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }

    /** Beside software that takes this long for a block, and has done one. */
    private static Router besideSoftware(ZipEngine engine, long millis) {
        BlockEngine jdk = new JdkEngine();
        BlockEngine software = new BlockEngine() {
            @Override
            public String name() {
                return "slow";
            }

            @Override
            public boolean takes(Block block) {
                return true;
            }

            @Override
            public boolean submit(Block block) {
                LockSupport.parkNanos(millis * 1_000_000);
                return jdk.submit(block);
            }
        };
        Router router = new Router(List.of(engine, software));
        Block small = block(1, false, 1); // with a window it is too small for a device
        router.submit(small);
        router.await(small);
        small.free();
        assertThat(router.stats().get(1).get(Counter.BLOCKS)).isEqualTo(1);
        return router;
    }

    /** What the device did of so many blocks, one after the other. */
    private static long doneByDevice(Router router, int blocks) {
        long before = router.stats().get(0).get(Counter.BLOCKS);
        Block block = block(1, false);
        for (int i = 0; i < blocks; i++) {
            router.submit(block);
            router.await(block);
        }
        block.free();
        return router.stats().get(0).get(Counter.BLOCKS) - before;
    }

    @Test
    void aDeviceThatIsLaterThanSoftwareGetsSamplesUntilItIsSooner() {
        SoftDevice device = device("level=1,answers=cached,late=20ms");
        ZipEngine engine = engine(SETTINGS.withCompares(true));
        Router router = besideSoftware(engine, 2);
        device.faults().order(Fault.LATE, 1000); // each, of blocks one after the other
        long done = 0;
        for (int i = 0; i < 1000 && engine.devices().get(0).behind() == 0; i++) {
            done += doneByDevice(router, 1);
        }
        assertThat(done).isGreaterThanOrEqualTo(Rivalry.BLOCKS_TO_FALL_BEHIND);
        assertThat(engine.devices().get(0).behind()).isEqualTo(1);
        int blocks = 2 * ZipEngine.SAMPLE_EVERY;
        assertThat(router.stats().get(0).get(Counter.PASSED_OVER)).isZero();
        assertThat(doneByDevice(router, blocks)).as("samples").isEqualTo(2);
        assertThat(router.stats().get(0).get(Counter.PASSED_OVER)).isEqualTo(blocks - 2L);
        assertThat(router.stats().get(0).fallbacks()).isEmpty();

        device.faults().forget();
        for (int i = 0; i < 20_000 && engine.devices().get(0).behind() > 0; i++) {
            doneByDevice(router, 1);
        }
        assertThat(engine.devices().get(0).behind()).isZero();
        assertThat(doneByDevice(router, Rivalry.BLOCKS_TO_FALL_BEHIND - 1))
                .as("all of them again")
                .isEqualTo(Rivalry.BLOCKS_TO_FALL_BEHIND - 1L);
    }

    @Test
    void aDeviceThatIsSoonerThanSoftwareIsLeftInPeace() {
        device("level=1,answers=cached");
        ZipEngine engine = engine(SETTINGS.withCompares(true));
        Router router = besideSoftware(engine, 500);
        assertThat(doneByDevice(router, 1000)).isEqualTo(1000);
        assertThat(router.stats().get(0).get(Counter.PASSED_OVER)).isZero();
        assertThat(engine.devices().get(0).behind()).isZero();
    }

    @Test
    void howLongSoftwareTakesIsLearntFromABlockNowAndThen() {
        device("level=1,answers=cached");
        ZipEngine engine = engine(SETTINGS.withCompares(true));
        Router router = router(engine);
        doneByDevice(router, 1000);
        assertThat(router.stats().get(0).get(Counter.PASSED_OVER)).isPositive();
        assertThat(router.stats().get(1).get(Counter.BLOCKS)).isPositive();
    }

    @Test
    void whoOnlyWantsProcessorTimeIsServedByASlowDevice() {
        SoftDevice device = device("level=1,answers=cached,late=5ms");
        ZipEngine engine = engine(SETTINGS.withCompares(false));
        Router router = besideSoftware(engine, 0);
        device.faults().order(Fault.LATE, 1000);
        assertThat(doneByDevice(router, 100)).isEqualTo(100);
    }

    @Test
    void aBlockAllocatesNothing() throws Exception {
        device("level=1,answers=cached");
        ZipEngine engine = engine(SETTINGS.withVerify(Verify.CHECKSUM));
        Router router = router(engine);
        Block block = block(1, false);
        int blocks = 400;
        long smallestObject = 16;
        long least = Long.MAX_VALUE;
        // Until the compiler has seen enough of it; asking costs a little memory, too.
        for (int round = 0; round < 30 && least >= blocks * smallestObject; round++) {
            long before = allocatedBytes();
            for (int i = 0; i < blocks; i++) {
                router.submit(block);
                router.await(block);
            }
            least = Math.min(least, allocatedBytes() - before);
        }
        block.free();
        assertThat(engine.devices().get(0).blocks()).isPositive();
        assertThat(least).isLessThan(blocks * smallestObject);
    }

    /** By this thread, so far. */
    private static long allocatedBytes() throws Exception {
        return (long) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                        "getThreadAllocatedBytes",
                        new Object[] {Thread.currentThread().getId()},
                        new String[] {"long"});
    }
}
