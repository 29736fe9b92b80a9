// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The table of docs/compatibility.md says what the poms say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompatibilityTest {
    private static final Path TOP = Path.of("..");
    private static final Pattern VERSION = Pattern.compile("\\d+(?:\\.\\d+)+");
    private static final Pattern PROPERTY = Pattern.compile("<([\\w.-]+)\\.version>([^<$]+)</");
    private static final Pattern DEPENDENCY =
            Pattern.compile("(?s)<artifactId>([\\w-]+)</artifactId>\\s*<version>([^<]+)</version>\\s*<scope>provided<");

    /** Properties of the root pom that are no products of users. */
    private static final Set<String> TOOLS =
            Set.of("jspecify", "junit", "assertj", "jqwik", "jmh", "zstd-jni", "errorprone", "nullaway", "palantir");

    private final List<Row> rows = new ArrayList<>();
    private final Map<String, String> properties = new TreeMap<>();

    private record Row(String with, String artifact, String compiled, String tested) {}

    @BeforeAll
    void read() throws IOException {
        for (String line : Files.readAllLines(TOP.resolve("docs/compatibility.md"))) {
            String[] cells = line.split(" *\\| *", -1);
            if (cells.length == 6 && !cells[1].equals("with") && !cells[1].startsWith("---")) {
                rows.add(new Row(cells[1], cells[2], cells[3], cells[4]));
            }
        }
        Matcher property = PROPERTY.matcher(pom(TOP));
        while (property.find()) {
            properties.put(property.group(1), number(property.group(2)));
        }
    }

    private static String pom(Path module) throws IOException {
        return Files.readString(module.resolve("pom.xml"));
    }

    /** Without what products write behind it, "4.1.138.Final" say. */
    private static String number(String version) {
        Matcher number = VERSION.matcher(version);
        return number.find() ? number.group() : version;
    }

    private static Set<String> versions(String cell) {
        Set<String> versions = new TreeSet<>();
        VERSION.matcher(cell).results().forEach(match -> versions.add(match.group()));
        return versions;
    }

    /** The versions of what an application provides, from an artifact's pom or what it inherits. */
    private Set<String> provided(String artifact) throws IOException {
        Set<String> provided = new TreeSet<>();
        String pom = pom(TOP.resolve("provider").resolve(artifact.substring("warpdrive-".length())));
        Matcher dependency = DEPENDENCY.matcher(pom);
        while (dependency.find()) {
            String version = dependency.group(2);
            provided.add(
                    version.startsWith("$")
                            ? properties.getOrDefault(version.replaceAll("[${}]|\\.version", ""), version)
                            : version);
        }
        // These two have their versions from the parent.
        if (pom.contains("<artifactId>netty-codec-http2<")) {
            provided.add(properties.getOrDefault("netty", ""));
        }
        if (pom.contains("<artifactId>commons-compress<")) {
            provided.add(properties.getOrDefault("commons-compress", ""));
        }
        return provided;
    }

    @Test
    void whatArtifactsAreCompiledAgainstIsInTheirPoms() throws IOException {
        Set<String> integrations = new TreeSet<>();
        try (Stream<Path> modules = Files.list(TOP.resolve("provider"))) {
            for (Path module : modules.filter(each -> Files.exists(each.resolve("pom.xml")))
                    .toList()) {
                String artifact = "warpdrive-" + module.getFileName();
                if (!provided(artifact).isEmpty()) {
                    integrations.add(artifact);
                }
            }
        }
        Set<String> seen = new TreeSet<>();
        for (Row row : rows) {
            String artifact = row.artifact().replace("`", "");
            if (integrations.contains(artifact)) {
                seen.add(artifact);
                assertThat(versions(row.compiled())).as(row.with()).isEqualTo(provided(artifact));
            }
        }
        assertThat(seen).isEqualTo(integrations);
        assertThat(row("JDK").compiled())
                .isEqualTo(pom(TOP).replaceAll("(?s).*<maven.compiler.release>(\\d+)<.*", "$1"));
        assertThat(versions(row("accelerators").compiled())).containsOnly(properties.get("jna"));
    }

    @Test
    void eachVersionOfAProductInThePomsIsTestedWithAndNoOther() throws IOException {
        Set<String> tested = new TreeSet<>();
        for (Row row : rows.subList(rows.indexOf(row("accelerators")) + 1, rows.size())) {
            tested.addAll(versions(row.tested()));
        }
        Set<String> products = new TreeSet<>(Set.of(sparks()));
        properties.forEach((name, version) -> {
            if (!TOOLS.contains(name) && !name.equals("jna")) {
                products.add(version);
            }
        });
        assertThat(tested).isEqualTo(products);
    }

    private static String sparks() throws IOException {
        return pom(TOP.resolve("agent/src/test/applications/spark"))
                .replaceAll("(?s).*<artifactId>spark-[\\w.-]+</artifactId>\\s*<version>([\\d.]+)<.*", "$1");
    }

    @Test
    void theLibrariesAreThoseThatTheLoaderLooksFor() throws IOException {
        Set<String> loaders = new TreeSet<>();
        Pattern platform = Pattern.compile("(?:linux|windows|macos)-(?:x86-64|aarch64)");
        platform.matcher(Files.readString(
                        TOP.resolve("native-glue/src/main/java/org/warpdrive/nativeglue/Platform.java")))
                .results()
                .forEach(match -> loaders.add(match.group()));
        Set<String> listed = new TreeSet<>();
        rows.forEach(row -> platform.matcher(row.artifact()).results().forEach(match -> listed.add(match.group())));
        assertThat(listed).isEqualTo(loaders);
    }

    private Row row(String with) {
        return rows.stream()
                .filter(row -> row.with().equals(with))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row " + with));
    }
}
