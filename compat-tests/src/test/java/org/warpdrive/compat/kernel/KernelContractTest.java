// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.warpdrive.compat.differential.Differential;
import org.warpdrive.compat.kit.WarpDriveEngine;
import org.warpdrive.stats.Counter;

/** A part of the differential test, with a device of the kernel's doing blocks of any size. */
@Tag("kernel")
class KernelContractTest {
    private static final int SEQUENCES = 100;

    @Test
    void drainedSequencesAgreeWithTheJdk() throws InterruptedException {
        byte[] first = Traffic.data(100_000, 1);
        Machine.await("a device at work", () -> {
            Traffic.roundTrip(first);
            return Traffic.deviceBlocks() > 0;
        });
        long before = Traffic.deviceBlocks();
        Differential.deflater(WarpDriveEngine.INSTANCE, SEQUENCES);
        assertThat(Traffic.deviceBlocks()).isGreaterThan(before);
        assertThat(Traffic.sum(Counter.PARKED_BYTES)).isZero();
    }
}
