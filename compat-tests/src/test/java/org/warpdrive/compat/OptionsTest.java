// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warpdrive.compat.kit.TestJvm;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;
import org.warpdrive.config.SystemConfig;
import org.warpdrive.micrometer.WarpDriveMetrics;
import org.warpdrive.stats.Counter;

/** What is said of options, against the tables that the artifacts declare. */
class OptionsTest {
    /** {@code true} writes what is generated from the tables, in place of comparing. */
    private static final boolean RECORDS = Boolean.getBoolean("wdtest.record");

    private static final Path TOP = Path.of("..");
    private static final Path PAGE = TOP.resolve("docs/options.md");
    private static final Path METADATA =
            TOP.resolve("provider/spring-boot-starter/src/main/resources/META-INF/spring-configuration-metadata.json");

    @TempDir
    Path directory;

    private static List<OptionTable> tables() {
        return SystemConfig.tables();
    }

    private static List<Option<?>> options() {
        List<Option<?>> options = new ArrayList<>();
        tables().forEach(table -> options.addAll(table.options()));
        return options;
    }

    /** The agent's jar is none that this test could have beside the others: its own test looks after its part of the page. */
    private static String partOfTheAgent() throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf("\n## warpdrive-agent\n");
        assertThat(start).isPositive();
        return page.substring(start);
    }

    private static String page() throws IOException {
        StringBuilder page = new StringBuilder(
                """
                # Options

                Options are system properties of a Java process, `-Dwarpdrive.threads=4` say. They are read once, when the
                library is first used. A value that cannot be used, and a name that no option has, are warned of in the log.

                What no system property sets can be set in code before the first stream, by `WarpDrive.configure`, and in a
                Spring Boot application's own properties, YAML and environment variables: [watching.md](watching.md).

                `wdzip options` prints this list. It is generated from the artifacts' own tables, in which the options are
                declared.
                """);
        for (OptionTable table : tables()) {
            page.append("\n## ")
                    .append(table.artifact())
                    .append("\n\n| option | values | default | since | meaning |\n|---|---|---|---|---|\n");
            for (Option<?> option : table.options()) {
                page.append(String.format(
                        "| `%s` | %s | %s | %s | %s |%n",
                        option.name(), option.values(), option.defaultWords(), option.since(), option.text()));
            }
        }
        return page + partOfTheAgent();
    }

    /** What editors say of an option: all that the starter hands over, and what Spring Boot reads itself. */
    private static String metadata() {
        Map<String, Option<?>> all = new TreeMap<>();
        options().forEach(option -> all.put(option.name(), option));
        List<String> properties = new ArrayList<>();
        List<String> hints = new ArrayList<>();
        for (Option<?> option : all.values()) {
            Object value = option.defaultValue();
            boolean literal = value instanceof Boolean || value instanceof Integer;
            String type = literal ? value.getClass().getName() : "java.lang.String";
            String words = option.defaultWords();
            String constant = literal ? words : value instanceof Enum ? '"' + words + '"' : "";
            properties.add(String.format(
                    "    {%n      \"name\": \"%s\",%n      \"type\": \"%s\",%n      \"description\": \"%s\"%s%n    }",
                    option.name(),
                    type,
                    option.text().replace("`", ""),
                    constant.isEmpty() || !constant.matches("\\w+|\"\\w+\"")
                            ? ""
                            : String.format(",%n      \"defaultValue\": %s", constant)));
            if (value instanceof Enum) {
                hints.add(String.format(
                        "    {%n      \"name\": \"%s\",%n      \"values\": [%s]%n    }",
                        option.name(), option.values().replaceAll("(\\w+)", "{\"value\": \"$1\"}")));
            }
        }
        return "{\n  \"properties\": [\n" + String.join(",\n", properties) + "\n  ],\n  \"hints\": [\n"
                + String.join(",\n", hints) + "\n  ]\n}\n";
    }

    private static void compare(Path file, String generated) throws Exception {
        if (RECORDS) {
            Files.writeString(file, generated);
        }
        assertThat(Files.readString(file))
                .as("%s; -Dtest.jvm.args=-Dwdtest.record=true writes it anew", file)
                .isEqualTo(generated);
    }

    @Test
    void thePageIsWhatTheTablesSay() throws Exception {
        compare(PAGE, page());
    }

    @Test
    void springsMetadataIsWhatTheTablesSay() throws Exception {
        compare(METADATA, metadata());
    }

    /** What is written of them anywhere. */
    @Test
    void noPageNamesAnOptionThatThereIsNot() throws Exception {
        Set<String> names = new HashSet<>();
        options().forEach(option -> names.add(option.name()));
        names.add("warpdrive.agent");
        names.add("warpdrive.h"); // the C header
        names.addAll(meters());
        Set<String> wrong = new TreeSet<>();
        for (String page : List.of("README.md", "SECURITY.md", "CONTRIBUTING.md", "perf/README.md", "docs")) {
            try (var files = Files.walk(TOP.resolve(page))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".md")).toList()) {
                    Matcher named = Pattern.compile("(?:-D|`)(warpdrive\\.[a-z]+(?:[.-][a-z]+)*)")
                            .matcher(Files.readString(file));
                    while (named.find()) {
                        if (!names.contains(named.group(1))) {
                            wrong.add(file.getFileName() + ": " + named.group(1));
                        }
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Meters have such names, too. */
    private static List<String> meters() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        List<String> names = new ArrayList<>();
        try (WarpDriveMetrics metrics = new WarpDriveMetrics()) {
            metrics.bindTo(registry);
            registry.getMeters().forEach(meter -> names.add(meter.getId().getName()));
        }
        Stream.of(Counter.values()).forEach(each -> names.add("warpdrive." + each.term()));
        names.addAll(List.of("warpdrive.fallbacks.by.reason", "warpdrive.latency")); // the first once there was one
        return names;
    }

    @Test
    void noNameIsTheBeginningOfAnother() {
        List<String> names = options().stream().map(Option::name).toList();
        // Of the servlet filter there are two, of which an application has one.
        assertThat(names.stream().filter(name -> !name.equals("warpdrive.servlet")))
                .doesNotHaveDuplicates();
        for (String name : names) {
            assertThat(names).as("nested YAML cannot have both").noneMatch(other -> other.startsWith(name + "."));
        }
    }

    /** Spring Boot takes a name in several spellings, which have but the letters in common. */
    @Test
    void noNameHasTheLettersOfAnother() {
        assertThat(options().stream().map(Option::name).distinct().map(name -> name.replaceAll("\\W", "")))
                .doesNotHaveDuplicates();
    }

    private String oneStream(String... options) throws Exception {
        return TestJvm.run(directory, List.of(options), TestJvm.classPath(), OneStream.class.getName());
    }

    @Test
    void aMisspelledNameIsWarnedOf() throws Exception {
        String said = oneStream("-Dwarpdrive.engin=jdk", "-Dwarpdrive.hardware.timout=7", "-Dwarpdrive.netty=off");
        assertThat(said)
                .startsWith("exit=0")
                .contains("warpdrive.engin: no artifact of WarpDrive that is here has such an option;"
                        + " the nearest name is warpdrive.engine")
                .contains("warpdrive.hardware.timout: no artifact of WarpDrive that is here has such an option;"
                        + " the nearest name is warpdrive.hardware.timeout")
                .doesNotContain("warpdrive.netty:");
    }

    @Test
    void whatIsRightIsNotWarnedOf() throws Exception {
        String said = oneStream(
                "-Dwarpdrive.hardware.min=5000", "-Dwarpdrive.devices=soft:queues=1", "-Dwarpdrive.tomcat=on");
        assertThat(said).startsWith("exit=0").doesNotContain("WARNING");
    }

    /** A process that compresses once. */
    static final class OneStream {
        private OneStream() {}

        public static void main(String[] arguments) throws Exception {
            try (var out = new org.warpdrive.zip.WdGZIPOutputStream(java.io.OutputStream.nullOutputStream())) {
                out.write(1);
            }
        }
    }
}
