// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.hadoop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.warpdrive.compat.kit.TestJvm;

/** The codecs on a device, switched off, and where WarpDrive cannot be set up. */
@Tag("servers")
@EnabledOnOs(OS.LINUX)
class HadoopSettingsTest {
    @TempDir
    Path directory;

    /** What {@link HadoopProcess} says. */
    private String run(List<String> classPath, String... options) throws Exception {
        String said = TestJvm.run(directory, List.of(options), classPath, HadoopProcess.class.getName());
        assertThat(said).startsWith("exit=0\n");
        return said;
    }

    @Test
    void aDeviceDoesTheWork() throws Exception {
        String said = run(
                TestJvm.classPath(),
                "-Dwarpdrive.engine=soft",
                "-Dwarpdrive.devices=soft:queues=2",
                "-Dwarpdrive.hardware.timeout=60000");
        assertThat(said).contains("part.gz WdGzipCompressor").contains("part.deflate WdZlibCompressor");
        assertThat(said.lines().filter(line -> line.contains("WarpDrive in Hadoop's codecs: engines:")))
                .hasSize(1);
        if (!said.contains("(native: ")) {
            assertThat(said).containsPattern("(?m)^(uacce|soft-0): blocks=[1-9]");
        }
    }

    @Test
    void aPropertySwitchesItOff() throws Exception {
        String said = run(TestJvm.classPath(), "-Dwarpdrive.hadoop=off");
        assertThat(said).contains("part.gz BuiltInGzipCompressor").contains("part.deflate BuiltInZlibDeflater");
        assertThat(said.lines()
                        .filter(line ->
                                line.contains("WarpDrive is not used in Hadoop's codecs: warpdrive.hadoop=off")))
                .hasSize(1);
        assertThat(said).doesNotContain("blocks=");
    }

    /** A class of ours that cannot be linked stands for whatever can be wrong with an installation. */
    @Test
    void whatCannotBeSetUpIsOneWarningAndHadoopGoesOn() throws Exception {
        String said = run(TestJvm.brokenClassPath(directory));
        assertThat(said).contains("part.gz BuiltInGzipCompressor").contains("part.deflate BuiltInZlibDeflater");
        assertThat(said.lines().filter(line -> line.startsWith("WARNING: WarpDrive")))
                .singleElement()
                .asString()
                .contains("cannot be used in Hadoop's codecs, whose own compression goes on");
    }
}
