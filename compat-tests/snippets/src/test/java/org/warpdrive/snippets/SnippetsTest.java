// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A user who has the README, the other pages, and what {@code bin/install} makes, and does what they say: poms and commands as
 * they stand, pieces of Java in programs that complete them ({@code src/test/snippets}).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnippetsTest {
    private static final Path TOP = Path.of("../..");
    private static final Path PROGRAMS = Path.of("src/test/snippets");
    private static final Pattern PLACE = Pattern.compile("(?m)^ *// (\\S+\\.md, .+, java \\d+)\\n");

    /** Snippets that this test uses by name. */
    private static final List<String> USED = List.of(
            "README.md, Start, xml 1",
            "README.md, Start, groovy 1",
            "README.md, Start, sh 2",
            "README.md, See that it works, text 1",
            "getting-started.md, 1. Install the artifacts, sh 2",
            "getting-started.md, 1. Install the artifacts, xml 1",
            "getting-started.md, 2. A program, xml 1",
            "getting-started.md, 2. A program, java 1",
            "getting-started.md, 2. A program, java 2",
            "getting-started.md, 3. Run it, sh 1",
            "getting-started.md, 3. Run it, sh 2",
            "getting-started.md, 3. Run it, text 1",
            "getting-started.md, 4. Without a code change, sh 1");

    /** Those that are not tried here, by name or page, and why. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "README.md, Start, sh 1", "writes into the user's own repository",
            "getting-started.md, 1. Install the artifacts, sh 1", "the same",
            "README.md, See that it works, sh 1", "builds; the command has tests in compat-tests",
            "integrations.md, .*, (xml|sh|properties) \\d+", "files of servers that compat-tests and agent start",
            "integrations.md, Any servlet container, java 1", "compat-tests run Spring Boot with it",
            "(watching|troubleshooting).md, .*, text \\d+", "output, shortened",
            "watching.md, Options in Spring Boot, yaml 1", "compat-tests start Spring Boot with such a file",
            "watching.md, Micrometer, java 1", "compat-tests compare it with a program that they run",
            "watching.md, Flight recorder, sh 1", "compat-tests record with the settings from the jar");

    private final Map<String, Snippet> snippets = new TreeMap<>();
    private User user;

    @BeforeAll
    void install() throws Exception {
        List<Path> pages = new ArrayList<>(List.of(TOP.resolve("README.md")));
        try (Stream<Path> docs = Files.list(TOP.resolve("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
        }
        for (Path page : pages) {
            for (Snippet snippet : Snippet.of(page)) {
                snippets.put(snippet.name(), snippet);
            }
        }
        Path directory = Path.of("target/user").toAbsolutePath();
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        user = new User(Files.createDirectories(directory));
        user.install(text("getting-started.md, 1. Install the artifacts, sh 2"));
    }

    private String text(String name) {
        Snippet snippet = snippets.get(name);
        assertThat(snippet).as(name).isNotNull();
        return user.here(snippet.text());
    }

    /** A program with its snippets in their places. */
    private String program(String name) throws IOException {
        Matcher place = PLACE.matcher(Files.readString(PROGRAMS.resolve(name + ".java")));
        return place.replaceAll(match -> Matcher.quoteReplacement(text(match.group(1))));
    }

    /** Compiles programs and runs all but the page that some share; each says "equal: true". Returns what they printed. */
    private String tryPrograms(String classPath, String... names) throws Exception {
        StringBuilder script = new StringBuilder("javac -proc:none -d classes -cp " + classPath);
        for (String name : names) {
            script.append(' ').append(user.write("programs/" + name + ".java", program(name)));
        }
        for (String name : names) {
            if (!name.equals("Page")) {
                script.append("\njava -XX:TieredStopAtLevel=1 -cp classes:")
                        .append(classPath)
                        .append(' ')
                        .append(name);
            }
        }
        String output = user.shell(".", script.toString());
        assertThat(output.lines().filter(line -> line.equals("equal: true")))
                .as(output)
                .hasSize((int)
                        Stream.of(names).filter(name -> !name.equals("Page")).count());
        return output;
    }

    private String classPath(String folder, String pom) throws Exception {
        user.write(folder + "/pom.xml", pom);
        user.shell(folder, "mvn -q dependency:build-classpath -Dmdep.outputFile=class-path");
        return Files.readString(user.directory().resolve(folder).resolve("class-path"));
    }

    private String pom(String content) {
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
                <groupId>com.example</groupId><artifactId>user</artifactId><version>1</version>
                """
                + content
                + text("getting-started.md, 1. Install the artifacts, xml 1")
                + "</project>\n";
    }

    @Test
    void theReadme() throws Exception {
        String pom = text("README.md, Start, xml 1");
        String output = tryPrograms(classPath("readme", pom(pom)), "ReadmeStream", "Message", "Level", "Watching");
        // ISA-L is on x86-64 alone.
        assertThat(output.replace(" isal,", ""))
                .contains(text("README.md, See that it works, text 1").replace(" isal,", ""));

        String gradle = text("README.md, Start, groovy 1");
        assertThat(pom)
                .contains("<version>" + gradle.replaceAll("(?s).*warpdrive-bom:([^']+)'.*", "$1") + "</version>")
                .contains("<artifactId>" + gradle.replaceAll("(?s).*'org.warpdrive:([\\w-]+)'.*", "$1") + "<");
    }

    @Test
    void gettingStarted() throws Exception {
        String repositories = text("getting-started.md, 1. Install the artifacts, xml 1");
        String pom = text("getting-started.md, 2. A program, xml 1");
        user.write("start/pom.xml", pom.replace("</project>", repositories + "</project>"));
        user.write("start/src/main/java/com/example/Example.java", text("getting-started.md, 2. A program, java 1"));
        user.write("start/src/main/java/module-info.java", text("getting-started.md, 2. A program, java 2"));

        String printed = text("getting-started.md, 3. Run it, text 1");
        assertThat(figuresAside(user.shell("start", text("getting-started.md, 3. Run it, sh 1"))))
                .contains(figuresAside(printed));
        assertThat(figuresAside(user.shell("start", text("getting-started.md, 3. Run it, sh 2"))))
                .contains(figuresAside(printed));

        user.write("start/Application.java", Files.readString(PROGRAMS.resolve("Application.java")));
        user.shell(
                "start", "javac -d application Application.java\njar cfe application.jar Application -C application .");
        assertThat(user.shell("start", text("getting-started.md, 4. Without a code change, sh 1")))
                .contains("class org.warpdrive.zip.WdGZIPOutputStream", "WarpDrive agent: 1 classes rewritten");
        assertThat(user.shell("start", text("README.md, Start, sh 2")))
                .contains("class org.warpdrive.zip.WdGZIPOutputStream");
    }

    private static String figuresAside(String output) {
        return output.replace(" isal,", "")
                .replaceAll("<\\d+[num]s", "<0s")
                .replaceAll(" slow=\\d+", "") // on a machine with other work
                .replaceAll("\\d+", "0");
    }

    @Test
    void theIntegrations() throws Exception {
        String readme = text("README.md, Start, xml 1");
        String products = Pattern.compile("\\$\\{(.+?)}")
                .matcher(Files.readString(PROGRAMS.resolve("products.xml")))
                .replaceAll(match -> System.getProperty(match.group(1)));
        String pom = readme.substring(0, readme.lastIndexOf("</dependencies>")) + products + "</dependencies>";
        tryPrograms(
                classPath("integrations", pom(pom)),
                "Page",
                "Compress",
                "NettyPipeline",
                "EmbeddedTomcat",
                "EmbeddedJetty",
                "EmbeddedUndertow",
                "GrpcServer");
    }

    @Test
    void noSnippetIsForgotten() throws IOException {
        List<String> tried = new ArrayList<>(USED);
        try (Stream<Path> programs = Files.list(PROGRAMS)) {
            for (Path program :
                    programs.filter(file -> file.toString().endsWith(".java")).toList()) {
                PLACE.matcher(Files.readString(program)).results().forEach(match -> tried.add(match.group(1)));
            }
        }
        for (String name : snippets.keySet()) {
            if (ELSEWHERE.keySet().stream().anyMatch(name::matches)) {
                tried.add(name);
            }
        }
        assertThat(tried).containsExactlyInAnyOrderElementsOf(snippets.keySet());
    }
}
