// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.TestJvm;
import org.warpdrive.zip.WarpDrive;

/**
 * end(), close() and reset() by another thread, for each class in each state, with each engine; devices that take their time
 * have a block then. Not on the JDK alone, whose ZipOutputStream loops for ever in such a race. {@code -Dwdtest.faults=all} for ten times as many.
 */
class EveryStateTest {
    private static final int ROUNDS = "all".equals(System.getProperty("wdtest.faults")) ? 100 : 10;

    /** Eight kinds in four states, and three of them are reset, too. */
    private static final int RACES_A_ROUND = 4 * (8 + 3);

    @TempDir
    Path directory;

    @BeforeAll
    static void thereAreStreamsOfOurs() {
        assumeTrue(WarpDrive.status().contains("inflate: native"), WarpDrive.status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Dwarpdrive.engine=native",
                "-Dwarpdrive.engine=native -Dwarpdrive.threads=2",
                "-Dwarpdrive.engine=soft -Dwarpdrive.devices=soft:queues=2,latency=2ms -Dwarpdrive.hardware.wait=true"
                        + " -Dwarpdrive.hardware.min=1 -Dwarpdrive.hardware.compare=false -Dwarpdrive.hardware.inflate=true"
            })
    void whoeverGoesOnIsServedOrRefusedAndNothingIsHeld(String options) throws Exception {
        String said = TestJvm.run(
                directory,
                List.of(options.split(" ")),
                TestJvm.classPath(),
                EveryStateProcess.class.getName(),
                Integer.toString(ROUNDS));
        assertThat(said).startsWith("exit=0\n").contains("races " + ROUNDS * RACES_A_ROUND, " used=0 ");
        if (options.contains("soft")) {
            assertThat(said).containsPattern("uacce: blocks=[1-9]");
        }
    }
}
