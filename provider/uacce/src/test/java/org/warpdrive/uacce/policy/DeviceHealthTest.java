// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warpdrive.uacce.policy.DeviceHealth.State.OFF;
import static org.warpdrive.uacce.policy.DeviceHealth.State.QUARANTINED;
import static org.warpdrive.uacce.policy.DeviceHealth.State.TESTING;
import static org.warpdrive.uacce.policy.DeviceHealth.State.UNTESTED;
import static org.warpdrive.uacce.policy.DeviceHealth.State.USABLE;

import org.junit.jupiter.api.Test;

/** Every edge of the table, by a clock of our own. */
class DeviceHealthTest {
    private static final long SECOND = 1_000_000_000;

    private long now = Long.MAX_VALUE - 3 * SECOND; // wraps: times are compared by difference
    private final DeviceHealth health = new DeviceHealth(() -> now, nanos -> nanos + nanos / 4);

    private void pass() {
        assertThat(health.beginTest()).isTrue();
        health.passed();
    }

    @Test
    void nothingIsBelievedBeforeATestPassed() {
        assertThat(health.state()).isEqualTo(UNTESTED);
        assertThat(health.isUsable()).isFalse();
        assertThat(health.beginTest()).isTrue();
        assertThat(health.state()).isEqualTo(TESTING);
        assertThat(health.isUsable()).isFalse();
        assertThat(health.beginTest()).as("one at a time").isFalse();
        health.passed();
        assertThat(health.state()).isEqualTo(USABLE);
        assertThat(health.isTestDue()).isFalse();
    }

    @Test
    void threeFaultsInARowAreQuarantineAndThenATestIsDueAgain() {
        pass();
        health.fault("one");
        health.fault("two");
        health.success();
        health.fault("one");
        health.fault("two");
        assertThat(health.isUsable()).isTrue();
        health.fault("three");
        assertThat(health.state()).isEqualTo(QUARANTINED);
        assertThat(health.cause()).isEqualTo("three");
        assertThat(health.quarantines()).isEqualTo(1);
        now += SECOND + SECOND / 4 - 1;
        assertThat(health.beginTest()).isFalse();
        now += 1;
        assertThat(health.isTestDue()).isTrue();
        pass();
        assertThat(health.isUsable()).isTrue();
    }

    @Test
    void oneGraveFaultIsEnough() {
        pass();
        health.graveFault("wrong data");
        assertThat(health.state()).isEqualTo(QUARANTINED);
    }

    @Test
    void eachQuarantineIsTwiceAsLongUpToFiveMinutes() {
        for (long nanos = SECOND; nanos <= 512 * SECOND; nanos *= 2) {
            assertThat(health.beginTest()).isTrue();
            health.failed("test");
            long wait = Math.min(nanos, 300 * SECOND);
            now += wait + wait / 4 - 1;
            assertThat(health.isTestDue()).isFalse();
            now += 1;
            assertThat(health.isTestDue()).isTrue();
        }
    }

    @Test
    void goodConductMakesTheNextQuarantineAShortOne() {
        for (int i = 0; i < 3; i++) {
            assertThat(health.beginTest()).isTrue();
            health.failed("test");
            now += 10 * SECOND;
        }
        pass();
        for (int i = 0; i < DeviceHealth.GOOD_CONDUCT; i++) {
            health.success();
        }
        health.graveFault("again");
        now += SECOND + SECOND / 4;
        assertThat(health.isTestDue()).isTrue();
    }

    @Test
    void aFewGoodRequestsAreNoGoodConduct() {
        pass();
        health.graveFault("first");
        now += 2 * SECOND;
        pass();
        for (int i = 1; i < DeviceHealth.GOOD_CONDUCT; i++) {
            health.success();
        }
        health.graveFault("second");
        now += 2 * SECOND;
        assertThat(health.isTestDue()).as("twice as long").isFalse();
    }

    @Test
    void aTestThatCouldNotBeMadeIsMadeASecondLaterAndSaysNothing() {
        assertThat(health.beginTest()).isTrue();
        health.postponed("no queue");
        assertThat(health.state()).isEqualTo(UNTESTED);
        assertThat(health.quarantines()).isZero();
        assertThat(health.isTestDue()).isFalse();
        now += SECOND;
        assertThat(health.isTestDue()).isTrue();
    }

    @Test
    void offIsForGood() {
        pass();
        health.off("parked");
        assertThat(health.state()).isEqualTo(OFF);
        now += 1000 * SECOND;
        assertThat(health.beginTest()).isFalse();
        health.passed();
        health.failed("late");
        health.postponed("late");
        health.graveFault("late");
        assertThat(health.state()).isEqualTo(OFF);
        assertThat(health.cause()).isEqualTo("parked");
    }

    @Test
    void aDeviceSwitchedOffDuringItsTestStaysOff() {
        assertThat(health.beginTest()).isTrue();
        health.off("parked");
        health.passed();
        assertThat(health.isUsable()).isFalse();
    }
}
