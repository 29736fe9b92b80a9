// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.warpdrive.compat.kit.Browser;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compat.kit.Wrk;
import org.warpdrive.compat.peers.Program;

/** A server under one address with the sample's pages, and what each client must find there. */
final class Site {
    static final int[] SIZES = {100, 2048, 65_536, 5_242_880};
    private static final int MIN_SIZE = 2048;
    private static final String GZIP = "gzip, deflate";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Map<Integer, byte[]> PAGES = new ConcurrentHashMap<>();

    private final int port;
    private final String prefix;
    private final HttpClient client;

    /** The prefix is the path before the pages' own. */
    Site(int port, String prefix, HttpClient.Version version) {
        this.port = port;
        this.prefix = prefix;
        this.client = HttpClient.newBuilder().version(version).build();
    }

    /** The page of a size, as the sample's pages are. */
    private static byte[] json(int size) {
        return PAGES.computeIfAbsent(size, TestData.JSON::of);
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + prefix + path;
    }

    // ---- The wire itself.

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    private String request(String method, String path, String encoding) {
        return method + " " + prefix + path + " HTTP/1.1\r\nHost: localhost\r\n"
                + (encoding.isEmpty() ? "" : "Accept-Encoding: " + encoding + "\r\n") + "\r\n";
    }

