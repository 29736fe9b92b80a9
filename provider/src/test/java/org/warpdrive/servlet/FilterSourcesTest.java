// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The filters for both servlet APIs are one text but for the package of the API. */
class FilterSourcesTest {
    private static final Path SOURCES = Path.of("src/main/java/org/warpdrive/servlet");

    private static List<String> names(String api) throws IOException {
        try (Stream<Path> files = Files.list(SOURCES.resolve(api))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** The name of the API decides the order of imports, so these are compared in one of their own. */
    private static List<String> text(String api, String name) throws IOException {
        List<String> lines = Files.readAllLines(SOURCES.resolve(api).resolve(name)).stream()
                .map(line -> line.replaceAll("\\b" + api + "\\.servlet\\b", "API.servlet")
                        .replace("org.warpdrive.servlet." + api, "org.warpdrive.servlet.API")
                        .replace("{@code " + api, "{@code API"))
                .toList();
        return Stream.concat(
                        lines.stream()
                                .filter(line -> line.startsWith("import "))
                                .sorted(),
                        lines.stream().filter(line -> !line.startsWith("import ") && !line.isEmpty()))
                .collect(Collectors.toList());
    }

    @Test
    void theFiltersDifferInTheApiAlone() throws IOException {
        assertThat(names("jakarta")).isEqualTo(names("javax")).hasSizeGreaterThan(3);
        for (String name : names("jakarta")) {
            if (name.equals("package-info.java")) {
                continue; // says which versions of the API it is for
            }
            assertThat(text("jakarta", name)).as(name).isEqualTo(text("javax", name));
        }
    }
}
