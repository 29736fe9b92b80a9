// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.warpdrive.compat.peers.Program;

/**
 * {@code bin/wdzip} and gzip do the same things in directories alike: how they end, what they say and what they leave
 * is the same, or listed in the scenario with the reason.
 *
 * <p>Two run at a time, since most of one is the start of a JVM. Where the tests are repeated, on another JDK or without
 * natives, only those scenarios run that a JDK could spoil.
 */
class WdzipBesideGzipTest {
    private static final List<String> OF_THE_JVM = List.of("descriptors", "names", "signals");
    private static final List<String> ALL = List.of(
            "damage",
            "descriptors",
            "environment",
            "names",
            "permissions",
            "reading",
            "several",
            "signals",
            "suffixes",
            "writing");

    private static ExecutorService two = Executors.newFixedThreadPool(2);
    private static Path directory;
    private static Path wdzip;
    private static Path gzip;
    private static String prelude;
    private static Map<String, String> environment;

    /** What scenarios came to with ours, which runs each once. */
    private static final Map<Scenario, Future<Scenario.Result>> OURS = new ConcurrentHashMap<>();

    @BeforeAll
    static void prepare() throws Exception {
        for (String program : List.of("gzip", "bash", "perl", "tar", "setpriv", "xargs")) {
            assumeTrue(Program.find(program).isPresent(), "no " + program);
        }
        gzip = Program.find("gzip").orElseThrow();
        Process version = new ProcessBuilder(gzip.toString(), "--version").start();
        assumeTrue(
                new String(version.getInputStream().readAllBytes(), UTF_8).startsWith("gzip 1.12"),
                "what is written down is what gzip 1.12 does");
        directory = Files.createTempDirectory("beside-gzip");
        Files.setAttribute(directory, "unix:mode", 0755);
        wdzip = LauncherCopy.in(Files.createDirectory(directory.resolve("repository")));
        prelude = resource("prelude.bash");
        environment = Map.of("JAVA_HOME", System.getProperty("java.home"), "SETTINGS", LauncherCopy.settings());
        // The archive of classes, which the first start makes, serves all others.
        new Scenario("first", "z -c a | expanded", "", List.of()).run(wdzip, prelude, directory, environment);
    }

