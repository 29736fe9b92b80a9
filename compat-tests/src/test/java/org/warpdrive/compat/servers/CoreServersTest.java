// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compat.kit.TestJvm;

/** Jetty 12.1 with WarpDrive's pools among its beans, and Undertow with WarpDrive's pools, on each engine. */
@Tag("servers")
@EnabledOnOs(OS.LINUX)
class CoreServersTest {
    @TempDir
    Path directory;

    /** A product, and how its server is started. */
    enum Product {
        JETTY("Jetty", JettyServer.class),
        UNDERTOW("Undertow", UndertowServer.class);

        private final String title;
        private final Class<?> main;

        Product(String title, Class<?> main) {
            this.title = title;
            this.main = main;
        }

        Server start(List<String> options, List<String> classPath) throws Exception {
            return new Server(options, classPath, main.getName());
        }

        String off() {
            return "warpdrive." + name().toLowerCase(Locale.ROOT) + "=off";
        }
    }

    /** What the engine writes into the status when it was at work. */
    private static String lineOf(ServerEngine engine) {
        return switch (engine) {
            case NATIVE -> "(?m)^native: blocks=[1-9]";
            case JDK -> "^WarpDrive engines: jdk; inflate: jdk";
            case SOFT -> "(?m)^(uacce|soft-0): blocks=[1-9]";
        };
    }

    static Stream<Arguments> productsAndEngines() {
        return Stream.of(Product.values())
                .flatMap(product -> Stream.of(ServerEngine.values()).map(engine -> Arguments.of(product, engine)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("productsAndEngines")
    void servesAllKindsOfPagesToAllKindsOfClients(Product product, ServerEngine engine) throws Exception {
        try (Server server = product.start(engine.options(), TestJvm.classPath())) {
            for (int i = 0; i < 2; i++) {
                Site site = new Site(server.port(i), "", HttpClient.Version.HTTP_1_1);
                site.checkPages("length", "chunked");
                site.checkConnections();
                site.checkHangUps();
                site.checkJavaClient();
                checkUploads(site, "gzip");
                checkUploadsAtOnce(site);
                assertThat(site.get("/nowhere").status()).isEqualTo(404);
            }
            // Jetty flushes where it is told to flush everything, which is the second one.
            Site second = new Site(server.port(1), "", HttpClient.Version.HTTP_1_1);
            second.checkEvents();
            if (product == Product.UNDERTOW) {
                checkUploads(second, "deflate");
            }
            Site first = new Site(server.port(0), "", HttpClient.Version.HTTP_1_1);
            if (product == Product.UNDERTOW) {
                checkRawDeflate(first.fetch("GET", "/page?mode=chunked&size=300000", "deflate"), 300_000);
            }
            first.checkCurl(directory);
            first.checkPython(directory);
            String status = first.status();
            if (engine == ServerEngine.JDK || !status.contains("(native: ")) {
                assertThat(status).containsPattern(lineOf(engine));
            }
            assertThat(server.linesWith("WarpDrive in " + product.title + ": engines:"))
                    .as(server.log())
                    .isEqualTo(1);
            assertThat(server.log()).doesNotContain("cannot be used");
        }
    }

    @ParameterizedTest
    @EnumSource(Product.class)
    void aPropertySwitchesItOff(Product product) throws Exception {
        try (Server server = product.start(List.of("-D" + product.off()), TestJvm.classPath())) {
            Site site = new Site(server.port(0), "", HttpClient.Version.HTTP_1_1);
            site.checkPages("length", "chunked");
            checkUploads(site, "gzip");
            assertThat(server.linesWith("WarpDrive is not used in " + product.title + ": " + product.off()))
                    .as(server.log())
                    .isEqualTo(1);
            assertThat(site.status()).doesNotContain("blocks=");
        }
    }

    /** A class of ours that cannot be linked stands for whatever can be wrong with an installation. */
    @ParameterizedTest
    @EnumSource(Product.class)
    void whatCannotBeSetUpIsOneWarningAndTheServerGoesOn(Product product) throws Exception {
        try (Server server = product.start(List.of(), TestJvm.brokenClassPath(directory))) {
            Site site = new Site(server.port(0), "", HttpClient.Version.HTTP_1_1);
            site.checkPages("length", "chunked");
            checkUploads(site, "gzip");
            assertThat(server.linesWith("WarpDrive cannot be used in " + product.title))
                    .as(server.log())
                    .isEqualTo(1);
        }
    }

    /** Undertow's "deflate" has no zlib header. */
    private static void checkRawDeflate(Reply reply, int size) throws IOException {
        assertThat(reply.headers()).containsEntry("content-encoding", "deflate");
        Inflater inflater = new Inflater(true);
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(reply.body()), inflater)) {
            assertThat(in.readAllBytes()).isEqualTo(TestData.JSON.of(size));
        } finally {
            inflater.end();
        }
    }

    // ---- Bodies that clients compressed, which the server echoes.

    private static byte[] compressed(byte[] data, String encoding) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream stream =
                encoding.equals("gzip") ? new GZIPOutputStream(out) : new DeflaterOutputStream(out)) {
            stream.write(data);
        }
        return out.toByteArray();
    }

    private static HttpRequest upload(Site site, String encoding, byte[] body) {
        return HttpRequest.newBuilder(URI.create(site.url("/upload")))
                .timeout(Duration.ofMinutes(1))
                .header("Content-Encoding", encoding)
                .header("Accept-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private static byte[] decoded(HttpResponse<byte[]> response) throws IOException {
        boolean gzip =
                response.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
        return gzip ? new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes() : response.body();
    }

    private static void checkUploads(Site site, String encoding) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        for (TestData kind : List.of(TestData.TEXT, TestData.RANDOM, TestData.ZEROS)) {
            for (int size : new int[] {1, 5_000, 700_000}) {
                byte[] data = kind.of(size);
                HttpResponse<byte[]> echo = client.send(
                        upload(site, encoding, compressed(data, encoding)), HttpResponse.BodyHandlers.ofByteArray());
                assertThat(echo.statusCode()).isEqualTo(200);
                assertThat(decoded(echo)).as("%s %d", kind, size).isEqualTo(data);
            }
        }
        byte[] broken = compressed(TestData.TEXT.of(50_000), encoding);
        Arrays.fill(broken, 100, 200, (byte) 0xff);
        assertThat(isRefused(client, upload(site, encoding, broken))).isTrue();
    }

    /** By a status, or by a connection that goes. */
    private static boolean isRefused(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() >= 400;
        } catch (IOException e) {
            return true;
        }
    }

    /** More at once than the pools hold. */
    private static void checkUploadsAtOnce(Site site) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        byte[] data = TestData.JSON.of(60_000);
        HttpRequest request = upload(site, "gzip", compressed(data, "gzip"));
        var echoes = Stream.generate(() -> client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()))
                .limit(40)
                .toList();
        for (var echo : echoes) {
            assertThat(decoded(echo.get())).isEqualTo(data);
        }
    }
}
