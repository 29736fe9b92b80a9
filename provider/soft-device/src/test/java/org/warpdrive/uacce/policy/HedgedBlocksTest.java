// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warpdrive.uacce.policy.EngineRig.LENGTH;
import static org.warpdrive.uacce.policy.EngineRig.SECOND;
import static org.warpdrive.uacce.policy.EngineRig.SETTINGS;
import static org.warpdrive.uacce.policy.EngineRig.block;
import static org.warpdrive.uacce.policy.EngineRig.check;
import static org.warpdrive.uacce.policy.EngineRig.router;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.Router;
import org.warpdrive.uacce.soft.Fault;
import org.warpdrive.uacce.soft.SoftDevice;
import org.warpdrive.uacce.zip.Refusal;

/** Blocks of event loops, which are taken back when software would have done them by now. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a wait that does not end is a failure
class HedgedBlocksTest {
    @RegisterExtension
    final EngineRig rig = new EngineRig();

    /** Every look at its clock takes this long. */
    private static final long LOOK_NANOS = 1_000;

    /** What software takes for a block, before anything was measured. */
    private static final long SOFTWARE_NANOS = 20L * LENGTH;

    /** An engine whose clock moves when it is looked at, with a queue open. */
    private ZipEngine ticking(ZipSettings settings) {
        ZipEngine engine = rig.ticking(settings, LOOK_NANOS);
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
        long start = rig.now.get();
        for (Block block : blocks) {
            router.await(block);
            check(block);
        }
        assertThat(rig.now.get() - start).isBetween(SOFTWARE_NANOS, SOFTWARE_NANOS + 100 * LOOK_NANOS);
        while (device.heldUp() == 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aHedgedBlockWaitsNoLongerThanSoftwareTakesAndItsLateAnswerIsDropped() throws Exception {
        SoftDevice device = rig.device("level=1");
        ZipEngine engine = ticking(SETTINGS);
        Router router = router(engine);
        Block block = hedged(1);
        heldUpOnce(device, router, block);
        assertThat(router.stats().get(0).fallbacks()).isEqualTo(Map.of("later than software", 1L));

        Block next = hedged(2);
        long start = rig.now.get();
        router.submit(next);
        router.await(next);
        check(next);
        assertThat(rig.now.get() - start)
                .as("it has waited for this device once")
                .isLessThan(20 * LOOK_NANOS);
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
        rig.device("level=1");
        ZipEngine engine = rig.stepped(SETTINGS); // no time passes
        Router router = router(engine);
        engine.maintain(true);
        Block block = hedged(1);
        router.submit(block);
        assertThat(block.completion().isDone()).as("no queue is open yet").isTrue();
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
        SoftDevice device = rig.device("level=1");
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
        SoftDevice device = rig.device("level=1");
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
        SoftDevice device = rig.device("level=1");
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
        assertThat(block.completion().isDone()).isFalse();
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
        SoftDevice device = rig.device("level=1");
        ZipEngine engine = ticking(SETTINGS.withTimeoutNanos(SECOND));
        Router router = router(engine);
        Block block = hedged(1);
        heldUpOnce(device, router, block);
        engine.maintain(false);
        assertThat(engine.devices().get(0).queues().leased()).isEqualTo(1);
        rig.now.addAndGet(2 * SECOND);
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
}
