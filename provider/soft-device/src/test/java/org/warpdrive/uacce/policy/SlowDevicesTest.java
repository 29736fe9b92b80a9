// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warpdrive.uacce.policy.EngineRig.SETTINGS;
import static org.warpdrive.uacce.policy.EngineRig.block;
import static org.warpdrive.uacce.policy.EngineRig.router;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.BlockEngine;
import org.warpdrive.engine.JdkEngine;
import org.warpdrive.engine.Router;
import org.warpdrive.stats.Counter;
import org.warpdrive.uacce.soft.Fault;
import org.warpdrive.uacce.soft.SoftDevice;

/** Devices beside software that is sooner, or later, than they are. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a wait that does not end is a failure
class SlowDevicesTest {
    @RegisterExtension
    final EngineRig rig = new EngineRig();

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
        SoftDevice device = rig.device("level=1,answers=cached,late=20ms");
        ZipEngine engine = rig.engine(SETTINGS.withCompares(true));
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
        rig.device("level=1,answers=cached");
        ZipEngine engine = rig.engine(SETTINGS.withCompares(true));
        Router router = besideSoftware(engine, 500);
        assertThat(doneByDevice(router, 1000)).isEqualTo(1000);
        assertThat(router.stats().get(0).get(Counter.PASSED_OVER)).isZero();
        assertThat(engine.devices().get(0).behind()).isZero();
    }

    @Test
    void howLongSoftwareTakesIsLearntFromABlockNowAndThen() {
        rig.device("level=1,answers=cached");
        ZipEngine engine = rig.engine(SETTINGS.withCompares(true));
        Router router = router(engine);
        doneByDevice(router, 1000);
        assertThat(router.stats().get(0).get(Counter.PASSED_OVER)).isPositive();
        assertThat(router.stats().get(1).get(Counter.BLOCKS)).isPositive();
    }

    @Test
    void whoOnlyWantsProcessorTimeIsServedByASlowDevice() {
        SoftDevice device = rig.device("level=1,answers=cached,late=5ms");
        ZipEngine engine = rig.engine(SETTINGS.withCompares(false));
        Router router = besideSoftware(engine, 0);
        device.faults().order(Fault.LATE, 1000);
        assertThat(doneByDevice(router, 100)).isEqualTo(100);
    }
}
