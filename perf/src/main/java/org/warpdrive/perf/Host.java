// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a figure must be read with: the machine by its kind, never by its name. */
final class Host {
    private Host() {}

    /**
     * Describes this machine and run.
     *
     * @param command the arguments of {@code bin/bench}
     */
    static Map<String, String> describe(List<String> command) {
        Map<String, String> host = new LinkedHashMap<>();
        host.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        host.put("cpu", cpu() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        host.put("jdk", "JDK " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")");
        host.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        host.put("commit", commit());
        host.put("command", ("bin/bench " + String.join(" ", command)).strip());
        return host;
    }

    /** Short, for file names: {@code amd-epyc-2-cores-jdk17}. */
    static String kind(Map<String, String> host) {
        String cpu = host.getOrDefault("cpu", "unknown");
        return (cpu + " jdk" + Runtime.version().feature())
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\((r|tm)\\)|processor|cpu|@.*ghz", "")
                .replaceAll("[^a-z0-9]+", "-");
    }

    private static String cpu() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    /** The commit that was built, with a plus when the sources differ from it. */
    private static String commit() {
        String commit = git("rev-parse", "--short=10", "HEAD");
        boolean changed = !git(
                        "status",
                        "--porcelain",
                        "--untracked-files=no",
                        "--",
                        ":!perf/results",
                        ":!perf/plots",
                        ":!*.md")
                .isEmpty();
        return commit.isEmpty() ? "unknown" : commit + (changed ? "+" : "");
    }

    private static String git(String... arguments) {
        try {
            List<String> command = new ArrayList<>(List.of("git"));
            command.addAll(List.of(arguments));
            Process git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return git.waitFor() == 0 ? output.strip() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
