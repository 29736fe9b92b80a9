// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warpdrive.uacce.policy.EngineRig.SETTINGS;
import static org.warpdrive.uacce.policy.EngineRig.block;
import static org.warpdrive.uacce.policy.EngineRig.check;
import static org.warpdrive.uacce.policy.EngineRig.described;
import static org.warpdrive.uacce.policy.EngineRig.finish;
import static org.warpdrive.uacce.policy.EngineRig.refusedToOthers;
import static org.warpdrive.uacce.policy.EngineRig.router;
import static org.warpdrive.uacce.policy.EngineRig.run;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.Staging;
import org.warpdrive.stats.Counter;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.DeviceRegion;
import org.warpdrive.uacce.Doorbell;
import org.warpdrive.uacce.QueueFile;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.soft.Fault;
import org.warpdrive.uacce.soft.SoftDevice;
import org.warpdrive.uacce.sysfs.IoctlLayout;

/** Queues change their holders: none is lost, none is held with a lock, and whoever is away loses it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a wait that does not end is a failure
class ZipLeasesTest {
    @RegisterExtension
    final EngineRig rig = new EngineRig();

    @Test
    void whoSleepsForAnAnswerHoldsNoLock() throws Exception {
        SoftDevice device = rig.device("queues=2");
        Router router = router(rig.engine(SETTINGS));
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
    void abandonedBlocksGiveTheirMemoryAndTheirQueueBack() {
        SoftDevice device = rig.device("level=1");
        ZipEngine engine = rig.engine(SETTINGS);
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
    void aQueueWhoseHolderIsAwayIsTakenBackAfterTwoMilliseconds() throws Exception {
        rig.device("level=1");
        ZipEngine engine = rig.stepped(SETTINGS.withMaxQueues(1));
        Router router = router(engine);
        engine.maintain(true);
        Block away = block(1, false);
        router.submit(away);
        assertThat(refusedToOthers(engine)).isTrue();
        rig.now.addAndGet(ZipLease.MAX_NANOS);
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
        assertThat(away.completion().isDone()).isTrue();
        finish(router, away);
        assertThat(engine.devices().get(0).blocks()).isEqualTo(2);
    }

    @Test
    void twoProcessesWorthOfThreadsFightOverFourQueuesAndNothingIsLost() throws Exception {
        SoftDevice device = rig.device("queues=4");
        List<ZipEngine> both = List.of(rig.engine(SETTINGS.withMaxQueues(4)), rig.engine(SETTINGS.withMaxQueues(4)));
        List<Router> routers = both.stream().map(EngineRig::router).toList();
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
        SoftDevice device = rig.device("queues=2");
        List<String> stoppedBy = new CopyOnWriteArrayList<>();
        UacceDevice plain = rig.listed.get(0);
        rig.listed.set(0, described(plain, new AtomicBoolean(), () -> new Watched(plain.open(), stoppedBy)));
        ZipEngine engine = rig.engine(SETTINGS);
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
}
