// SPDX-License-Identifier: Apache-2.0
import java.io.File;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.warpdrive.servlet.jakarta.WdCompressionFilter;

/**
 * Tomcat with a connector for each protocol given, compressing, at the level said after a comma if any; and a last one that
 * leaves it to the filter and speaks HTTP/2.
 */
public final class TomcatServer {
    private static final String TYPES = "text/html,text/plain,application/json,text/event-stream";

    public static void main(String[] protocols) throws Exception {
        Tomcat tomcat = new Tomcat();
        File base = Files.createTempDirectory("tomcat").toFile();
        tomcat.setBaseDir(base.getPath());
        for (String protocol : protocols) {
            String[] protocolAndLevel = protocol.split(",", -1);
            Connector connector = new Connector(protocolAndLevel[0]);
            connector.setPort(0);
            connector.setProperty("compression", "on");
            connector.setProperty("compressibleMimeType", TYPES);
            if (protocolAndLevel.length > 1) {
                connector.setProperty("compressionLevel", protocolAndLevel[1]);
            }
            tomcat.getService().addConnector(connector);
        }
        Connector plain = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        plain.setPort(0);
        plain.addUpgradeProtocol(new Http2Protocol());
        tomcat.getService().addConnector(plain);
        tomcat.setConnector(plain);

        context(tomcat, base, "", false);
        context(tomcat, base, "/filtered", true);
        tomcat.start();
        StringBuilder ports = new StringBuilder("ports");
        for (Connector connector : tomcat.getService().findConnectors()) {
            ports.append(' ').append(connector.getLocalPort());
        }
        System.out.println(ports);
        tomcat.getServer().await();
    }

    private static void context(Tomcat tomcat, File base, String path, boolean filtered) {
        Context context = tomcat.addContext(path, base.getPath());
        Tomcat.addServlet(context, "pages", new Pages()).setAsyncSupported(true);
        context.addServletMappingDecoded("/*", "pages");
        if (filtered) {
            FilterDef filter = new FilterDef();
            filter.setFilterName("warpdrive");
            filter.setFilterClass(WdCompressionFilter.class.getName());
            filter.setAsyncSupported("true");
            filter.addInitParameter("compressibleMimeType", TYPES);
            context.addFilterDef(filter);
            FilterMap map = new FilterMap();
            map.setFilterName("warpdrive");
            map.addURLPattern("/*");
            map.setDispatcher("REQUEST");
            map.setDispatcher("ASYNC");
            context.addFilterMap(map);
        }
    }
}
