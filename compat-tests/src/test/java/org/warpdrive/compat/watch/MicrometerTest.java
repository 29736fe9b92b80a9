// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warpdrive.compat.kit.TestJvm;
import org.warpdrive.micrometer.WarpDriveMetrics;
import org.warpdrive.stats.Counter;
import org.warpdrive.stats.Term;
import org.warpdrive.stats.Total;
import org.warpdrive.zip.WarpDrive;

/** The meters: those of an application without Spring that Prometheus asks, and their words. */
class MicrometerTest {
    private static final Path DOCS = Path.of("../docs");
    private static final Path DASHBOARD = DOCS.resolve("grafana-dashboard.json");
    private static final String END = "end of page\n";

    @TempDir
    static Path directory;

    /** The second answer, in which there are the reasons that the first one met. */
    private static String page = "";

    private static String status = "";

    @BeforeAll
    static void run() throws Exception {
        assumeTrue(WarpDrive.status().contains("inflate: native"), WarpDrive.status());
        String said = run(Metered.class);
        page = said.split(END, -1)[1];
        status = said.split(END, -1)[2];
    }

    /** What a program prints whose device fails now and then. */
    private static String run(Class<?> program) throws Exception {
        List<String> options = List.of(
                "-Dwarpdrive.devices=soft:queues=2,grace=150,fail=status/15",
                "-Dwarpdrive.hardware.compare=false",
                "-Dwarpdrive.hardware.timeout=5000",
                "-Dwarpdrive.hardware.min=1");
        String said = TestJvm.run(directory, options, TestJvm.classPath(), program.getName());
        assertThat(said).startsWith("exit=0\n");
        return said;
    }

    private static double value(String name, String... tags) {
        Matcher line = Pattern.compile("(?m)^" + Pattern.quote(name) + "(\\{.*})? ([-+.\\dEe]+)$")
                .matcher(page);
        while (line.find()) {
            String found = Objects.toString(line.group(1), "");
            if (Stream.of(tags).allMatch(found::contains)) {
                return Double.parseDouble(line.group(2));
            }
        }
        throw new AssertionError("no " + name + List.of(tags) + " in\n" + page);
    }

    /** A number of the status' line that begins so. */
    private static double said(String line, String word) {
        Matcher matcher =
                Pattern.compile("(?m)^" + line + ": .*\\b" + word + "=(\\d+)").matcher(status);
        assertThat(matcher.find()).as("%s of %s in %s", word, line, status).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    private static double saidOrZero(String word) {
        return Pattern.compile("(?m)^uacce: .* " + word + "=").matcher(status).find() ? said("uacce", word) : 0;
    }

    @Test
    void thePageHasWhatTheStatusSays() {
        String uacce = "engine=\"uacce\"";
        assertThat(value("warpdrive_blocks_total", uacce)).isEqualTo(said("uacce", "blocks"));
        assertThat(value("warpdrive_in_bytes_total", uacce)).isEqualTo(said("uacce", "in"));
        assertThat(value("warpdrive_out_bytes_total", uacce)).isEqualTo(said("uacce", "out"));
        assertThat(value("warpdrive_fallbacks_blocks_total", uacce)).isEqualTo(said("uacce", "fallbacks"));
        assertThat(value("warpdrive_fallbacks_by_reason_blocks_total", uacce, "reason=\"device status\""))
                .isEqualTo(said("uacce", "fallbacks"));
        // None while the device is in quarantine; the status leaves zeros out.
        assertThat(value("warpdrive_queues", uacce)).isEqualTo(saidOrZero("queues"));
        assertThat(value("warpdrive_leased_queues", uacce)).isEqualTo(saidOrZero("leased"));
        assertThat(value("warpdrive_idle_queues", uacce)).isEqualTo(saidOrZero("idle"));
        assertThat(value("warpdrive_memory_held_bytes")).isPositive();
        assertThat(value("warpdrive_memory_max_bytes")).isEqualTo(said("memory", "max"));
        assertThat(value("warpdrive_compressed_streams_total")).isEqualTo(said("compressed", "streams"));
        assertThat(value("warpdrive_decompressed_streams_total")).isEqualTo(said("decompressed", "streams"));
        assertThat(value("warpdrive_decompressed_out_bytes_total")).isEqualTo(said("decompressed", "out"));
    }

    @Test
    void theBucketsOfTheLatencyGrowToTheNumberOfBlocks() {
        List<Double> bounds = new ArrayList<>();
        List<Double> counts = new ArrayList<>();
        Matcher bucket = Pattern.compile(
                        "(?m)^warpdrive_latency_blocks_total\\{engine=\"uacce\",le=\"([^\"]+)\"} ([\\d.E]+)$")
                .matcher(page);
        while (bucket.find()) {
            bounds.add(bucket.group(1).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bucket.group(1)));
            counts.add(Double.parseDouble(bucket.group(2)));
        }
        assertThat(bounds).hasSize(27).contains(1.024e-6, Double.POSITIVE_INFINITY);
        double all = value("warpdrive_latency_blocks_total", "engine=\"uacce\"", "le=\"+Inf\"");
        assertThat(all)
                .isEqualTo(said("uacce", "blocks"))
                .isEqualTo(counts.stream().max(Double::compare).orElseThrow());
        assertThat(value("warpdrive_latency_blocks_total", "engine=\"uacce\"", "le=\"1.024E-6\""))
                .isLessThan(all);
    }

