// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.TestJvm;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;
import org.warpdrive.config.SystemConfig;

/** Options from whatever Spring Boot reads settings from, in both lines. */
@ParameterizedClass(name = "Spring Boot {0}")
@ValueSource(ints = {3, 4})
class SpringConfigurationTest {
    private static final Path SAMPLE = Path.of("src/test/servers/spring-settings");
    private static final Path AGENT = Path.of("../agent/target/warpdrive-agent.jar");
    private static final String TOO_LATE = "warpdrive.threads=4: too late, the option was read before; it is 1";

    @TempDir
    Path directory;

    private final Jars jars;
    private Path classes = Path.of("");

    SpringConfigurationTest(int version) {
        jars = new Jars(
                "spring-boot-" + version,
                Path.of("spring-boot-" + version + "/target/jars"),
                ".*(jetty|tomcat).*|jakarta\\.(servlet|websocket).*");
    }

    @BeforeEach
    void compile() throws Exception {
        assumeTrue(jars.arePresent(), "no jars of Spring Boot in " + jars.directory());
        classes = jars.compile(SAMPLE, directory.resolve("sample"), false);
    }

    private void settings(String file, String text) throws IOException {
        Files.writeString(classes.resolve(file), text);
    }

    /** All that the program prints: its log, and WarpDrive's status in the end. */
    private String run(List<String> options, Map<String, String> variables, String... contexts) throws Exception {
        List<String> main = new ArrayList<>(List.of("sample.SettingsApplication"));
        main.addAll(List.of(contexts));
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                        TestJvm.command(options, jars.classPath(classes), main.toArray(String[]::new)))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(variables);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(output, UTF_8);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private static String exampleOfThePage() throws IOException {
        String page = Files.readString(Path.of("../docs/watching.md"));
        int start = page.indexOf("\nwarpdrive:\n") + 1;
        return page.substring(start, page.indexOf("\n```", start));
    }

    private static void assertWarnedOnce(String said, String warning) {
        assertThat(said.lines().filter(line -> line.contains(" WARN ") && line.contains(warning)))
                .as(said)
                .hasSize(1);
        assertThat(said).containsOnlyOnce("\nwarning: " + warning);
    }

    @Test
    void properties() throws Exception {
        settings("application.properties", "warpdrive.threads=3\nwarpdrive.ratio=speed\nwarpdrive.enabled=true\n");
        assertThat(run(List.of(), Map.of(), ""))
                .contains("settings: engine=auto ratio=speed threads=3")
                .doesNotContain("WARN")
                .doesNotContain("warning:");
    }

    @Test
    void yamlAndAProfile() throws Exception {
        settings(
                "application.yaml",
                """
                warpdrive:
                  verify: off
                  native:
                    enabled: off
                ---
                %s
                ---
                spring.config.activate.on-profile: fast
                warpdrive.ratio: speed
                """
                        .formatted(exampleOfThePage()));
        assertThat(run(List.of(), Map.of(), "--spring.profiles.active=fast"))
                .contains("settings: engine=auto ratio=speed threads=3", "max=67108864")
                .contains("native: disabled by warpdrive.native.enabled=false")
                .doesNotContain("warning:");
        assertThat(run(List.of(), Map.of(), "")).contains("settings: engine=auto ratio=size threads=3");
    }

    @Test
    void environmentVariablesAndTheSystemPropertyBeforeThem() throws Exception {
        Map<String, String> variables = Map.of("WARPDRIVE_THREADS", "5", "WARPDRIVE_MEMORY_MAX", "32m");
        settings("application.properties", "warpdrive.threads=3\n");
        assertThat(run(List.of(), variables, "")).contains("threads=5").contains("max=33554432");
        assertThat(run(List.of("-Dwarpdrive.threads=2"), variables, ""))
                .contains("threads=2")
                .contains("max=33554432")
                .doesNotContain("warning:");
    }

    /** A valid value of an option that is not its default. */
    private static String another(Option<?> option) {
        Object value = option.defaultValue();
        if (value instanceof Boolean on) {
            return on ? "no" : "yes";
        }
        if (value instanceof Enum<?> constant) {
            return Stream.of(constant.getDeclaringClass().getEnumConstants())
                    .filter(each -> !each.equals(constant))
                    .findFirst()
                    .orElseThrow()
                    .toString();
        }
        if (value instanceof Number number) {
            return String.valueOf(number.longValue() + 1);
        }
        return option.name().equals("warpdrive.devices") ? "soft:queues=3" : "/some/where";
    }

