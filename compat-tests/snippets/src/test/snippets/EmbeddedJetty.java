// SPDX-License-Identifier: Apache-2.0
import java.nio.ByteBuffer;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.warpdrive.jetty.WdDeflaterPool;
import org.warpdrive.jetty.WdInflaterPool;

final class EmbeddedJetty {
    public static void main(String[] arguments) throws Exception {
        GzipCompression gzip = new GzipCompression();
        // integrations.md, Jetty, java 1
        CompressionHandler compression = new CompressionHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
                response.write(true, ByteBuffer.wrap(Page.TEXT.getBytes()), callback);
                return true;
            }
        });
        compression.putCompression(gzip);
        compression.putConfiguration(
                "/", CompressionConfig.builder().compressIncludeMimeType("text/plain").build());
        Server server = new Server(0);
        server.setHandler(compression);
        server.start();
        Page.check(((ServerConnector) server.getConnectors()[0]).getLocalPort());
        server.stop();
    }
}
