// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each snippet of docs/integrations.md stands, line by line, in a file that other tests compile and run. */
class SnippetsTest {
    private static final Path TESTS = Path.of("src/test/java/org/warpdrive/compat");
    private static final Path SERVERS = Path.of("src/test/servers");

    /** Where the snippets of a chapter stand. */
    private static final Map<String, List<Path>> FILES = Map.of(
            "Any application, by a Java agent", List.of(Path.of("../agent/src/test/applications/start.sh")),
            "Commons Compress", List.of(TESTS.resolve("compress/FactoryTest.java")),
            "Tomcat", List.of(SERVERS.resolve("standalone/server.xml"), SERVERS.resolve("tomcat/Embedded.java")),
            "Any servlet container",
                    List.of(SERVERS.resolve("standalone/web.xml"), SERVERS.resolve("spring-filter/Registered.java")),
            "Spring Boot", List.of(SERVERS.resolve("spring/application.properties")),
            "Jetty", List.of(TESTS.resolve("servers/JettyServer.java")),
            "Undertow", List.of(TESTS.resolve("servers/UndertowServer.java")),
            "gRPC", List.of(TESTS.resolve("grpc/GrpcProcess.java")),
            "Hadoop and Spark",
                    List.of(
                            Path.of("src/test/resources/org/warpdrive/compat/hadoop/core-site.xml"),
                            Path.of("../agent/src/test/applications/spark/spark-defaults.conf")),
            "Netty", List.of(TESTS.resolve("netty/SnippetTest.java")));

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private static Map<String, List<List<String>>> snippets() throws IOException {
        Map<String, List<List<String>>> snippets = new LinkedHashMap<>();
        String[] chapters = Files.readString(Path.of("../docs/integrations.md")).split("\n## ", -1);
        for (String chapter : chapters) {
            String[] parts = chapter.split("```", -1);
            List<List<String>> ofChapter = new ArrayList<>();
            for (int i = 1; i < parts.length; i += 2) {
                // Without the line that says the language.
                List<String> lines = lines(parts[i]);
                ofChapter.add(lines.subList(1, lines.size()));
            }
            if (!ofChapter.isEmpty()) {
                snippets.put(chapter.lines().findFirst().orElse(""), ofChapter);
            }
        }
        return snippets;
    }

    @Test
    void everySnippetIsOfAFileThatIsCompiledAndRun() throws IOException {
        Map<String, List<List<String>>> snippets = snippets();
        assertThat(snippets.keySet()).isEqualTo(FILES.keySet());
        for (Map.Entry<String, List<List<String>>> chapter : snippets.entrySet()) {
            List<List<String>> files = new ArrayList<>();
            for (Path file : FILES.getOrDefault(chapter.getKey(), List.of())) {
                files.add(lines(Files.readString(file)));
            }
            for (List<String> snippet : chapter.getValue()) {
                assertThat(files).as("%s: %s", chapter.getKey(), snippet).anySatisfy(file -> assertThat(file)
                        .containsSequence(snippet));
            }
        }
    }
}
