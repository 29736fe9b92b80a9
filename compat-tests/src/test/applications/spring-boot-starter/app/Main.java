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
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.embedded.tomcat.TomcatWebServer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application with its server, and a request. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class Main {
    private static final byte[] PAGE = new byte[100_000];

    public static void main(String[] arguments) throws Exception {
        try (ServletWebServerApplicationContext context =
                (ServletWebServerApplicationContext) SpringApplication.run(Main.class, arguments)) {
            ask((TomcatWebServer) context.getWebServer());
        }
    }

    private static void ask(TomcatWebServer server) throws IOException {
        System.out.println(server.getTomcat().getConnector().getProtocolHandlerClassName());
        URLConnection connection =
                URI.create("http://localhost:" + server.getPort() + "/page").toURL().openConnection();
        connection.setRequestProperty("Accept-Encoding", "gzip");
        try (InputStream in = new GZIPInputStream(connection.getInputStream())) {
            System.out.println("the same: " + Arrays.equals(in.readAllBytes(), PAGE));
        }
    }

    @Bean
    ServletRegistrationBean<HttpServlet> page() {
        return new ServletRegistrationBean<>(new Page(), "/page");
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
