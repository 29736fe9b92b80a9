// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.warpdrive.compat.peers.Program;

/** wrk: sixteen connections that ask as fast as they are answered. */
public final class Wrk {
    private static final int MAX_SECONDS = 30;

    private Wrk() {}

    /** Asks for a second, and on a busy machine longer until something was answered; skips the test where there is no wrk. */
    public static void load(Path directory, String url) throws IOException, InterruptedException {
        assumeTrue(Program.find("wrk").isPresent(), "no wrk on the PATH");
        Path nothing = Files.createTempFile(directory, "in", "");
        Path output = Files.createTempFile(directory, "wrk", "");
        String[] options = {"-t1", "-c16", "-d1s", "--timeout", "30s", "-H", "Accept-Encoding: gzip", url};
        for (int second = 0; second < MAX_SECONDS; second++) {
            Program.filter(nothing, output, "wrk", options);
            String report = Files.readString(output);
            assertThat(report)
                    .contains("Requests/sec")
                    .doesNotContain("Socket errors")
                    .doesNotContain("Non-2xx");
            if (!report.matches("(?s).*\\n *0 requests in.*")) {
                return;
            }
        }
        fail("nothing is answered");
    }
}
