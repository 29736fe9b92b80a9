// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warpdrive.compat.kit.TestJvm;
import org.warpdrive.zip.WarpDrive;

/** The JVM's own checks of what native code does find nothing to say. */
class CheckedJniTest {
    /** As HotSpot begins its lines: a fault that it goes on after, or one that ends the process. */
    private static final Pattern COMPLAINT = Pattern.compile("(?i)warning|fatal error|\\*\\*\\*");

    @TempDir
    Path directory;

    @Test
    void everyClassRunsWithoutAComplaint() throws Exception {
        assumeTrue(WarpDrive.status().contains("inflate: native"), WarpDrive.status());
        String output = TestJvm.run(
                directory, List.of("-Xcheck:jni", "-ea"), TestJvm.classPath(), CheckedJniProcess.class.getName());
        assertThat(output).startsWith("exit=0\n").contains("native: blocks=");
        assertThat(output.lines().filter(line -> COMPLAINT.matcher(line).find()))
                .isEmpty();
    }
}
