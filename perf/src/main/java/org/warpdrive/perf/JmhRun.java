// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.warpdrive.perf.library.Libraries;
import org.warpdrive.perf.report.CaseResult;
import org.warpdrive.perf.report.Series;

/**
 * Runs cases with JMH and takes its results apart again by engine.
 *
 * @param corpus folder of the data
 * @param rounds measured turns of each engine per fork
 * @param forks JVMs one after the other, each with all its rounds
 * @param jvmArgs for every fork
 */
record JmhRun(Path corpus, int rounds, int forks, List<String> jvmArgs) {
    /** An engine takes its turns before any counts until its Java is compiled, which is a share of small messages' time. */
    private static final int WARMUP_TURNS = 2;

    private static final int WARMUP_MILLIS = 300;

    JmhRun withRounds(int more) {
        return new JmhRun(corpus, more, forks, jvmArgs);
    }

    CaseResult run(Case one) throws IOException, RunnerException {
        Map<String, Collected> collected = new LinkedHashMap<>();
        for (int fork = 0; fork < forks; fork++) {
            for (Case.Group group : one.groups()) {
                List<Libraries.Choice> choices = Libraries.parse(group.engines(), one.level()).stream()
                        .filter(choice -> one.canRun(choice.library(), choice.level()))
                        .toList();
                if (!choices.isEmpty()) {
                    runGroup(one, group, choices, collected, fork == 0);
                }
            }
        }
        List<Series> series =
                collected.values().stream().map(Collected::toSeries).toList();
        return new CaseResult(one.id(), one.title(), one.bound(), one.ours(), one.base(), series);
    }

    private void runGroup(
            Case one, Case.Group group, List<Libraries.Choice> choices, Map<String, Collected> collected, boolean first)
            throws IOException, RunnerException {
        Path notes = Files.createTempFile("perf", ".notes");
        try {
            ChainedOptionsBuilder options = new OptionsBuilder()
                    .include("^" + one.benchmark().getName() + "\\.")
                    .param(
                            "engine",
                            choices.stream().map(Libraries.Choice::label).collect(Collectors.joining("+")))
                    .param("corpus", corpus.toString())
                    .forks(1)
                    .threads(group.threads())
                    .warmupIterations(choices.size() * WARMUP_TURNS)
                    .warmupTime(TimeValue.milliseconds(Math.max(one.iterationMillis(), WARMUP_MILLIS)))
                    .measurementIterations(choices.size() * rounds)
                    .measurementTime(TimeValue.milliseconds(one.iterationMillis()))
                    .jvmArgs(jvmArgs.toArray(String[]::new))
                    .jvmArgsAppend(group.jvmArgs().toArray(String[]::new))
                    .jvmArgsPrepend("-D" + Notes.FILE_PROPERTY + "=" + notes)
                    .addProfiler(CpuTime.class)
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT);
            one.params().forEach(options::param);
            RunResult result = new Runner(options.build()).runSingle();
            List<IterationResult> iterations = new ArrayList<>();
            result.getBenchmarkResults().forEach(fork -> iterations.addAll(fork.getIterationResults()));
            for (int i = 0; i < iterations.size(); i++) {
                String label = choices.get(i % choices.size()).label() + group.suffix();
                collected.computeIfAbsent(label, Collected::new).add(iterations.get(i), group.threads());
            }
            for (Notes.Note note : first ? Notes.read(notes) : List.<Notes.Note>of()) {
                collected
                        .computeIfAbsent(note.engine() + group.suffix(), Collected::new)
                        .add(note);
            }
        } finally {
            Files.deleteIfExists(notes);
        }
    }

    /** What is known of one series so far. */
    private static final class Collected {
        private final String label;
        private final List<Double> nanos = new ArrayList<>();
        private final List<Double> cpuNanos = new ArrayList<>();
        private final List<Double> p50 = new ArrayList<>();
        private final List<Double> p99 = new ArrayList<>();
        private final List<Notes.Note> notes = new ArrayList<>();
        private int threads = 1;

        Collected(String label) {
            this.label = label;
        }

        void add(IterationResult iteration, int threads) {
            this.threads = threads;
            Result<?> primary = iteration.getPrimaryResult();
            nanos.add(primary.getScore() / threads);
            cpuNanos.add(Objects.requireNonNull(iteration.getSecondaryResults().get(CpuTime.LABEL))
                    .getScore());
            if (iteration.getBenchmarkParams().getMode() == Mode.SampleTime) {
                p50.add(primary.getStatistics().getPercentile(50));
                p99.add(primary.getStatistics().getPercentile(99));
            }
        }

        void add(Notes.Note note) {
            notes.add(note);
        }

        Series toSeries() {
            Map<String, Double> files = new LinkedHashMap<>();
            double in = 0;
            double out = 0;
            for (Notes.Note note : notes) {
                in += note.inBytes();
                out += note.outBytes();
                if (notes.size() > 1 && note.outBytes() > 0) {
                    files.put(note.payload(), (double) note.outBytes());
                }
            }
            // Each thread noted its own.
            return new Series(label, in / threads, out / threads, nanos, cpuNanos, p50, p99, files);
        }
    }
}
