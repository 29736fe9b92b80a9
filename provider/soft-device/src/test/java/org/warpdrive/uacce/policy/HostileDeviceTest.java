// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warpdrive.uacce.soft.SoftDevice;

/** A few {@link HostileRounds}; bin/trust runs them for hours. */
class HostileDeviceTest {
    private static final Set<String> SHOWN = Set.of("blocks", "inflated", "failed");

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whateverTheDeviceSaysTheBytesAreRight() throws Exception {
        assumeTrue(SoftDevice.support().available(), SoftDevice.support().reason());
        HostileRounds rounds = new HostileRounds();
        rounds.run(3, 1);
        // A device that was never believed would show nothing. How much one is in three seconds depends on the machine.
        for (long seed = 1_000; !rounds.seen().keySet().containsAll(SHOWN); seed += 1_000) {
            rounds.run(1, seed);
        }
        assertThat(rounds.seen().keySet()).containsAll(SHOWN);
    }
}
