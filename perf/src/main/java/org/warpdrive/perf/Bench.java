// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.runner.RunnerException;
import org.warpdrive.perf.corpus.Corpus;
import org.warpdrive.perf.corpus.CorpusFile;
import org.warpdrive.perf.queue.QueueBench;
import org.warpdrive.perf.report.Accepted;
import org.warpdrive.perf.report.CaseResult;
import org.warpdrive.perf.report.Recommendation;
import org.warpdrive.perf.report.ReportPage;
import org.warpdrive.perf.report.Run;
import org.warpdrive.perf.report.Table;

/** What {@code bin/bench} starts: measures, writes the results down, prints the table. */
public final class Bench {
    private static final Path CORPUS = Path.of("perf/target/corpus");
    private static final Path RESULTS = Path.of("perf/results");
    private static final Path OWN_RESULTS = Path.of("perf/target/own-data");
    private static final Path PERF = Path.of("perf");
    private static final int CORPUS_FILE_BYTES = 4 << 20;
    private static final int FIRST_JDK_THAT_ASKS_FOR_NATIVE_ACCESS = 22;
    private static final int FIRST_JDK_THAT_WARNS_OF_UNSAFE = 24;

    private static final String QUIET = "-Djava.util.logging.config.file=perf/target/classes/logging.properties";

    private final BenchOptions options;
    private final Path corpus;
    private final List<String> jvmArgs;

    private Bench(BenchOptions options) {
        this.options = options;
        this.corpus = options.data != null ? options.data : CORPUS;
        this.jvmArgs = jvmArgs(Runtime.version().feature());
    }

    /** Newer JDKs want to be told of native libraries, and of JMH's old ways. */
    private static List<String> jvmArgs(int feature) {
        List<String> arguments = new ArrayList<>(List.of("-Xmx1500m", QUIET));
        if (feature >= FIRST_JDK_THAT_ASKS_FOR_NATIVE_ACCESS) {
            arguments.add("--enable-native-access=ALL-UNNAMED");
        }
        if (feature >= FIRST_JDK_THAT_WARNS_OF_UNSAFE) {
            arguments.add("--sun-misc-unsafe-memory-access=allow");
        }
        return List.copyOf(arguments);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (List.of(arguments).contains("--help")) {
            System.out.print(BenchOptions.USAGE);
            return;
        }
        BenchOptions options;
        try {
            options = BenchOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            boolean pattern = e instanceof PatternSyntaxException;
            System.err.println("bench: " + (pattern ? "not a regular expression" : e.getMessage()));
            System.err.print(BenchOptions.USAGE);
            System.exit(2);
            return;
        }
        Bench bench = new Bench(options);
        if (options.report != null) {
            Run run = Run.read(options.report);
            publish(run, PERF);
            if (options.accept) {
                bench.accepted().accept(run.withInstructions(Instructions.count()));
            }
            return;
        }
        try {
            if (options.queue) {
                new QueueBench(bench.jvmArgs).run(System.out::println);
                return;
            }
            System.exit(bench.measure());
        } catch (RunnerException e) {
            // Its message is the whole story: another run under way, or a benchmark that failed and was printed above.
            System.err.println("bench: " + e.getMessage());
            System.exit(1);
        }
    }

    private int measure() throws IOException, RunnerException, InterruptedException {
        List<String> corpusLines = prepareCorpus();
        List<Case> cases = (options.data != null
                        ? Cases.ownData(options.full, options.levels)
                        : Cases.standard(options.full))
                .stream().filter(one -> options.cases.matcher(one.id()).find()).toList();
        JmhRun jmh = new JmhRun(corpus, options.rounds, options.forks, jvmArgs);
        List<CaseResult> results = new ArrayList<>();
        for (Case one : cases) {
            System.err.printf(Locale.ROOT, "[%d/%d] %s%n", results.size() + 1, cases.size(), one.id());
            results.add(jmh.run(one));
        }
        Map<String, String> host = Host.describe(options.published);
        Accepted accepted = accepted();
        List<String> fallen = new ArrayList<>();
        if (options.check) {
            fallen.addAll(check(accepted, jmh, cases, results));
        }
        boolean everything = options.data == null && options.cases.pattern().isEmpty();
        List<Run.MemoryFigure> memory =
                everything || wantsMemory() ? MemoryFigures.measure(CORPUS, jvmArgs) : List.of();
        boolean counted = everything && (options.check || options.accept || options.full);
        Map<String, Double> instructions = counted ? Instructions.count() : Map.of();
        Run run = new Run(host, corpusLines, results, memory, instructions);
        String name = host.get("date") + "-" + Host.kind(host) + (options.full ? "-full" : "") + ".json";
        Path file = (everything ? RESULTS : OWN_RESULTS).resolve(name);
        run.write(file);
        System.err.println("raw results: " + file);
        publish(run, everything ? PERF : OWN_RESULTS);
        if (options.check) {
            fallen.addAll(accepted.risen(instructions));
        }
        fallen.forEach(line -> System.out.println("fallen: " + line));
        if (options.accept) {
            accepted.accept(run);
        }
        return fallen.isEmpty() ? 0 : 1;
    }

    private Accepted accepted() throws IOException {
        String kind =
                (options.full ? "full" : "quick") + "-jdk" + Runtime.version().feature();
        return Accepted.load(RESULTS.resolve("accepted.json"), kind);
    }

    private boolean wantsMemory() {
        return !options.cases.pattern().isEmpty()
                && options.cases.matcher("memory").find();
    }

    private List<String> prepareCorpus() throws IOException {
        if (options.data == null || wantsMemory()) {
            Corpus.gather(CORPUS);
        }
        Corpus loaded = Corpus.load(corpus, CORPUS_FILE_BYTES);
        List<String> lines = new ArrayList<>();
        for (CorpusFile file : loaded.files()) {
            lines.add(String.format(Locale.ROOT, "%s, %d bytes: %s", file.name(), file.bytes().length, file.origin()));
        }
        lines.add(String.format(
                Locale.ROOT, "%d files, %d bytes, hash %s", loaded.files().size(), loaded.totalBytes(), loaded.hash()));
        System.err.println("corpus: " + lines.get(lines.size() - 1));
        return lines;
    }

    /** A ratio that looks fallen is measured again, longer, before anybody is told. */
    private List<String> check(Accepted accepted, JmhRun jmh, List<Case> cases, List<CaseResult> results)
            throws IOException, RunnerException {
        if (accepted.isEmpty()) {
            System.err.println("check: no accepted ratios for this kind of run; make some with --accept");
        }
        List<String> fallen = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            boolean suspicious = results.get(i)
                    .verdict()
                    .filter(verdict -> !accepted.fallen(verdict).isEmpty())
                    .isPresent();
            if (suspicious) {
                System.err.println("again: " + cases.get(i).id());
                results.set(i, jmh.withRounds(2 * options.rounds).run(cases.get(i)));
                results.get(i).verdict().ifPresent(verdict -> fallen.addAll(accepted.fallen(verdict)));
            }
        }
        return fallen;
    }

    private static void publish(Run run, Path page) throws IOException {
        for (Table table :
                List.of(Table.ofVerdicts(run), Table.ofPeers(run), Table.ofMemory(run), Table.ofInstructions(run))) {
            if (!table.isEmpty()) {
                System.out.println(table.text());
            }
        }
        ReportPage.write(run, page);
        System.err.println("report: " + page.resolve("report.html"));
        System.out.println(Recommendation.of(run));
    }
}
