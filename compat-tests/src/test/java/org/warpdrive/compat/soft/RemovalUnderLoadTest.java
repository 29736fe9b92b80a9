// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.soft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.TestJvm;
import org.warpdrive.zip.WarpDrive;

/** A device is pulled out while gzip streams are written: every stream is whole, and no exception came out. */
class RemovalUnderLoadTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"flavour=mainline-v2", "flavour=kae"})
    void gzipStreamsSurviveTheDevice(String options) throws Exception {
        String status = WarpDrive.status();
        assumeTrue(status.contains("inflate: native"), "soft devices need the native library: " + status);
        String output = TestJvm.run(
                directory,
                List.of(
                        "-Dwarpdrive.engine=soft",
                        "-Dwarpdrive.devices=soft:" + options + ",fail=remove/200,grace=400",
                        "-Dwarpdrive.hardware.min=64"),
                TestJvm.classPath(),
                RemovalProcess.class.getName());
        assertThat(output).startsWith("exit=0\n").contains(RemovalProcess.REMOVED);
        assertThat(SuiteProcess.deviceBlocks(output)).as(output).isGreaterThan(50);
    }
}
