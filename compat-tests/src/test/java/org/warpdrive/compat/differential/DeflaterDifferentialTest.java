// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import org.junit.jupiter.api.Test;
import org.warpdrive.compat.kit.JavaUtilZip;

/** Random calls on the drop-in and on the JDK: see {@link DifferentialRun} for replaying a seed. */
class DeflaterDifferentialTest {
    @Test
    void everyCallAgreesWithTheJdks() {
        DifferentialRun.run(5_000, DeflaterCallSequence::compare);
    }

    @Test
    void drainedSequencesAgreeWithTheJdk() {
        DifferentialRun.run(10_000, DeflaterSequence::compare);
    }

    @Test
    void undrainedSequencesKeepTheirInvariants() {
        DifferentialRun.run(4_000, DeflaterSequence::wild);
    }

    @Test
    void theJdkPassesItsOwnComparison() {
        DifferentialRun.run(1_000, JavaUtilZip.INSTANCE, JavaUtilZip.INSTANCE, DeflaterSequence::compare);
        DifferentialRun.run(500, JavaUtilZip.INSTANCE, JavaUtilZip.INSTANCE, DeflaterSequence::wild);
    }
}
