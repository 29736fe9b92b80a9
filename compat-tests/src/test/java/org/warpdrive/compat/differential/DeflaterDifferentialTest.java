// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import org.junit.jupiter.api.Test;
import org.warpdrive.compat.kit.JdkEngine;
import org.warpdrive.compat.kit.WarpDriveEngine;

/** Random calls on the drop-in and on the JDK: see {@link DifferentialRun} for replaying a seed. */
class DeflaterDifferentialTest {
    @Test
    void everyCallAgreesWithTheJdks() {
        DifferentialRun.run(5_000, WarpDriveEngine.INSTANCE, JdkEngine.INSTANCE, DeflaterCallSequence::compare);
    }

    @Test
    void drainedSequencesAgreeWithTheJdk() {
        DifferentialRun.run(10_000, WarpDriveEngine.INSTANCE, JdkEngine.INSTANCE, DeflaterSequence::compare);
    }

    @Test
    void undrainedSequencesKeepTheirInvariants() {
        DifferentialRun.run(4_000, WarpDriveEngine.INSTANCE, JdkEngine.INSTANCE, DeflaterSequence::wild);
    }

    @Test
    void theJdkPassesItsOwnComparison() {
        DifferentialRun.run(1_000, JdkEngine.INSTANCE, JdkEngine.INSTANCE, DeflaterSequence::compare);
        DifferentialRun.run(500, JdkEngine.INSTANCE, JdkEngine.INSTANCE, DeflaterSequence::wild);
    }
}
