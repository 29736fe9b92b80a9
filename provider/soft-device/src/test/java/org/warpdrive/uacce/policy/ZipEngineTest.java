// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warpdrive.uacce.policy.EngineRig.LENGTH;
import static org.warpdrive.uacce.policy.EngineRig.SECOND;
import static org.warpdrive.uacce.policy.EngineRig.SETTINGS;
import static org.warpdrive.uacce.policy.EngineRig.block;
import static org.warpdrive.uacce.policy.EngineRig.check;
import static org.warpdrive.uacce.policy.EngineRig.doneBy;
import static org.warpdrive.uacce.policy.EngineRig.refusedToOthers;
import static org.warpdrive.uacce.policy.EngineRig.router;
import static org.warpdrive.uacce.policy.EngineRig.run;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.Staging;
import org.warpdrive.engine.Verify;
import org.warpdrive.stats.Counter;
import org.warpdrive.uacce.soft.Fault;
import org.warpdrive.uacce.soft.SoftDevice;
import org.warpdrive.zip.stream.DeflateStream;
import org.warpdrive.zip.stream.Source;

/** Blocks through the router with soft devices in front, as streams send them: who does them, and what that costs. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a wait that does not end is a failure
class ZipEngineTest {
    @RegisterExtension
    final EngineRig rig = new EngineRig();

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
        rig.device(options);
        ZipEngine engine = rig.engine(SETTINGS);
        assertThat(run(engine, 60)).as(engine.devices().toString()).isEqualTo(60);
        assertThat(engine.devices().get(0).blocks()).isEqualTo(60);
        assertThat(engine.devices().get(0).failures()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Verify.class)
    void howeverFarOutputsAreChecked(Verify verify) throws Exception {
        rig.device("level=1");
        assertThat(run(rig.engine(SETTINGS.withVerify(verify)), 20)).isEqualTo(20);
    }

    @Test
    void blocksOfOneStreamAreInFlightOnSeveralQueues() throws Exception {
        SoftDevice device = rig.device("level=1");
        ZipEngine engine = rig.engine(SETTINGS.withInFlight(2));
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
        rig.device(options + ",name=faulty,grace=96"); // what the self-test sends
        ZipEngine engine = rig.engine(SETTINGS.withTimeoutNanos(SECOND / 100));
        assertThat(run(engine, 60)).isLessThanOrEqualTo(60);
    }

    @ParameterizedTest
    @EnumSource(names = {"CORRUPT", "UNWRITTEN"})
    void withEveryBlockDecodedAlsoWrongBitsAreSeen(Fault fault) throws Exception {
        SoftDevice device = rig.device("level=1");
        ZipEngine engine = rig.engine(SETTINGS.withVerify(Verify.DECODE));
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
    void blocksAreAsLongAsTheyMayBeWhenThatMuchIsThere() throws Exception {
        rig.device("level=1");
        ZipEngine engine = rig.engine(SETTINGS);
        Router router = router(engine);
        Source source = new Source();
        DeflateStream stream = new DeflateStream(router, 6, true, false);
        byte[] data = new byte[3 * Staging.BLOCK_BYTES];
        new SplittableRandom(1).nextBytes(data);
        for (int i = 0; i < data.length; i++) {
            data[i] &= 15;
        }
        source.set(data, 0, data.length);
        stream.finish();
        byte[] room = new byte[data.length];
        int length = 0;
        while (!stream.finished()) {
            length += stream.deflate(source, room, length, room.length - length, Deflater.NO_FLUSH);
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
    void blocksThatDoNotPayAreLeftToSoftware() {
        rig.device("level=1");
        ZipEngine engine = rig.engine(SETTINGS);
        Block first = block(1, false);
        assertThat(engine.takes(first)).isTrue();
        first.parameters(0, 0, false, false, null);
        assertThat(engine.takes(first)).as("level 0").isFalse();
        first.parameters(6, 1, false, false, null);
        assertThat(engine.takes(first)).as("filtered").isFalse();
        first.free();
        Block later = block(1, false, 1000);
        assertThat(engine.takes(later)).as("small, and has a window").isFalse();
        assertThat(rig.engine(SETTINGS.withMinBytes(LENGTH / 48)).takes(later)).isTrue();
        later.free();
        ZipEngine choosy = rig.engine(SETTINGS.withMinBytes(LENGTH + 1));
        Block small = block(1, false);
        assertThat(choosy.takes(small)).isFalse();
        small.free();
    }

    /** The log's handlers are the application's, and may fail as the JDK's do where a process has no descriptor left. */
    @Test
    void aLogThatThrowsDoesNotEndTheCareForDevices() throws Exception {
        rig.device("queues=2");
        AtomicInteger looks = new AtomicInteger();
        AtomicInteger messages = new AtomicInteger();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord message) {
                messages.incrementAndGet();
                throw new NoClassDefFoundError("thrown by a test");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("org.warpdrive");
        logger.addHandler(handler);
        ZipEngine engine = ZipEngine.over(
                () -> {
                    if (looks.getAndIncrement() == 0) {
                        throw new IllegalStateException("thrown by a test");
                    }
                    return rig.listed;
                },
                SETTINGS.withAwaitsSelfTest(false));
        try {
            Router router = router(engine);
            long end = System.nanoTime() + 60 * SECOND;
            while (!doneBy(engine, router)) {
                assertThat(System.nanoTime())
                        .as("the device is found at the next look")
                        .isLessThan(end);
                Thread.sleep(10);
            }
        } finally {
            engine.close();
            logger.removeHandler(handler);
        }
        assertThat(messages).hasPositiveValue();
    }

    /** Thread.stop is the only error that can be brought to any place of a thread; JDK 20 took it away. */
    @Test
    @EnabledForJreRange(max = JRE.JAVA_19)
    @SuppressWarnings({"deprecation", "removal"})
    void whenTheThreadThatCaresForDevicesDiesTheNextBlockStartsAnother() throws Exception {
        rig.device("queues=2");
        Set<Thread> others = threadsOfQueues();
        ZipEngine engine = ZipEngine.over(() -> rig.listed, SETTINGS.withAwaitsSelfTest(false));
        try {
            Router router = router(engine);
            doneBy(engine, router);
            Set<Thread> threads = threadsOfQueues();
            threads.removeAll(others);
            for (Thread thread : threads) {
                while (thread.isAlive()) { // what hits a round of maintenance is only logged
                    thread.stop();
                    thread.join(20);
                }
            }
            assertThat(threads).isNotEmpty();
            long end = System.nanoTime() + 60 * SECOND;
            while (!doneBy(engine, router) || others.containsAll(threadsOfQueues())) {
                assertThat(System.nanoTime())
                        .as("there is a thread again, and the device is used")
                        .isLessThan(end);
                Thread.sleep(10);
            }
        } finally {
            engine.close();
        }
    }

    private static Set<Thread> threadsOfQueues() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("warpdrive-queues"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Test
    void aClosedEngineTakesNothingAndItsBlocksAreDoneElsewhere() throws Exception {
        SoftDevice device = rig.device("fail=stall/1000000");
        ZipEngine engine = rig.engine(SETTINGS);
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
    void aBlockAllocatesNothing() throws Exception {
        rig.device("level=1,answers=cached");
        ZipEngine engine = rig.engine(SETTINGS.withVerify(Verify.CHECKSUM));
        Router router = router(engine);
        Block block = block(1, false);
        int blocks = 400;
        long smallestObject = 16;
        long least = Long.MAX_VALUE;
        // Until the compiler has seen enough of it; asking costs a little memory, too.
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (least >= blocks * smallestObject && System.nanoTime() < end) {
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
