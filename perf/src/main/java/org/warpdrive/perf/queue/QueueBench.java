// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of this package and prints their figures, each with the bound it should keep. */
public final class QueueBench {
    private static final String INSTANT = "soft:answers=cached,memory=direct,idle=spin";
    private static final String MODEL = INSTANT + ",latency=20us,gbps=8";
    private static final String SLOW = "soft:queues=4,latency=200us,answers=cached,memory=direct";
    private static final double MODEL_BYTES_PER_NANO = 8;
    private static final double MEDIAN = 50;
    private static final int QUEUES = 4;

    private final List<String> jvmArgs;

    public QueueBench(List<String> jvmArgs) {
        this.jvmArgs = jvmArgs;
    }

    /** Prints a line for each figure as soon as it is there. */
    public void run(Consumer<String> out) throws RunnerException {
        if (Runtime.getRuntime().availableProcessors() < 2) {
            out.accept("queue: left out, because the device needs a processor of its own and there is only one");
            return;
        }
        roundTrip(out);
        for (String verify : List.of("checksum", "sample", "decode")) {
            busy(out, "", verify);
        }
        busy(out, ",sync=unaligned", "checksum");
        sideBySide(out);
        noQueueLeft(out);
    }

    private static String line(String what, String figure, String bound) {
        return String.format(Locale.ROOT, "%-58s %10s   %s", what, figure, bound);
    }

    private void roundTrip(Consumer<String> out) throws RunnerException {
        double queue = 0;
        double copies = 0;
        for (RunResult result : run(options(RoundTrip.class, INSTANT, "checksum"))) {
            double median = result.getPrimaryResult().getStatistics().getPercentile(MEDIAN);
            if (result.getPrimaryResult().getLabel().equals("queue")) {
                queue = median;
            } else {
                copies = median;
            }
        }
        out.accept(line("4 KiB there and back, p50, less the copies' p50", ns(queue - copies), "<= 3000 ns"));
    }

    private static String bytes(RunResult result, String label) {
        Result<?> found = result.getSecondaryResults().get(label);
        return String.format(Locale.ROOT, "%.1f B", found == null ? Double.NaN : found.getScore());
    }

    private void busy(Consumer<String> out, String quirk, String verify) throws RunnerException {
        String mode = quirk.isEmpty() ? "S" : "C";
        for (RunResult result :
                run(options(InFlight.class, MODEL + quirk, verify).addProfiler(Allocation.class))) {
            double size = Double.parseDouble(result.getParams().getParam("size"));
            double part = size / MODEL_BYTES_PER_NANO / median(result);
            boolean judged = quirk.isEmpty() && verify.equals("checksum");
            out.accept(line(
                    String.format(
                            Locale.ROOT,
                            "device of 8 GB/s, 20 us: busy, %.0f KiB, %s, mode %s, %s",
                            size / 1024,
                            result.getParams().getParam("memory"),
                            mode,
                            verify),
                    String.format(Locale.ROOT, "%.1f %%", 100 * part),
                    judged ? ">= 90 %" : ""));
            if (judged) {
                out.accept(line("  allocated per block by the caller", bytes(result, Allocation.CALLERS), "0"));
                out.accept(line("  and by the soft device's thread", bytes(result, Allocation.OTHERS), ""));
            }
        }
    }

    private void sideBySide(Consumer<String> out) throws RunnerException {
        double[] micros = new double[2];
        for (int i = 0; i < 2; i++) {
            ChainedOptionsBuilder options = options(InFlight.class, SLOW, "checksum")
                    .param("size", "4096")
                    .param("memory", "heap")
                    .param("depth", "1")
                    .threads(i == 0 ? 1 : QUEUES);
            micros[i] = median(run(options).iterator().next());
        }
        out.accept(line(
                "one block in flight on each of 4 queues, 200 us: over one",
                String.format(Locale.ROOT, "%.2f", QUEUES * micros[0] / micros[1]),
                ">= 3.60"));
    }

    private void noQueueLeft(Consumer<String> out) throws RunnerException {
        for (RunResult result : run(options(NoQueueLeft.class, "soft:queues=1", "checksum"))) {
            List<Double> with = new ArrayList<>();
            List<Double> without = new ArrayList<>();
            int turn = 0;
            for (IterationResult iteration :
                    result.getBenchmarkResults().iterator().next().getIterationResults()) {
                (turn++ % 2 == 0 ? with : without)
                        .add(iteration.getPrimaryResult().getScore());
            }
            double more = median(with) - median(without);
            boolean small = result.getParams().getParam("size").equals("4096");
            out.accept(line(
                    "no queue left: more than software alone, " + (small ? "4 KiB" : "64 KiB"),
                    small ? ns(more) : String.format(Locale.ROOT, "%.1f %%", 100 * more / median(without)),
                    small ? "<= 1000 ns" : "<= 2 %"));
        }
    }

    /** Of the iterations: on a machine that is shared one of them in which a thread lost its processor says nothing. */
    private static double median(RunResult result) {
        return median(result.getBenchmarkResults().iterator().next().getIterationResults().stream()
                .map(iteration -> iteration.getPrimaryResult().getScore())
                .toList());
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static String ns(double nanos) {
        return String.format(Locale.ROOT, "%.0f ns", nanos);
    }

    private ChainedOptionsBuilder options(Class<?> benchmark, String devices, String verify) {
        return new OptionsBuilder()
                .include("^" + benchmark.getName() + "\\.")
                .forks(1)
                .jvmArgs(jvmArgs.toArray(String[]::new))
                .jvmArgsAppend(
                        "-Dwarpdrive.engine=soft",
                        "-Dwarpdrive.devices=" + devices,
                        "-Dwarpdrive.verify=" + verify,
                        "-Dwarpdrive.queues.max=" + QUEUES,
                        "-Dwarpdrive.hardware.min=1",
                        // A device's thread without a processor is no dead device.
                        "-Dwarpdrive.hardware.timeout=1000")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
    }

    /** JMH tells what a benchmark failed of nowhere but in an exception that it hides within others. */
    private static Collection<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
        try {
            return new Runner(options.build()).run();
        } catch (RunnerException e) {
            throw new RunnerException(innermost(e).toString(), e);
        }
    }

    private static Throwable innermost(Throwable thrown) {
        Throwable hidden = thrown.getSuppressed().length > 0 ? thrown.getSuppressed()[0] : thrown.getCause();
        return hidden == null ? thrown : innermost(hidden);
    }
}
