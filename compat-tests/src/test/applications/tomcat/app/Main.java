// SPDX-License-Identifier: Apache-2.0
package app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** A server and a request. */
public final class Main {
    private static final byte[] PAGE = new byte[100_000];

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(arguments[0]);
        Connector connector = new Connector("org.warpdrive.tomcat.WdHttp11NioProtocol");
        connector.setPort(0);
        connector.setProperty("compression", "on");
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "page", new Page()).addMapping("/");
        tomcat.start();
        URLConnection connection =
                URI.create("http://localhost:" + connector.getLocalPort() + "/").toURL().openConnection();
        connection.setRequestProperty("Accept-Encoding", "gzip");
        try (InputStream in = new GZIPInputStream(connection.getInputStream())) {
            System.out.println("the same: " + Arrays.equals(in.readAllBytes(), PAGE));
        }
        tomcat.stop();
        tomcat.destroy();
    }

    private static final class Page extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/html");
            response.getOutputStream().write(PAGE);
        }
    }
}
