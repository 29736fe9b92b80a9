// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.soft.Fault;
import org.warpdrive.uacce.soft.SoftConfig;
import org.warpdrive.uacce.soft.SoftDevice;
import org.warpdrive.uacce.zip.SegmentMode;

/** What the self-test says of soft devices that err in one way each. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a wait that does not end is a failure
class SelfTestTest {
    @BeforeEach
    void softDevicesWork() {
        assumeTrue(SoftDevice.support().available(), SoftDevice.support().reason());
    }

    private static SoftDevice device(String options) {
        return new SoftDevice(SoftConfig.parse("soft:" + options));
    }

    private static SelfTest.Verdict selfTest(SoftDevice device) throws DeviceException {
        return new SelfTest(device.describe(), new ServiceTime(), System::nanoTime, () -> false).run();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"STATUS", "STOP", "GARBAGE"})
    void anAccidentDuringTheTestDemotesNoDevice(Fault fault) throws DeviceException {
        try (SoftDevice device = device("level=1")) {
            device.faults().order(fault, 1); // at the first request for a segment
            assertThat(selfTest(device).mode()).as("not now").isNull();
            assertThat(selfTest(device)).as("the next time").isEqualTo(new SelfTest.Verdict(SegmentMode.SYNC, ""));
        }
    }

    @Test
    void aRequestForASegmentThatIsRefusedEachTimeIsNoAccident() throws DeviceException {
        try (SoftDevice device = device("level=1")) {
            device.faults().order(Fault.STATUS, 3);
            SelfTest.Verdict verdict = selfTest(device);
            assertThat(verdict.mode()).isEqualTo(SegmentMode.CUT);
            assertThat(verdict.reason()).contains("device status");
        }
    }

    @Test
    void aTestThatIsCancelledEndsAtOnceAndGivesItsQueueBack() throws DeviceException {
        try (SoftDevice device = device("level=1")) {
            device.faults().order(Fault.STALL, 1);
            SelfTest.Verdict verdict = new SelfTest(
                            device.describe(), new ServiceTime(), System::nanoTime, () -> device.heldUp() > 0)
                    .run();
            assertThat(verdict.mode()).isNull();
            assertThat(device.queuesRemaining()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"flavour=mainline-v2", "flavour=mainline-v3", "flavour=kae,slice=4m", "end=0x13"})
    void aGoodDevicePassesItsTestWithSync(String options) throws DeviceException {
        try (SoftDevice device = device(options)) {
            assertThat(selfTest(device)).isEqualTo(new SelfTest.Verdict(SegmentMode.SYNC, ""));
            assertThat(device.queuesRemaining()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rfc-attrs", "rfc-params"})
    void theRfcsDevicesStartWithCut(String flavour) throws DeviceException {
        try (SoftDevice device = device("flavour=" + flavour)) {
            assertThat(selfTest(device)).isEqualTo(new SelfTest.Verdict(SegmentMode.CUT, ""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync=unaligned", "sync=stored", "sum=honoured"})
    void aDeviceOfAnotherLayoutIsDemoted(String options) throws DeviceException {
        try (SoftDevice device = device(options)) {
            SelfTest.Verdict verdict = selfTest(device);
            assertThat(verdict.mode()).isEqualTo(SegmentMode.CUT);
            assertThat(verdict.reason()).startsWith("sync: content=ZEROS");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fail=checksum/1", "fail=corrupt/3", "fail=status/20", "fail=garbage/5", "fail=remove/5"})
    void aDeviceThatErrsIsNotUsed(String options) throws DeviceException {
        try (SoftDevice device = device(options)) {
            SelfTest.Verdict verdict = selfTest(device);
            assertThat(verdict.mode()).isNull();
            assertThat(verdict.reason()).isNotEmpty();
        }
    }
}
