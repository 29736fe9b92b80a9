// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.netty;

import static java.net.http.HttpClient.Version.HTTP_2;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.warpdrive.compat.kit.Browser;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compat.peers.Program;

/** The clients that ask {@link NettyServer} for everything. */
final class NettyClients {
    private static final int[] SIZES = {100, 2048, 65536, 5_000_000};

    private NettyClients() {}

    static void python(Path directory, ServerProcess server) throws IOException, InterruptedException {
        assumeTrue(Program.find("python3").isPresent(), "no python3 on the PATH");
        Path script = directory.resolve("client.py");
        try (InputStream in = NettyClients.class.getResourceAsStream("client.py")) {
            Files.write(script, in == null ? new byte[0] : in.readAllBytes());
        }
        assertThat(run(directory, "python3", script.toString(), Integer.toString(server.port)))
                .endsWith("pages ok\n");
    }

    private static String run(Path directory, String name, String... arguments)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, name, ".out");
        String[] command = Stream.concat(
                        Stream.of(Program.find(name).orElseThrow().toString()), Arrays.stream(arguments))
                .toArray(String[]::new);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.destroyForcibly();
        String text = Files.readString(output);
        assertThat(ended).as("%s ends: %s", name, text).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    static void curl(Path directory, ServerProcess server, String version) throws IOException, InterruptedException {
        assumeTrue(Program.find("curl").isPresent(), "no curl on the PATH");
        for (String kind : List.of("page", "chunked")) {
            for (int size : SIZES) {
                Path page = directory.resolve("page");
                String url = server.url("/" + kind + "/" + size);
                String seen = run(
                        directory,
                        "curl",
                        "-sS",
                        version,
                        "--compressed",
                        "-o",
                        page.toString(),
                        "-w",
                        "%{http_version} %{size_download}",
                        url);
                assertThat(Files.readAllBytes(page)).as(url).isEqualTo(TestData.JSON.of(size));
                String[] versionAndSize = seen.split(" ", -1);
                assertThat(versionAndSize[0]).isEqualTo(version.equals("--http1.1") ? "1.1" : "2");
                assertThat(Integer.parseInt(versionAndSize[1])).isLessThan(size / 2 + 100);
            }
        }
    }

    static void java(ServerProcess server, HttpClient.Version version) throws Exception {
        HttpClient client = HttpClient.newBuilder().version(version).build();
        List<CompletableFuture<HttpResponse<byte[]>>> pages = IntStream.of(SIZES)
                .mapToObj(size -> client.sendAsync(get(server, "/page/" + size), BodyHandlers.ofByteArray()))
                .toList();
        for (int i = 0; i < SIZES.length; i++) {
            HttpResponse<byte[]> response = pages.get(i).get();
            assertThat(response.version()).isEqualTo(version);
            assertThat(response.headers().firstValue("content-encoding")).hasValue("gzip");
            assertThat(gunzip(response.body())).isEqualTo(TestData.JSON.of(SIZES[i]));
        }
        events(server, client, "java-" + version);
        uploads(server, client);
    }

    private static HttpRequest get(ServerProcess server, String path) {
        return HttpRequest.newBuilder(URI.create(server.url(path)))
                .header("Accept-Encoding", "gzip")
                .timeout(Duration.ofMinutes(1))
                .build();
    }

    /** Each event can be read before the next is asked for. */
    private static void events(ServerProcess server, HttpClient client, String id) throws Exception {
        HttpResponse<InputStream> response = client.send(get(server, "/events/" + id), BodyHandlers.ofInputStream());
        // Reads what a gzip stream gives so far, without waiting for more.
        GZIPInputStream gzip = new GZIPInputStream(response.body(), 16) {
            @Override
            public int available() {
                return 0;
            }
        };
        HttpClient other = HttpClient.newHttpClient();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(gzip, UTF_8), 1)) {
            for (int event = 1; event <= 5; event++) {
                assertThat(lines.readLine()).isEqualTo("data: {\"event\": " + event + "}");
                assertThat(lines.readLine()).isEmpty();
                if (event < 5) {
                    other.send(get(server, "/next/" + id), BodyHandlers.discarding());
                }
            }
            assertThat(lines.readLine()).isNull();
        }
    }

    private static void uploads(ServerProcess server, HttpClient client) throws Exception {
        byte[] data = TestData.JSON.of(700_000);
        CRC32 crc = new CRC32();
        crc.update(data);
        HttpResponse<String> whole = client.send(post(server, gzip(data)), BodyHandlers.ofString());
        assertThat(whole.body()).isEqualTo(data.length + " " + crc.getValue());
        byte[] bomb = gzip(new byte[50 << 20]);
        if (client.version() == HTTP_2) {
            assertThatThrownBy(() -> client.send(post(server, bomb), BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        } else {
            assertThat(refused(client, post(server, bomb))).isTrue();
        }
        // The server is there for others, and on the same connection where that has streams.
        assertThat(client.send(post(server, gzip(data)), BodyHandlers.ofString())
                        .body())
                .isEqualTo(whole.body());
    }

    /** By a status, or by a connection that goes. */
    private static boolean refused(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 400;
        } catch (IOException e) {
            return true;
        }
    }

    private static HttpRequest post(ServerProcess server, byte[] body) {
        return HttpRequest.newBuilder(URI.create(server.url("/echo")))
                .header("Content-Encoding", "gzip")
                .timeout(Duration.ofMinutes(1))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    private static byte[] gzip(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(data);
        }
        return out.toByteArray();
    }

    private static byte[] gunzip(byte[] data) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(data)).readAllBytes();
    }

    static void chromium(Path directory, ServerProcess server) throws IOException, InterruptedException {
        assertThat(Browser.document(directory, server.url("/html"))).contains(Browser.SIZES);
    }
}
