// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import org.junit.jupiter.api.Test;
import org.warpdrive.compat.kit.JdkEngine;
import org.warpdrive.compat.kit.WarpDriveEngine;

/** Random calls on the drop-in's inflater and the JDK's: see {@link DifferentialRun} for replaying a seed. */
class InflaterDifferentialTest {
    @Test
    void everyCallComesToTheSameAsTheJdks() {
        DifferentialRun.run(10_000, WarpDriveEngine.INSTANCE, JdkEngine.INSTANCE, InflaterSequence::compare);
    }

    @Test
    void everyCallOfTheStreamsComesToTheSameAsTheJdks() {
        DifferentialRun.run(10_000, WarpDriveEngine.INSTANCE, JdkEngine.INSTANCE, InflaterStreamSequence::compare);
    }
}