    @Test
    void aMeterIsCalledAndDescribedAsItsTerm() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (WarpDriveMetrics metrics = new WarpDriveMetrics()) {
            metrics.bindTo(registry);
            List<Term> terms = new ArrayList<>(List.of(Counter.values()));
            terms.addAll(List.of(Total.values()));
            Set<String> names = new HashSet<>();
            for (Term term : terms) {
                String name = "warpdrive." + term.term().replace('-', '.');
                names.add(name);
                assertThat(registry.get(name).meters()).isNotEmpty().allSatisfy(meter -> {
                    assertThat(meter.getId().getDescription()).isEqualTo(term.text());
                    assertThat(meter.getId().getBaseUnit()).isEqualTo(term.unit());
                    assertThat(meter.getId().getType())
                            .isEqualTo(term.kind() == Counter.Kind.SUM ? Meter.Type.COUNTER : Meter.Type.GAUGE);
                });
            }
            assertThat(registry.getMeters().stream().map(meter -> meter.getId().getName()))
                    .allMatch(name -> names.contains(name) || name.equals("warpdrive.latency"));
        }
        assertThat(registry.getMeters()).as("closed").isEmpty();
    }

    /** A registry's filters may rename a meter or leave it out, of which its binder is told nothing. */
    @Test
    void aReasonIsBoundOnceWhateverFiltersMakeOfIt() throws Exception {
        String said = run(MeteredThroughFilters.class);
        for (String filter : List.of("accepted", "denied", "renamed")) {
            String line = said.lines()
                    .filter(each -> each.startsWith(filter))
                    .findFirst()
                    .orElseThrow();
            String[] counts = line.split("; |: ", -1);
            assertThat(counts[1])
                    .as(line)
                    .matches("reasons=" + (filter.equals("denied") ? "0" : "[1-9]") + " .* left=0");
            assertThat(counts[2]).as("read often").isEqualTo(counts[1]);
        }
    }

    @Test
    void theDashboardAsksForMetersThatThereAre() throws Exception {
        String dashboard = Files.readString(DASHBOARD);
        Set<String> asked = new TreeSet<>();
        Pattern.compile("\\bwarpdrive_\\w+").matcher(dashboard).results().forEach(each -> asked.add(each.group()));
        Set<String> exported = new TreeSet<>();
        Pattern.compile("(?m)^(warpdrive_\\w+)").matcher(page).results().forEach(each -> exported.add(each.group(1)));
        assertThat(asked).hasSizeGreaterThan(10).isSubsetOf(exported);
    }

    /** The lines of the page's example stand in the program whose answers these tests read. */
    @Test
    void theExampleOfThePageIsTheProgram() throws Exception {
        String text = Files.readString(DOCS.resolve("watching.md"));
        int start = text.indexOf("```java\n") + "```java\n".length();
        List<String> example = text.substring(start, text.indexOf("```", start))
                .lines()
                .map(String::strip)
                .toList();
        List<String> program =
                Files.readAllLines(Path.of("src/test/java/org/warpdrive/compat/watch/Metered.java")).stream()
                        .map(String::strip)
                        .toList();
        assertThat(program).containsSequence(example);
    }
}
