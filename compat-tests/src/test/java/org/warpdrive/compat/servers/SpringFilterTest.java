// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The servlet filter in Spring Boot, on Tomcat, against no filter: welcome page, views, forwards, error pages. */
@Tag("servers")
@EnabledOnOs(OS.LINUX)
class SpringFilterTest {
    private static final String GZIP = "Accept-Encoding: gzip\r\n";

    @TempDir
    Path directory;

    private Server start(int version, String profile) throws Exception {
        Jars jars = new Jars(
                "spring-boot-" + version,
                Path.of("spring-boot-" + version + "/target/jars"),
                ".*jetty.*|jakarta\\.(servlet|websocket).*");
        assumeTrue(jars.arePresent(), "no jars of Spring Boot in " + jars.directory());
        Path classes = jars.compile(Path.of("src/test/servers/spring-filter"), directory, false);
        Path files = Files.createDirectories(classes.resolve("static"));
        Files.writeString(files.resolve("index.html"), "<p>welcome</p>".repeat(500));
        Files.writeString(files.resolve("page.html"), "<p>page</p>".repeat(2000));
        Files.writeString(
                Files.createDirectories(files.resolve("error")).resolve("404.html"), "<p>not here</p>".repeat(1000));
        return new Server(
                List.of(),
                jars.classPath(classes),
                "sample.FilteredApplication",
                "--server.port=0",
                "--spring.profiles.active=" + profile);
    }

    /** Without the time of day, which error pages say. */
    private static Exchange fetch(Server server, String method, String path, String headers) throws IOException {
        Exchange exchange = Exchange.of(server.port(0), method, path, headers, new byte[0]);
        byte[] body = exchange.text()
                .replaceAll("\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?", "time")
                .getBytes(ISO_8859_1);
        return new Exchange(
                exchange.status(), exchange.interim(), exchange.headers(), body, exchange.end(), exchange.trailers());
    }

    @ParameterizedTest(name = "Spring Boot {0}, {1}")
    @CsvSource({"3,bean", "4,bean", "3,registered", "4,registered"})
    void responsesOfOtherThreadsAreWhole(int version, String profile) throws Exception {
        try (Server server = start(version, profile)) {
            Exchange page = fetch(server, "GET", "/page", "");
            for (String path : List.of("/streamed", "/later")) {
                Exchange exchange = fetch(server, "GET", path, GZIP);
                assertThat(exchange.isGzip())
                        .as("%s: %s", path, exchange.headers())
                        .isTrue();
                assertThat(exchange.end()).isEqualTo(Exchange.WHOLE);
                assertThat(exchange.text()).isEqualTo(page.text());
            }
        }
    }

    @ParameterizedTest(name = "Spring Boot {0}")
    @ValueSource(ints = {3, 4})
    void pagesAreAsWithoutTheFilter(int version) throws Exception {
        try (Server server = start(version, "")) {
            List<String> differences = new ArrayList<>();
            // A browser is shown error pages, one of the application's for 404; another client is answered in JSON.
            for (String type : List.of("text/html", "application/json")) {
                String headers = GZIP + "Accept: " + type + "\r\n";
                for (String path : List.of(
                        "/",
                        "/index.html",
                        "/page",
                        "/view",
                        "/fileView",
                        "/elsewhere",
                        "/later",
                        "/streamed",
                        "/writer",
                        "/failure",
                        "/laterFailure",
                        "/refused",
                        "/nowhere")) {
                    for (String method : List.of("GET", "HEAD")) {
                        Exchange without = fetch(server, method, path, headers + "Without: filter\r\n");
                        Exchange with = fetch(server, method, path, headers);
                        for (String each : Comparison.differences(without, with, true)) {
                            differences.add(method + " " + path + " as " + type + ": " + each);
                        }
                    }
                }
            }
            assertThat(differences).isEmpty();
            String html = GZIP + "Accept: text/html\r\n";
            for (String path : List.of("/", "/page", "/view", "/fileView", "/later", "/streamed", "/writer")) {
                assertThat(fetch(server, "GET", path, html).isGzip()).as(path).isTrue();
            }
            assertThat(fetch(server, "GET", "/", html).text()).startsWith("<p>welcome</p>");
            assertThat(fetch(server, "GET", "/nowhere", html).text()).startsWith("<p>not here</p>");
            assertThat(fetch(server, "GET", "/laterFailure", html).status()).isEqualTo(500);
        }
    }
}
