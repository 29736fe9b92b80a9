// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictTest {
    private static final double MB = 1e6;

    @Test
    void speedIsTheMedianOfRatiosWithinRounds() {
        // The second round was disturbed for both alike, the third for one of them.
        CaseResult result = result("oneshot/6", List.of(10.0, 40.0, 10.0), List.of(5.0, 20.0, 50.0), 0.98);
        Verdict verdict = result.verdict().orElseThrow();
        assertThat(verdict.speed()).isEqualTo(2.0);
        assertThat(verdict.size()).isEqualTo(0.98, within(1e-9));
        assertThat(verdict.worstFile()).isEqualTo("b");
        assertThat(verdict.worstSize()).isEqualTo(1.1, within(1e-9));
        assertThat(verdict.reachesBound()).isFalse();
    }

    @Test
    void severalThreadsAreJudgedByTheClock() {
        Series one = series("one", List.of(10.0), List.of(10.0), 1);
        Series two = series("two", List.of(5.0), List.of(10.5), 1);
        CaseResult result = new CaseResult("threads/6", "two threads", 1.9, "two", "one", List.of(one, two));
        assertThat(result.verdict().orElseThrow().speed()).isEqualTo(2.0);
    }

    @Test
    void recommendationNamesSpeedAndSize() {
        Run run = run(result("oneshot/6", List.of(29.0), List.of(10.0), 0.986));
        assertThat(Recommendation.of(run)).isEqualTo("On your data level 6 is 2.9x faster and 1.4 % smaller.");
        Run slow = run(result("oneshot/6", List.of(10.0), List.of(10.0), 1.0));
        assertThat(Recommendation.of(slow)).isEqualTo("On your data level 6 gains nothing worth a change.");
    }

    @Test
    void aRunSurvivesItsFile(@TempDir Path folder) throws IOException {
        Run run = run(result("oneshot/6", List.of(29.0, 30.0), List.of(10.0, 11.0), 0.986));
        Path file = folder.resolve("run.json");
        run.write(file);
        assertThat(Run.read(file)).isEqualTo(run);
    }

    @Test
    void checkReportsAFallOfMoreThanFivePercent(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("accepted.json");
        Files.writeString(file, "{\"other\": {\"1K\": 5}}");
        Accepted.load(file, "quick-jdk17").accept(run(result("oneshot/6", List.of(30.0), List.of(10.0), 0.98)));
        Accepted accepted = Accepted.load(file, "quick-jdk17");
        Verdict near = verdict(List.of(28.8), 1.02);
        assertThat(accepted.fallen(near)).isEmpty();
        assertThat(accepted.fallen(verdict(List.of(28.0), 0.98)))
                .singleElement()
                .asString()
                .contains("oneshot/6", "speed", "2.800", "3.000");
        assertThat(accepted.fallen(verdict(List.of(30.0), 1.04)))
                .singleElement()
                .asString()
                .contains("size");
        assertThat(Accepted.load(file, "full-jdk17").isEmpty()).isTrue();
        assertThat(Files.readString(file)).contains("other");
        assertThat(accepted.risen(Map.of("deflate/1K/6", 1040.0, "new/1K", 5.0)))
                .isEmpty();
        assertThat(accepted.risen(Map.of("deflate/1K/6", 1060.0)))
                .singleElement()
                .asString()
                .contains("1060", "1000");
    }

    private static Verdict verdict(List<Double> baseNanos, double size) {
        return result("oneshot/6", baseNanos, List.of(10.0), size).verdict().orElseThrow();
    }

    private static CaseResult result(String id, List<Double> baseNanos, List<Double> ourNanos, double size) {
        Series base = series("jdk", baseNanos, baseNanos, 1);
        Series ours = series("warpdrive", ourNanos, ourNanos, size);
        return new CaseResult(id, "level 6", 2.9, "warpdrive", "jdk", List.of(base, ours));
    }

    private static Series series(String engine, List<Double> nanos, List<Double> cpuNanos, double size) {
        Map<String, Double> files = Map.of("a", size == 1 ? 100.0 : 90.0, "b", size == 1 ? 100.0 : 110.0);
        return new Series(engine, MB, size * MB / 2, nanos, cpuNanos, List.of(), List.of(), files);
    }

    private static Run run(CaseResult result) {
        return new Run(
                Map.of("cpu", "test"),
                List.of("a file: own data"),
                List.of(result),
                List.of(),
                Map.of("deflate/1K/6", 1000.0));
    }
}
