// SPDX-License-Identifier: Apache-2.0
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** The connector of docs/integrations.md. */
public final class Embedded {
    public static void main(String[] args) throws Exception {
        Tomcat tomcat = new Tomcat();
        Connector connector = new Connector("org.warpdrive.tomcat.WdHttp11NioProtocol");
        connector.setProperty("compression", "on");
        tomcat.setConnector(connector);

        connector.setPort(0);
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "pages", new Pages()).setAsyncSupported(true);
        context.addServletMappingDecoded("/*", "pages");
        tomcat.start();
        System.out.println("ports " + connector.getLocalPort());
        tomcat.getServer().await();
    }
}
