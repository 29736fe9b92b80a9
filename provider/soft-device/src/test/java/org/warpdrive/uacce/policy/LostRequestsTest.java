// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warpdrive.uacce.policy.EngineRig.SECOND;
import static org.warpdrive.uacce.policy.EngineRig.SETTINGS;
import static org.warpdrive.uacce.policy.EngineRig.block;
import static org.warpdrive.uacce.policy.EngineRig.check;
import static org.warpdrive.uacce.policy.EngineRig.doneBy;
import static org.warpdrive.uacce.policy.EngineRig.refusedToOthers;
import static org.warpdrive.uacce.policy.EngineRig.router;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.Staging;
import org.warpdrive.stats.Counter;
import org.warpdrive.uacce.soft.Fault;
import org.warpdrive.uacce.soft.SoftDevice;
import org.warpdrive.uacce.zip.ZipBay;

/** Devices that do not answer, or answer late: blocks are done elsewhere, and queues and their memory are drained. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a wait that does not end is a failure
class LostRequestsTest {
    @RegisterExtension
    final EngineRig rig = new EngineRig();

    @Test
    void withoutProgressBlocksAreDoneElsewhereAndTheQueueDrains() throws Exception {
        SoftDevice device = rig.device("queues=2");
        ZipEngine engine = rig.stepped(SETTINGS.withInFlight(4));
        Router router = router(engine);
        engine.maintain(true);
        device.faults().order(Fault.STALL, 1);
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            blocks.add(block(i, false));
            router.submit(blocks.get(i));
        }
        rig.now.addAndGet(3600 * SECOND);
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
    void aDeviceThatDiesHoldsItsCallerForTheTimeoutAndNoLonger() throws Exception {
        SoftDevice device = rig.device("queues=2");
        long look = 20_000; // each look at the clock
        ZipEngine engine = rig.ticking(ZipSettings.DEFAULT.withMaxQueues(1), look);
        Router router = router(engine);
        engine.maintain(true);
        Block block = block(1, false);
        device.faults().order(Fault.STALL, 1);
        long start = rig.now.get();
        router.submit(block);
        router.await(block);
        assertThat(rig.now.get() - start).isBetween(10_000_000L, 10_000_000L + 50 * look);
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

    @Test
    void onlyTheMemoryOfRequestsThatNeverCameBackIsParkedUntilTheLastQueueIsClosed() throws Exception {
        SoftDevice device = rig.device("level=1");
        ZipEngine engine = rig.stepped(SETTINGS.withInFlight(3).withTimeoutNanos(SECOND));
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
        rig.now.addAndGet(3 * SECOND);
        router.await(lost);
        lost.free();
        rig.now.addAndGet(SECOND);
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
    void whatComesLateTouchesNoOutputAndNothingIsSentAfterIt() throws Exception {
        SoftDevice device = rig.device("queues=2");
        ZipEngine engine = rig.stepped(SETTINGS);
        Router router = router(engine);
        engine.maintain(true);
        device.faults().order(Fault.STALL, 1);
        Block block = block(1, false);
        router.submit(block);
        while (device.heldUp() == 0) {
            Thread.onSpinWait();
        }
        rig.now.addAndGet(3600 * SECOND);
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
}
