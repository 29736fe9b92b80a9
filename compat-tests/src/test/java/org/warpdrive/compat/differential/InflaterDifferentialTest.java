// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import org.junit.jupiter.api.Test;

/** Random calls on the drop-in's inflater and the JDK's: see {@link DifferentialRun} for replaying a seed. */
class InflaterDifferentialTest {
    @Test
    void everyCallComesToTheSameAsTheJdks() {
        DifferentialRun.run(10_000, InflaterSequence::compare);
    }

    @Test
    void everyCallOfTheStreamsComesToTheSameAsTheJdks() {
        DifferentialRun.run(10_000, InflaterStreamSequence::compare);
    }
}