    Reply fetch(String method, String path, String encoding) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request(method, path, encoding).getBytes(ISO_8859_1));
            return Reply.read(new BufferedInputStream(socket.getInputStream()), method);
        }
    }

    Reply get(String path) throws IOException {
        return fetch("GET", path, GZIP);
    }

    /** Pages of all sizes in all ways of writing them. */
    void checkPages(String... modes) throws IOException {
        for (int size : SIZES) {
            for (String mode : modes) {
                String path = "/page?size=" + size + "&mode=" + mode;
                Reply reply = get(path);
                assertThat(reply.status()).as(path).isEqualTo(200);
                assertThat(reply.decoded()).as(path).isEqualTo(json(size));
                if (size > MIN_SIZE) {
                    assertThat(reply.isGzip())
                            .as("%s is gzip: %s", path, reply.headers())
                            .isTrue();
                    assertThat(reply.body().length).as(path).isLessThan(size / 2);
                    assertThat(reply.variesByEncoding()).as(path).isTrue();
                }
                if (size < MIN_SIZE && mode.equals("length")) {
                    assertThat(reply.isGzip())
                            .as("%s is gzip: %s", path, reply.headers())
                            .isFalse();
                }
                Reply plain = fetch("GET", path, "");
                assertThat(plain.isGzip()).as(path).isFalse();
                assertThat(plain.body()).as(path).isEqualTo(json(size));
            }
        }
    }

    /** What must pass as it is, and what else belongs to a response's head. */
    void checkHeads() throws IOException {
        String large = "/page?size=50000";
        assertThat(get(large + "&etag=%22strong%22").isGzip()).isFalse();
        assertThat(get(large + "&etag=W/%22weak%22").isGzip()).isTrue();
        assertThat(get(large + "&type=image/png").isGzip()).isFalse();
        Reply encoded = get(large + "&mode=encoded");
        assertThat(encoded.isGzip()).isTrue();
        assertThat(encoded.decoded()).isEqualTo(json(50_000));
        for (String page : List.of(large, large + "&mode=chunked", large + "&type=image/png")) {
            Reply head = fetch("HEAD", page, GZIP);
            Reply whole = get(page);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.isGzip()).as(page).isEqualTo(whole.isGzip());
            assertThat(head.variesByEncoding()).as(page).isEqualTo(whole.variesByEncoding());
        }
        Reply empty = get("/page?size=0&mode=none&status=204");
        assertThat(empty.status()).isEqualTo(204);
        assertThat(empty.isGzip()).isFalse();
        Reply unchanged = get("/page?size=0&mode=none&status=304&etag=W/%22weak%22");
        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.isGzip()).isFalse();
        Reply reset = get(large + "&mode=reset");
        assertThat(reset.isGzip()).isTrue();
        assertThat(reset.decoded()).isEqualTo(json(50_000));
        assertThat(get("/nowhere").status()).isEqualTo(404);
        Reply refused = get("/error");
        assertThat(refused.status()).isEqualTo(418);
        assertThat(new String(refused.decoded(), UTF_8)).contains("no coffee");
        assertThat(get("/failure").status()).isEqualTo(500);
        // Encodings a client refuses, or takes only by name.
        assertThat(fetch("GET", large, "identity").isGzip()).isFalse();
        assertThat(fetch("GET", large, "br;q=1.0, gzip;q=0.5").isGzip()).isTrue();
    }

    /** What is the filter's alone: Tomcat looks at less. */
    void checkFilterHeads() throws IOException {
        String large = "/page?size=50000";
        assertThat(fetch("GET", large, "gzip;q=0").isGzip()).isFalse();
        assertThat(fetch("GET", large, "*").isGzip()).isTrue();
        assertThat(fetch("GET", large, "*, gzip;q=0").isGzip()).isFalse();
        assertThat(get(large + "&control=public,%20no-transform").isGzip()).isFalse();
        assertThat(get("/page?size=50000&status=206").isGzip()).isFalse();
        assertThat(get("/page?size=100&mode=writer").isGzip()).isFalse();
        Reply small = fetch("GET", "/page?size=100&mode=header", GZIP);
        assertThat(small.headers()).containsEntry("content-length", "100");
        Reply head = fetch("HEAD", large, GZIP);
        assertThat(head.isGzip()).isTrue();
        assertThat(head.headers()).doesNotContainKey("content-length");
        Reply plain = fetch("HEAD", large, "");
        assertThat(plain.variesByEncoding()).isTrue();
        assertThat(plain.headers()).containsEntry("content-length", "50000");
        Reply unknown = fetch("HEAD", "/page?size=50000&mode=unsaid", GZIP);
        assertThat(unknown.variesByEncoding()).isTrue();
        assertThat(unknown.isGzip()).isFalse();
    }

    void checkAsync() throws IOException {
        for (int size : SIZES) {
            for (String path : List.of("/async?size=" + size, "/async?own=1&size=" + size, "/dispatch?size=" + size)) {
                Reply reply = get(path);
                assertThat(reply.status()).as(path).isEqualTo(200);
                assertThat(reply.isGzip() || size <= MIN_SIZE)
                        .as("%s %s", path, reply.headers())
                        .isTrue();
                assertThat(reply.decoded()).as(path).isEqualTo(json(size));
            }
        }
    }

    /** Requests one after the other on a connection, then all at once. */
    void checkConnections() throws IOException {
        try (Socket socket = connect()) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = 0; i < 5; i++) {
                socket.getOutputStream()
                        .write(request("GET", "/page?mode=length&size=" + (3000 + i), GZIP)
                                .getBytes(ISO_8859_1));
                assertThat(Reply.read(in, "GET").decoded()).isEqualTo(json(3000 + i));
            }
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 8; i++) {
                all.append(request("GET", "/page?mode=chunked&size=" + (20_000 + i), GZIP));
            }
            socket.getOutputStream().write(all.toString().getBytes(ISO_8859_1));
            for (int i = 0; i < 8; i++) {
                Reply reply = Reply.read(in, "GET");
                assertThat(reply.isGzip()).isTrue();
                assertThat(reply.decoded()).isEqualTo(json(20_000 + i));
            }
        }
    }

    /** Clients that go away in the middle of a large page; the others are served. */
    void checkHangUps() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (Socket socket = connect()) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream()
                        .write(request("GET", "/page?mode=chunked&size=5242880", GZIP)
                                .getBytes(ISO_8859_1));
                assertThat(socket.getInputStream().readNBytes(200 + i)).hasSize(200 + i);
            }
        }
        assertThat(get("/page?mode=length&size=65536").decoded()).isEqualTo(json(65_536));
    }

    // ---- Java's client.

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(url(path))).timeout(PATIENCE).header("Accept-Encoding", "gzip");
    }

    private static InputStream decoded(HttpResponse<InputStream> response) throws IOException {
        boolean gzip =
                response.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
        return gzip ? new GZIPInputStream(response.body()) : response.body();
    }

    void checkJavaClient() throws Exception {
        for (int size : SIZES) {
            for (String mode : List.of("length", "chunked")) {
                HttpResponse<InputStream> response = client.send(
                        to("/page?size=" + size + "&mode=" + mode).build(), HttpResponse.BodyHandlers.ofInputStream());
                try (InputStream in = decoded(response)) {
                    assertThat(in.readAllBytes()).isEqualTo(json(size));
                }
                assertThat(response.version()).isEqualTo(client.version());
                assertThat(response.headers().firstValue("Content-Encoding").isPresent() || size <= MIN_SIZE)
                        .isTrue();
            }
        }
    }

    /** Each event arrives before the server is told to send the next. */
    void checkEvents() throws Exception {
        String name = UUID.randomUUID().toString();
        HttpResponse<InputStream> response =
                client.send(to("/events?count=5&name=" + name).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
        // Byte by byte: a reader would ask for more than the event, since an inflating stream always claims to have
        // more.
        try (InputStream in = decoded(response)) {
            for (int i = 0; i < 5; i++) {
                String event = "data: event " + i + "\n\n";
                assertThat(in.readNBytes(event.length())).asString(UTF_8).isEqualTo(event);
                client.send(to("/more?name=" + name).build(), HttpResponse.BodyHandlers.discarding());
            }
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    private static byte[] gzip(byte[] data) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(file)) {
            gzip.write(data);
        }
        return file.toByteArray();
    }

    private int upload(byte[] body) throws Exception {
        return client.send(
                        to("/upload")
                                .header("Content-Encoding", "gzip")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    void checkUploads() throws Exception {
        byte[] good = gzip(TestData.TEXT.of(100_000));
        byte[] bomb = gzip(new byte[50_000_000]);
        assertThat(upload(good)).isEqualTo(200);
        assertThat(upload(Arrays.copyOf(good, good.length / 2))).isEqualTo(400);
        assertThat(upload(new byte[100])).isEqualTo(400);
        assertThat(upload(bomb)).isEqualTo(413);
    }

    // ---- Programs.

    private static String output(Path directory, String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", "");
        Path in = Files.createTempFile(directory, "in", "");
        Program.filter(in, out, command[0], Arrays.copyOfRange(command, 1, command.length));
        return Files.readString(out, ISO_8859_1);
    }

    private static void assumeThere(String program) {
        assumeTrue(Program.find(program).isPresent(), "no " + program + " on the PATH");
    }

    void checkCurl(Path directory, String... options) throws Exception {
        assumeThere("curl");
        for (int size : SIZES) {
            Path page = directory.resolve("curl" + size);
            List<String> command = new ArrayList<>(List.of("curl", "-sS", "--compressed", "-D", "-"));
            command.addAll(List.of(options));
            command.addAll(List.of("-o", page.toString(), url("/page?mode=chunked&size=" + size)));
            String head = output(directory, command.toArray(String[]::new));
            assertThat(Files.readAllBytes(page)).isEqualTo(json(size));
            assertThat(head.toLowerCase(Locale.ROOT).contains("content-encoding: gzip") || size <= MIN_SIZE)
                    .as(head)
                    .isTrue();
        }
    }

    void checkPython(Path directory) throws Exception {
        assumeThere("python3");
        Path script = directory.resolve("fetch.py");
        Files.writeString(
                script,
                """
                import gzip, hashlib, sys, urllib.request
                for url in sys.argv[1:]:
                    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
                    with urllib.request.urlopen(request, timeout=60) as response:
                        body = response.read()
                        if response.headers.get("Content-Encoding") == "gzip":
                            body = gzip.decompress(body)
                        print(len(body), hashlib.sha256(body).hexdigest())
                """);
        List<String> command = new ArrayList<>(List.of("python3", script.toString()));
        StringBuilder expected = new StringBuilder();
        for (int size : SIZES) {
            command.add(url("/page?mode=length&size=" + size));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json(size));
            expected.append(size)
                    .append(' ')
                    .append(HexFormat.of().formatHex(digest))
                    .append('\n');
        }
        assertThat(output(directory, command.toArray(String[]::new))).isEqualTo(expected.toString());
    }

    void checkWrk(Path directory) throws Exception {
        Wrk.load(directory, url("/page?mode=length&size=65536"));
    }

    void checkChromium(Path directory) throws Exception {
        assertThat(Browser.document(directory, url("/html"))).contains(Browser.SIZES);
    }

    /** Sixteen requests at a time, until what is waited for has come, or too many were made. */
    void load(Callable<Boolean> enough) throws Exception {
        for (int round = 0; round < 200 && !enough.call(); round++) {
            List<CompletableFuture<HttpResponse<InputStream>>> pages = IntStream.range(0, 16)
                    .mapToObj(i -> client.sendAsync(
                            to("/page?mode=length&size=65536").build(), HttpResponse.BodyHandlers.ofInputStream()))
                    .toList();
            for (CompletableFuture<HttpResponse<InputStream>> page : pages) {
                try (InputStream in = decoded(page.get())) {
                    assertThat(in.readAllBytes()).isEqualTo(json(65_536));
                }
            }
        }
    }

    /** A file that the container sends by itself. */
    void checkSendfile() throws IOException {
        Reply reply = get("/page?size=100000&mode=sendfile");
        assertThat(reply.isGzip()).isFalse();
        assertThat(reply.headers()).containsEntry("content-length", "100000");
        assertThat(reply.body()).isEqualTo(json(100_000));
    }

    /** Output that must not block. */
    void checkListener(boolean compressed) throws IOException {
        for (int size : SIZES) {
            for (String accepted : List.of("", GZIP)) {
                Reply reply = fetch("GET", "/listener?size=" + size, accepted);
                boolean wanted = compressed && !accepted.isEmpty() && size > MIN_SIZE;
                assertThat(reply.isGzip() == wanted || size == MIN_SIZE)
                        .as("%s %s", size, reply.headers())
                        .isTrue();
                assertThat(reply.decoded()).isEqualTo(json(size));
            }
        }
    }

    String status() throws IOException {
        return new String(get("/status").decoded(), UTF_8);
    }
}
