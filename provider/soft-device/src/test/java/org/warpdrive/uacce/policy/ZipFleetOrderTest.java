// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warpdrive.uacce.policy.EngineRig.SECOND;
import static org.warpdrive.uacce.policy.EngineRig.SETTINGS;
import static org.warpdrive.uacce.policy.EngineRig.described;
import static org.warpdrive.uacce.policy.EngineRig.doneBy;
import static org.warpdrive.uacce.policy.EngineRig.report;
import static org.warpdrive.uacce.policy.EngineRig.router;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.warpdrive.engine.Router;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.soft.Fault;
import org.warpdrive.uacce.soft.SoftDevice;

/** Which devices an engine knows, and which of them it asks first. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a wait that does not end is a failure
class ZipFleetOrderTest {
    @RegisterExtension
    final EngineRig rig = new EngineRig();

    @Test
    void aProcessThatCompressesNothingTouchesNoDevice() {
        SoftDevice device = rig.device("level=1");
        ZipEngine engine = rig.stepped(SETTINGS);
        engine.maintain(false);
        assertThat(engine.devices()).isEmpty();
        assertThat(device.recordedDoorbells()).isEmpty();
    }

    @Test
    void devicesThatAppearLaterAreNoticedAndThoseThatGoAreLetGo() throws Exception {
        ZipEngine engine = rig.stepped(SETTINGS);
        Router router = router(engine);
        engine.maintain(true);
        assertThat(doneBy(engine, router)).isFalse();
        SoftDevice device = rig.device("level=1");
        engine.maintain(true);
        assertThat(engine.devices()).as("it looked a moment ago").isEmpty();
        rig.now.addAndGet(5 * SECOND);
        engine.maintain(true);
        assertThat(doneBy(engine, router)).isTrue();
        assertThat(device.queuesRemaining()).isEqualTo(3);
        rig.listed.clear();
        rig.now.addAndGet(5 * SECOND);
        engine.maintain(true);
        assertThat(engine.devices()).isEmpty();
        assertThat(device.queuesRemaining()).isEqualTo(4);
        assertThat(doneBy(engine, router)).isFalse();
    }

    @Test
    void theSameDeviceSeenAgainKeepsItsQueuesAndItsTest() throws Exception {
        SoftDevice device = rig.device("level=1");
        ZipEngine engine = rig.stepped(SETTINGS);
        Router router = router(engine);
        engine.maintain(true);
        assertThat(doneBy(engine, router)).isTrue();
        rig.listed.set(0, device.describe());
        rig.now.addAndGet(5 * SECOND - 1);
        engine.maintain(true);
        rig.now.addAndGet(1);
        device.faults().order(Fault.STATUS, 1000); // a test would fail
        engine.maintain(true);
        assertThat(engine.devices().get(0).state()).isEqualTo("USABLE");
        assertThat(engine.devices().get(0).blocks()).isEqualTo(1);
    }

    @Test
    void theNearestDeviceIsPreferredThenTheMoreImportantThenTheOneWithMoreQueues() throws Exception {
        rig.device("name=far,numa=1,queues=9");
        rig.device("name=few,numa=0,queues=2");
        rig.device("name=many,numa=0,queues=5");
        ZipEngine engine = rig.stepped(SETTINGS.withMaxQueues(1));
        Router router = router(engine);
        rig.node = 0;
        engine.maintain(true);
        rig.now.addAndGet(5 * SECOND);
        engine.maintain(true);
        assertThat(doneBy(engine, router)).isTrue();
        assertThat(engine.devices().stream().map(report -> report.device().name()))
                .containsExactly("far", "many", "few");
        assertThat(report(engine, "many").blocks()).isEqualTo(1);
        rig.node = 1;
        assertThat(doneBy(engine, router)).isTrue();
        assertThat(report(engine, "far").blocks()).isEqualTo(1);
        rig.node = 7;
        assertThat(doneBy(engine, router)).as("a far one is better than none").isTrue();
    }

    @Test
    void priorityDecidesAmongEquallyNearDevices() throws Exception {
        rig.device("name=low,flavour=rfc-params,priority=1");
        rig.device("name=high,flavour=rfc-params,priority=2");
        ZipEngine engine = rig.stepped(SETTINGS);
        engine.maintain(true);
        assertThat(doneBy(engine, router(engine))).isTrue();
        assertThat(report(engine, "high").blocks()).isEqualTo(1);
    }

    @Test
    void whenOneDeviceHasNoQueueTheNextIsAsked() throws Exception {
        SoftDevice first = rig.device("name=first,numa=0");
        rig.device("name=second,numa=1");
        ZipEngine engine = rig.stepped(SETTINGS);
        rig.node = 0;
        engine.maintain(true);
        first.faults().order(Fault.BUSY, 1);
        assertThat(doneBy(engine, router(engine))).isTrue();
        assertThat(report(engine, "second").blocks()).isEqualTo(1);
        assertThat(report(engine, "first").state()).as("busy is no fault").isEqualTo("USABLE");
    }

    @Test
    void aDeviceThatTheKernelIsolatesIsLetGoUntilItIsBack() throws Exception {
        SoftDevice device = rig.device("level=1");
        AtomicBoolean isolated = new AtomicBoolean();
        rig.listed.set(0, withIsolation(rig.listed.get(0), isolated));
        ZipEngine engine = rig.stepped(SETTINGS);
        Router router = router(engine);
        engine.maintain(true);
        assertThat(doneBy(engine, router)).isTrue();
        isolated.set(true);
        rig.now.addAndGet(SECOND);
        engine.maintain(true);
        assertThat(engine.devices().get(0).state()).isEqualTo("ISOLATED");
        assertThat(device.queuesRemaining()).isEqualTo(4);
        assertThat(doneBy(engine, router)).isFalse();
        isolated.set(false);
        rig.now.addAndGet(SECOND);
        engine.maintain(true);
        assertThat(doneBy(engine, router)).isTrue();
    }

    /** The same device, whose attribute for isolation is the test's. */
    private static UacceDevice withIsolation(UacceDevice device, AtomicBoolean isolated) {
        return described(device, isolated, device::open);
    }
}
