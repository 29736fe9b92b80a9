// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.zip.WarpDrive;

/** The sample's pages for servers that know no servlets. */
final class CorePages {
    /** What is compressed; the status is not, so that looking at it changes nothing. */
    static final String[] TYPES = {"application/json", "text/html", "text/event-stream"};

    /** What is smaller and says its length is not compressed. */
    static final int MIN_SIZE = 2048;

    private static final Map<Integer, byte[]> PAGES = new ConcurrentHashMap<>();
    private static final Map<String, Semaphore> EVENTS = new ConcurrentHashMap<>();

    private CorePages() {}

    /** A request and its response, on a thread that may block. */
    interface Exchange {
        String path();

        String parameter(String name);

        /** Comes before the output; a negative length is none. */
        void head(int status, String type, int length);

        OutputStream output();

        InputStream input() throws IOException;
    }

    private static int size(Exchange exchange) {
        return Integer.parseInt(exchange.parameter("size"));
    }

    private static void whole(Exchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.head(status, type, body.length);
        try (OutputStream out = exchange.output()) {
            out.write(body);
        }
    }

    static void serve(Exchange exchange) throws IOException {
        switch (exchange.path()) {
            case "/page" -> page(exchange);
            case "/events" -> events(exchange);
            case "/more" -> {
                EVENTS.computeIfAbsent(exchange.parameter("name"), name -> new Semaphore(0))
                        .release();
                whole(exchange, 200, "text/plain", new byte[0]);
            }
            case "/upload" -> upload(exchange);
            case "/html" ->
                whole(
                        exchange,
                        200,
                        "text/html",
                        ("<!doctype html><title>page</title><p id=sizes>waiting</p><!--" + "x".repeat(3000)
                                        + "--><script>(async () => { let sizes = [];"
                                        + " for (let size of [100, 2048, 65536, 5242880])"
                                        + " sizes.push((await (await fetch('page?mode=chunked&size=' + size))"
                                        + ".arrayBuffer()).byteLength);"
                                        + " document.getElementById('sizes').textContent = 'sizes ' + sizes.join(' ');"
                                        + " })()</script>")
                                .getBytes(UTF_8));
            case "/status" ->
                whole(exchange, 200, "text/x-status", WarpDrive.status().getBytes(UTF_8));
            default -> whole(exchange, 404, "text/plain", new byte[0]);
        }
    }

    private static void page(Exchange exchange) throws IOException {
        byte[] page = PAGES.computeIfAbsent(size(exchange), TestData.JSON::of);
        if (!exchange.parameter("mode").equals("chunked")) {
            whole(exchange, 200, TYPES[0], page);
            return;
        }
        exchange.head(200, TYPES[0], -1);
        try (OutputStream out = exchange.output()) {
            for (int at = 0; at < page.length; at += 1000) {
                out.write(page, at, Math.min(1000, page.length - at));
            }
        }
    }

    /** The next event is sent only when the client has said that it saw the last. */
    private static void events(Exchange exchange) throws IOException {
        Semaphore seen = EVENTS.computeIfAbsent(exchange.parameter("name"), name -> new Semaphore(0));
        exchange.head(200, TYPES[2], -1);
        try (OutputStream out = exchange.output()) {
            for (int i = 0; i < Integer.parseInt(exchange.parameter("count")); i++) {
                out.write(("data: event " + i + "\n\n").getBytes(UTF_8));
                out.flush();
                seen.acquireUninterruptibly();
            }
        }
    }

    /** Gives back what came, which is compressed again; 400 for what is broken. */
    private static void upload(Exchange exchange) throws IOException {
        byte[] body;
        try (InputStream in = exchange.input()) {
            body = in.readAllBytes();
        } catch (IOException e) {
            whole(exchange, 400, "text/plain", new byte[0]);
            return;
        }
        whole(exchange, 200, TYPES[0], body);
    }
}
