// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.gzip.GzipEncoderConfig;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.warpdrive.jetty.WdDeflaterPool;
import org.warpdrive.jetty.WdInflaterPool;

/** Jetty with the sample's pages, twice: as it comes, and with a flush after every piece, as events need it. */
final class JettyServer {
    private JettyServer() {}

    /** Without the argument {@code stock}, on WarpDrive. */
    public static void main(String[] arguments) throws Exception {
        StringBuilder ports = new StringBuilder("ports");
        for (boolean syncFlush : new boolean[] {false, true}) {
            Server server = new Server();
            ServerConnector connector = new ServerConnector(server);
            connector.setHost("127.0.0.1");
            server.addConnector(connector);
            GzipCompression gzip = new GzipCompression();
            if (!List.of(arguments).contains("stock")) {
                gzip.setDeflaterPool(new WdDeflaterPool());
                gzip.setInflaterPool(new WdInflaterPool());
            }
            ((GzipEncoderConfig) gzip.getDefaultEncoderConfig()).setSyncFlush(syncFlush);
            server.setHandler(compressing(new Pages(), gzip));
            server.start();
            ports.append(' ').append(connector.getLocalPort());
        }
        System.out.println(ports);
    }

    private static Handler compressing(Handler handler, GzipCompression gzip) {
        gzip.setMinCompressSize(CorePages.MIN_SIZE);
        CompressionConfig.Builder config = CompressionConfig.builder();
        for (String type : CorePages.TYPES) {
            config.compressIncludeMimeType(type);
        }
        CompressionHandler compression = new CompressionHandler(handler);
        compression.putCompression(gzip);
        compression.putConfiguration("/", config.build());
        return compression;
    }

    private static final class Pages extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            CorePages.serve(new CorePages.Exchange() {
                @Override
                public String path() {
                    return Request.getPathInContext(request);
                }

                @Override
                public String parameter(String name) {
                    String value = Request.extractQueryParameters(request).getValue(name);
                    return value == null ? "" : value;
                }

                @Override
                public void head(int status, String type, int length) {
                    response.setStatus(status);
                    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
                    if (length >= 0) {
                        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
                    }
                }

                @Override
                public OutputStream output() {
                    return Content.Sink.asOutputStream(response);
                }

                @Override
                public InputStream input() {
                    return Content.Source.asInputStream(request);
                }
            });
            callback.succeeded();
            return true;
        }
    }
}
