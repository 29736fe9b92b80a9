// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import org.junit.jupiter.api.Test;
import org.warpdrive.compat.kit.JdkEngine;
import org.warpdrive.compat.kit.WarpDriveEngine;

/** Random streams through the drop-in's inflater and the JDK's: see {@link DifferentialRun} for replaying a seed. */
class InflaterDifferentialTest {
    @Test
    void streamsGetTheJdksBytesVerdictAndPosition() {
        DifferentialRun.run(4_000, WarpDriveEngine.INSTANCE, JdkEngine.INSTANCE, InflaterSequence::compare);
    }
}
