// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpinTimeTest {
    private final SpinTime time = new SpinTime(true);

    private void waits(int times, long nanos) {
        for (int i = 0; i < times; i++) {
            time.waited(nanos);
        }
    }

    @Test
    void itComesToTwiceWhatWaitsTake() {
        waits(100, 20_000);
        assertThat(time.nanos()).isBetween(39_000L, 41_000L);
        waits(100, 90_000);
        assertThat(time.nanos()).isBetween(99_000L, SpinTime.MAX_NANOS);
        waits(100, 10);
        assertThat(time.nanos()).isBetween(SpinTime.MIN_NANOS, SpinTime.MIN_NANOS + 10);
    }

    @Test
    void nobodySpinsForWhatTakesLongerThanThat() {
        waits(100, 200_000);
        assertThat(time.nanos()).isBetween(SpinTime.MIN_NANOS, SpinTime.MIN_NANOS + 10);
    }

    @Test
    void oneHiccupChangesLittle() {
        waits(100, 20_000);
        waits(1, 5_000_000);
        assertThat(time.nanos()).as("still enough for the next").isGreaterThan(30_000);
    }

    @Test
    void onASingleProcessorNobodySpins() {
        SpinTime never = new SpinTime(false);
        never.waited(20_000);
        assertThat(never.nanos()).isZero();
    }
}
