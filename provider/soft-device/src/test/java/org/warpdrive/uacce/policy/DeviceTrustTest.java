// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warpdrive.uacce.policy.EngineRig.SECOND;
import static org.warpdrive.uacce.policy.EngineRig.SETTINGS;
import static org.warpdrive.uacce.policy.EngineRig.block;
import static org.warpdrive.uacce.policy.EngineRig.described;
import static org.warpdrive.uacce.policy.EngineRig.doneBy;
import static org.warpdrive.uacce.policy.EngineRig.router;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.Router;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.WdQueue;
import org.warpdrive.uacce.WdRequest;
import org.warpdrive.uacce.qm.QmDriver;
import org.warpdrive.uacce.qm.QpContextLayout;
import org.warpdrive.uacce.soft.Fault;
import org.warpdrive.uacce.soft.SoftDevice;
import org.warpdrive.uacce.zip.SegmentMode;
import org.warpdrive.uacce.zip.SqeLayout;

/** When a device is tested, believed, left alone for a time, or not used again. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a wait that does not end is a failure
class DeviceTrustTest {
    @RegisterExtension
    final EngineRig rig = new EngineRig();

    @Test
    void untilADevicePassedItsTestBlocksGoElsewhere() throws Exception {
        rig.device("level=1");
        ZipEngine engine = rig.stepped(SETTINGS);
        Router router = router(engine);
        assertThat(doneBy(engine, router)).isFalse();
        assertThat(engine.devices()).as("nobody looked yet").isEmpty();
        engine.maintain(true);
        assertThat(engine.devices().get(0).state()).isEqualTo("USABLE");
        assertThat(engine.devices().get(0).selfTest()).isEqualTo("passed");
        assertThat(doneBy(engine, router)).isTrue();
    }

    @Test
    void afterQuarantineADeviceIsTestedBeforeItIsBelieved() throws Exception {
        SoftDevice device = rig.device("level=1");
        ZipEngine engine = rig.stepped(SETTINGS);
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
        rig.now.addAndGet(2 * SECOND);
        engine.maintain(true); // meets one more in each mode
        assertThat(engine.devices().get(0).selfTest()).contains("status");
        assertThat(doneBy(engine, router)).isFalse();
        rig.now.addAndGet(3 * SECOND);
        engine.maintain(true);
        assertThat(engine.devices().get(0).quarantines()).isEqualTo(2);
        assertThat(doneBy(engine, router)).isTrue();
    }

    @Test
    void aDeviceWhoseSegmentsEndOtherwiseIsAskedForWholeStreams() throws Exception {
        SoftDevice device = rig.device("level=1");
        ZipEngine engine = rig.stepped(SETTINGS);
        Router router = router(engine);
        engine.maintain(true);
        assertThat(engine.devices().get(0).mode()).isEqualTo(SegmentMode.SYNC);
        device.faults().order(Fault.SHORT, 1);
        assertThat(doneBy(engine, router)).isFalse();
        assertThat(engine.devices().get(0).mode()).isEqualTo(SegmentMode.CUT);
        assertThat(doneBy(engine, router)).isTrue();
    }

    @Test
    void aTestUnderWayEndsWithTheEngine() throws Exception {
        SoftDevice device = rig.device("level=1");
        ZipEngine engine = rig.engine(ZipSettings.DEFAULT);
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
    void aDeviceThatMakesUsParkTooMuchIsOff() throws Exception {
        SoftDevice device = rig.device("level=1");
        ZipEngine engine = rig.stepped(SETTINGS);
        Router router = router(engine);
        engine.maintain(true);
        assertThat(doneBy(engine, router)).isTrue();
        try (WdQueue last = WdQueue.request(rig.listed.get(0), new QmDriver(), QpContextLayout.TYPE_COMPRESS)) {
            WdQueue lost = WdQueue.request(rig.listed.get(0), new QmDriver(), QpContextLayout.TYPE_COMPRESS);
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
        rig.now.addAndGet(1000 * SECOND);
        engine.maintain(true);
        assertThat(doneBy(engine, router)).as("for good").isFalse();
    }

    @Test
    void aDeviceWithQueuesLeftThatDoesNotBindOurAddressSpaceIsToldOfOnce() throws Exception {
        SoftDevice device = rig.device("level=1");
        rig.listed.set(0, described(device.describe(), new AtomicBoolean(), () -> {
            throw new DeviceException("open", "device=x", Errno.EBUSY.number());
        }));
        ZipEngine engine = rig.stepped(SETTINGS);
        try (LogLines lines = new LogLines()) {
            for (int i = 0; i < 5; i++) {
                engine.maintain(true);
                rig.now.addAndGet(10 * SECOND);
            }
            // On a busy machine a device may also be too slow for its self-test, which is told as well.
            assertThat(lines.warnings())
                    .filteredOn(line -> line.contains("gets no queue"))
                    .hasSize(1)
                    .allSatisfy(line -> assertThat(line).contains("queues remaining=4", "cannot bind"));
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
}
