// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** What bin/soak takes for a trend, tried on series that are made up. The cases are in Python, as the program is. */
class SoakTrendTest {
    private static final Path CASES = Path.of("../trust/soak/trend_test.py");

    @Test
    void leaksAndAFallOfThroughputAreFoundAndNoiseIsNot() throws Exception {
        assumeTrue(Files.exists(CASES), "not in the repository");
        Process process;
        try {
            process = new ProcessBuilder("python3", "-B", CASES.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new TestAbortedException("no python3", e);
        }
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("Ran 1", "OK");
    }
}
