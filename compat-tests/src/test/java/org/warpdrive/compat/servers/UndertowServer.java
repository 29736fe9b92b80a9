// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import io.undertow.Undertow;
import io.undertow.conduits.GzipStreamSourceConduit;
import io.undertow.conduits.InflatingStreamSourceConduit;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.encoding.ContentEncodingRepository;
import io.undertow.server.handlers.encoding.DeflateEncodingProvider;
import io.undertow.server.handlers.encoding.EncodingHandler;
import io.undertow.server.handlers.encoding.GzipEncodingProvider;
import io.undertow.server.handlers.encoding.RequestEncodingHandler;
import io.undertow.util.Headers;
import io.undertow.util.ObjectPool;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Deque;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.warpdrive.undertow.WdObjectPools;

/** Undertow with the sample's pages, twice: with pools, and with an object for each message. */
final class UndertowServer {
    private static final int POOL_SIZE = 16;

    private UndertowServer() {}

    /** Without the argument {@code stock}, on WarpDrive. */
    public static void main(String[] arguments) {
        StringBuilder ports = new StringBuilder("ports");
        boolean stock = List.of(arguments).contains("stock");
        for (HttpHandler handler : stock ? List.of(stock()) : List.of(pooled(), unpooled())) {
            Undertow server = Undertow.builder()
                    .addHttpListener(0, "127.0.0.1")
                    .setHandler(handler)
                    .build();
            server.start();
            InetSocketAddress address =
                    (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
            ports.append(' ').append(address.getPort());
        }
        System.out.println(ports);
    }

    private static HttpHandler pooled() {
        HttpHandler pages = UndertowServer::serve;
        ObjectPool<Deflater> deflaters = WdObjectPools.simpleDeflaterPool(POOL_SIZE, Deflater.DEFAULT_COMPRESSION);
        ContentEncodingRepository encodings = new ContentEncodingRepository();
        encodings.addEncodingHandler("gzip", new GzipEncodingProvider(deflaters), 100, UndertowServer::isCompressed);
        HttpHandler compressing = new EncodingHandler(pages, encodings);
        encodings.addEncodingHandler(
                "deflate", new DeflateEncodingProvider(deflaters), 50, UndertowServer::isCompressed);

        ObjectPool<Inflater> inflaters = WdObjectPools.simpleInflaterPool(POOL_SIZE);
        RequestEncodingHandler decompressing = new RequestEncodingHandler(compressing);
        decompressing.addEncoding(
                "gzip", (next, exchange) -> new GzipStreamSourceConduit(exchange, next.create(), inflaters));
        return decompressing;
    }

    private static HttpHandler unpooled() {
        ObjectPool<Deflater> deflaters = WdObjectPools.newInstanceDeflaterPool(Deflater.DEFAULT_COMPRESSION);
        ObjectPool<Inflater> raw = WdObjectPools.newInstanceInflaterPool();
        ObjectPool<Inflater> zlib = WdObjectPools.newInstanceWrappingInflaterPool();
        ContentEncodingRepository encodings = new ContentEncodingRepository()
                .addEncodingHandler("gzip", new GzipEncodingProvider(deflaters), 100, UndertowServer::isCompressed);
        return new RequestEncodingHandler(new EncodingHandler(UndertowServer::serve, encodings))
                .addEncoding("gzip", (next, exchange) -> new GzipStreamSourceConduit(exchange, next.create(), raw))
                .addEncoding(
                        "deflate",
                        (next, exchange) -> new InflatingStreamSourceConduit(exchange, next.create(), raw, zlib));
    }

    private static HttpHandler stock() {
        ContentEncodingRepository encodings = new ContentEncodingRepository()
                .addEncodingHandler("gzip", new GzipEncodingProvider(), 100, UndertowServer::isCompressed);
        return new RequestEncodingHandler(new EncodingHandler(UndertowServer::serve, encodings))
                .addEncoding("gzip", GzipStreamSourceConduit.WRAPPER);
    }

    private static boolean isCompressed(HttpServerExchange exchange) {
        String type = exchange.getResponseHeaders().getFirst(Headers.CONTENT_TYPE);
        long length = exchange.getResponseContentLength();
        return List.of(CorePages.TYPES).contains(type) && (length < 0 || length >= CorePages.MIN_SIZE);
    }

    private static void serve(HttpServerExchange exchange) throws IOException {
        if (exchange.isInIoThread()) {
            exchange.dispatch((HttpHandler) UndertowServer::serve);
            return;
        }
        exchange.startBlocking();
        CorePages.serve(new CorePages.Exchange() {
            @Override
            public String path() {
                return exchange.getRelativePath();
            }

            @Override
            public String parameter(String name) {
                Deque<String> values = exchange.getQueryParameters().get(name);
                return values == null ? "" : values.getFirst();
            }

            @Override
            public void head(int status, String type, int length) {
                exchange.setStatusCode(status);
                exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type).put(Headers.VARY, "Accept-Encoding");
                if (length >= 0) {
                    exchange.setResponseContentLength(length);
                }
            }

            @Override
            public OutputStream output() {
                return exchange.getOutputStream();
            }

            @Override
            public InputStream input() {
                return exchange.getInputStream();
            }
        });
    }
}
