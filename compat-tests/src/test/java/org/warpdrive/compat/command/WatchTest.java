// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warpdrive.compat.peers.WdzipJvm;
import org.warpdrive.zip.WarpDrive;

/** {@code wdzip devices --watch PID} on a process that knows nothing of it. */
class WatchTest {
    @Test
    @Timeout(120)
    void theEnginesOfARunningProcessAreSeenFromOutside() throws Exception {
        Process watched = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dwarpdrive.native.enabled=" + System.getProperty("warpdrive.native.enabled", "true"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WatchedProcess.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = watched.inputReader(UTF_8)) {
            assertThat(out.readLine()).isEqualTo("ready");
            List<String> command = new ArrayList<>(WdzipJvm.command());
            command.addAll(List.of("devices", "--watch", "--count=2", String.valueOf(watched.pid())));
            Process watcher =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(watcher.getInputStream().readAllBytes(), UTF_8);
            assertThat(watcher.waitFor()).as(said).isZero();
            // Where the JDK does whole streams there is nothing to count.
            String line = WarpDrive.stats().isEmpty() ? ": nothing done" : " MB/s in ";
            assertThat(said.lines().filter(text -> text.startsWith("pid " + watched.pid())))
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allMatch(text -> text.contains(line));
        } finally {
            watched.destroyForcibly();
        }
    }
}