    @AfterAll
    static void clean() throws Exception {
        two.shutdownNow();
        // Names of any bytes in it are not for every JVM.
        assertThat(new ProcessBuilder("rm", "-rf", directory.toString()).start().waitFor())
                .isZero();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = WdzipBesideGzipTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static boolean repeated() {
        return !System.getProperty("wdtest.queues", "").isEmpty()
                || "false".equals(System.getProperty("warpdrive.native.enabled"));
    }

    private static Future<Scenario.Result> run(Scenario scenario, Path program) {
        return two.submit(() -> scenario.run(program, prelude, directory, environment));
    }

    private static Future<Scenario.Result> ours(Scenario scenario) {
        return OURS.computeIfAbsent(scenario, each -> run(each, wdzip));
    }

    @TestFactory
    Stream<DynamicContainer> asGzip() throws IOException {
        List<DynamicContainer> areas = new ArrayList<>();
        for (String area : repeated() ? OF_THE_JVM : ALL) {
            List<DynamicTest> tests = new ArrayList<>();
            for (Scenario scenario : Scenario.parse(resource(area + ".scenarios"))) {
                Future<Scenario.Result> ours = ours(scenario);
                Future<Scenario.Result> theirs = run(scenario, gzip);
                tests.add(DynamicTest.dynamicTest(
                        scenario.name(),
                        () -> check(scenario, ours.get().all(), theirs.get().all())));
            }
            assertThat(tests).as(area).hasSizeGreaterThanOrEqualTo(15);
            areas.add(DynamicContainer.dynamicContainer(area, tests));
        }
        return areas.stream();
    }

    private static void check(Scenario scenario, List<String> ours, List<String> theirs) {
        if (scenario.reason().isEmpty()) {
            assertThat(ours).isEqualTo(theirs);
        } else {
            assertThat(ours).as(scenario.reason()).isEqualTo(scenario.ours());
            assertThat(theirs).as("listed as different").isNotEqualTo(scenario.ours());
        }
    }

    /** The same scenarios with pigz: whether it fails, what it writes and what it leaves, but not its words. */
    @TestFactory
    Stream<DynamicContainer> asPigz() throws Exception {
        assumeFalse(repeated(), "on one JDK, with natives");
        assumeTrue(Program.find("pigz").isPresent(), "no pigz");
        Path pigz = Program.find("pigz").orElseThrow();
        Process version = new ProcessBuilder(pigz.toString(), "--version").start();
        assumeTrue(
                new String(version.getInputStream().readAllBytes(), UTF_8).startsWith("pigz 2.6"),
                "what is written down is what pigz 2.6 does");
        Map<String, String> reasons = pigzDifferences();
        List<DynamicContainer> areas = new ArrayList<>();
        for (String area : ALL) {
            List<DynamicTest> tests = new ArrayList<>();
            for (Scenario scenario : Scenario.parse(resource(area + ".scenarios"))) {
                String reason = reasons.remove(area + ": " + scenario.name());
                if (reasons.remove("~ " + area + ": " + scenario.name()) == null) {
                    Future<Scenario.Result> ours = ours(scenario);
                    Future<Scenario.Result> theirs = run(scenario, pigz);
                    tests.add(DynamicTest.dynamicTest(
                            scenario.name(),
                            () -> checkGist(
                                    reason, ours.get().gist(), theirs.get().gist())));
                }
            }
            areas.add(DynamicContainer.dynamicContainer(area, tests));
        }
        assertThat(reasons).as("of scenarios that are not there").isEmpty();
        return areas.stream();
    }

    private static void checkGist(@Nullable String reason, List<String> ours, List<String> theirs) {
        if (reason == null) {
            assertThat(theirs).isEqualTo(ours);
        } else {
            assertThat(theirs).as("listed as different: %s", reason).isNotEqualTo(ours);
        }
    }

    /** The reason of each, by the scenario's file and name. */
    private static Map<String, String> pigzDifferences() throws IOException {
        Map<String, String> reasons = new HashMap<>();
        String reason = "";
        for (String line : resource("pigz.differences").lines().toList()) {
            if (line.startsWith("= ")) {
                reason = line.substring(2);
            } else if (!line.startsWith("#")) {
                reasons.put(line, reason);
            }
        }
        return reasons;
    }

    /** Another implementation agrees on what is whole: what we write, and what we make of it. */
    @Test
    void pigzReadsWhatIsWrittenAndWritesWhatIsRead() throws Exception {
        Path pigz = Program.find("pigz").orElse(null);
        assumeTrue(pigz != null, "no pigz");
        Scenario scenario = new Scenario(
                "both ways",
                """
                z -c a | %1$s -dc | cksum
                %1$s -c a | z -dc | cksum
                %1$s -c a >b.gz; z -t b.gz; z -d b.gz
                z -N a; %1$s -t a.gz; echo "[$?]" >&9; %1$s -dN a.gz
                z -c /proc/self/mem | %1$s -t 2>/dev/null; echo "[${PIPESTATUS[1]}]" >&9
                seq 100000 | %1$s -b 128 -p 2 | head -c -1 | z -t
                """
                        .formatted(pigz),
                "",
                List.of());
        List<String> outcome =
                scenario.run(wdzip, prelude, directory, environment).all();
        String data = "3917710714 292";
        assertThat(outcome)
                .containsExactly(
                        "[0]",
                        "[0]",
                        "[0]",
                        "[0]",
                        "[0]",
                        "[0]",
                        "[1]",
                        "[1]",
                        "[1]",
                        "Z: /proc/self/mem: Input/output error",
                        "Z: stdin: unexpected end of file",
                        data,
                        data,
                        "f 644 1 a",
                        "f 644 1 b",
                        data,
                        data);
    }
}
