// SPDX-License-Identifier: Apache-2.0
import io.undertow.Undertow;
import io.undertow.conduits.GzipStreamSourceConduit;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.encoding.ContentEncodingRepository;
import io.undertow.server.handlers.encoding.EncodingHandler;
import io.undertow.server.handlers.encoding.GzipEncodingProvider;
import io.undertow.server.handlers.encoding.RequestEncodingHandler;
import io.undertow.util.ObjectPool;
import java.net.InetSocketAddress;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.warpdrive.undertow.WdObjectPools;

final class EmbeddedUndertow {
    private static final int POOL_SIZE = 16;

    public static void main(String[] arguments) throws Exception {
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(handler(exchange -> exchange.getResponseSender().send(Page.TEXT)))
                .build();
        server.start();
        Page.check(((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort());
        server.stop();
    }

    private static HttpHandler handler(HttpHandler pages) {
        // integrations.md, Undertow, java 1
        // integrations.md, Undertow, java 2
        return decompressing;
    }

    private static final class UndertowServer {
        static boolean isCompressed(HttpServerExchange exchange) {
            return true;
        }
    }
}
