// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warpdrive.compat.kit.TestJvm;
import org.warpdrive.compat.peers.WdzipJvm;
import org.warpdrive.zip.WarpDrive;

/** {@code wdzip attach PID --engine jdk}, and back, on a process in the midst of its streams. */
class AttachSwitchTest {
    private static String attach(Process to, String... options) throws Exception {
        List<String> command = new ArrayList<>(WdzipJvm.command("attach", String.valueOf(to.pid())));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        return "exit=" + process.waitFor() + "\n" + said;
    }

    @Test
    @Timeout(120)
    void aRunningProcessIsSwitchedToTheJdkAndBackFromOutside() throws Exception {
        boolean others = !WarpDrive.stats().isEmpty();
        Process process = new ProcessBuilder(TestJvm.command(
                        List.of("-Dwarpdrive.native.enabled=" + System.getProperty("warpdrive.native.enabled", "true")),
                        TestJvm.classPath(),
                        SwitchedProcess.class.getName()))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = process.inputReader(UTF_8)) {
            String line = out.readLine();
            while (line != null && !line.equals("ready")) {
                line = out.readLine();
            }
            assertThat(line).isEqualTo("ready");
            assertThat(attach(process, "--engine", "jdk"))
                    .startsWith("exit=0\nWarpDrive engines: jdk; inflate: jdk")
                    .contains("settings: engine=auto switched=jdk ");
            long before = blocks(attach(process));
            Thread.sleep(200);
            // The open stream goes on, and its blocks are java.util.zip's.
            assertThat(blocks(attach(process))).isGreaterThanOrEqualTo(before + (others ? 1 : 0));
            assertThat(attach(process, "--engine=warp"))
                    .startsWith("exit=1\n")
                    .contains("engine=warp: this process, started with engine=auto, can be switched to jdk, ");
            assertThat(attach(process, "--engine=configured"))
                    .startsWith("exit=0\n")
                    .doesNotContain("switched");
            process.getOutputStream().write('\n');
            process.getOutputStream().close();
            String said = out.lines().collect(Collectors.joining("\n"));
            assertThat(process.waitFor()).as(said).isZero();
            assertThat(said)
                    .contains("decoded true, records true")
                    .contains("INFO: WarpDrive switched from auto to jdk: engines: jdk; inflate: jdk")
                    .contains("INFO: WarpDrive switched from jdk to auto: engines: ");
            assertThat(blocks(said)).isGreaterThanOrEqualTo(before);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Blocks that java.util.zip did, by a status. */
    private static long blocks(String status) {
        return status.lines()
                .filter(line -> line.startsWith("jdk: blocks="))
                .mapToLong(line -> Long.parseLong(line.split("[= ]", -1)[2]))
                .sum();
    }
}