    /** Names of environment variables cannot have dashes: Spring Boot leaves them out, and takes underscores too. */
    @ParameterizedTest(name = "\"{0}\" for a dash")
    @ValueSource(strings = {"", "_"})
    void everyOptionMayBeAnEnvironmentVariable(String dash) throws Exception {
        Map<String, String> variables = new HashMap<>();
        Set<String> names = new TreeSet<>();
        for (OptionTable table : SystemConfig.tables()) {
            for (Option<?> option : table.options()) {
                String variable = option.name().replace(".", "_").replace("-", dash);
                variables.put(variable.toUpperCase(Locale.ROOT), another(option));
                names.add("set: " + option.name());
            }
        }
        names.remove("set: warpdrive.enabled"); // of each application itself
        assertThat(names).hasSizeGreaterThan(20);
        String said = run(List.of(), variables, "options", "");
        assertThat(new TreeSet<>(
                        said.lines().filter(line -> line.startsWith("set: ")).toList()))
                .as(said)
                .isEqualTo(names);
        assertThat(said).doesNotContain("WARN");
    }

    @Test
    void otherSpellingsOfANameAreTheSameOption() throws Exception {
        settings("application.yaml", "warpdrive:\n  verifyDump: /some/where\n  hardware:\n    MIN: 5000\n");
        assertThat(run(List.of(), Map.of("WARPDRIVE_MEMORYMAX", "32m"), "options", "--warpdrive.queues_max=3"))
                .contains("set: warpdrive.verify-dump", "set: warpdrive.hardware.min", "set: warpdrive.memory.max")
                .contains("set: warpdrive.queues.max")
                .doesNotContain("WARN");
    }

    @Test
    void aSwitchThatCannotBeReadIsWarnedOf() throws Exception {
        String warning = "warpdrive.enabled=perhaps: not true or false; it is not used";
        assertWarnedOnce(run(List.of(), Map.of("WARPDRIVE_ENABLED", "perhaps"), "", ""), warning);
        assertThat(run(List.of("-Dwarpdrive.enabled=perhaps"), Map.of(), "")).containsOnlyOnce(warning);
    }

    @Test
    void twoContextsThatDifferAreWarnedOfOnce() throws Exception {
        settings("application.yaml", "warpdrive.ratio: speed\n");
        String said =
                run(List.of(), Map.of(), "--warpdrive.threads=2", "--warpdrive.threads=3", "--warpdrive.threads=3");
        assertThat(said).contains("ratio=speed threads=2");
        assertWarnedOnce(said, "warpdrive.threads=3: it was configured before, and stays 2");
    }

    @Test
    void whatComesTooLateIsWarnedOfByName() throws Exception {
        settings("application.properties", "warpdrive.threads=4\nwarpdrive.log=true\n");
        String said = run(List.of(), Map.of(), "early", "");
        assertThat(said).contains("threads=1").doesNotContain("warpdrive.log");
        assertWarnedOnce(said, TOO_LATE);
    }

    @Test
    void aMisspelledNameIsWarnedOfWithTheNearest() throws Exception {
        settings("application.yaml", "warpdrive:\n  hardware:\n    timout: 7\n  thread: 2\n");
        String said = run(List.of(), Map.of(), "");
        String unknown = ": no artifact of WarpDrive that is here has such an option; the nearest name is ";
        assertWarnedOnce(said, "warpdrive.hardware.timout" + unknown + "warpdrive.hardware.timeout");
        assertWarnedOnce(said, "warpdrive.thread" + unknown + "warpdrive.threads");
    }

    @Test
    void withTheAgentTheyHoldForRewrittenClasses() throws Exception {
        assumeTrue(Files.exists(AGENT), "the agent's jar is made by another build");
        settings("application.yaml", "warpdrive:\n  threads: 3\n  agent: off\n");
        String said = run(List.of("-javaagent:" + AGENT), Map.of(), "");
        assertThat(said).contains("java.util.zip is org.warpdrive.zip.WdGZIPOutputStream", "threads=3");
        assertWarnedOnce(said, "warpdrive.agent=false: too late, the option was read before; it is true");
    }
}
