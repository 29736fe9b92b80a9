// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Random;
import org.warpdrive.micrometer.WarpDriveMetrics;
import org.warpdrive.zip.WarpDrive;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;

/** An application without Spring that compresses, and answers Prometheus: prints its answer twice, and the status. */
final class Metered {
    private static final int STREAMS = 60;

    private Metered() {}

    public static void main(String[] arguments) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new WarpDriveMetrics().bindTo(registry);
        server.createContext("/metrics", exchange -> {
            byte[] page = registry.scrape().getBytes(UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        compress();
        System.gc(); // what a registry refers to weakly
        URI page = URI.create("http://localhost:" + server.getAddress().getPort() + "/metrics");
        for (int i = 0; i < 2; i++) {
            System.out.println(HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                    .body());
            System.out.println("end of page");
        }
        System.out.println(WarpDrive.status());
        server.stop(0);
    }

    static void compress() throws IOException {
        byte[] data = new byte[300_000];
        new Random(1).nextBytes(data);
        for (int i = 0; i < STREAMS; i++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (OutputStream out = new WdGZIPOutputStream(bytes)) {
                out.write(data);
            }
            try (InputStream in = new WdGZIPInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                in.readAllBytes();
            }
        }
    }
}
