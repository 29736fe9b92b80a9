// SPDX-License-Identifier: Apache-2.0
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/** The application on Jetty, without the filter and with it in each mapping. */
public final class JettyFilterServer {
    public static void main(String[] arguments) throws Exception {
        Path documents = Documents.create();
        Server server = new Server();
        HttpConfiguration settings = new HttpConfiguration();
        settings.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(
                server, new HttpConnectionFactory(settings), new HTTP2CServerConnectionFactory(settings));
        server.addConnector(connector);
        ContextHandlerCollection contexts = new ContextHandlerCollection();
        for (Mapping mapping : Mapping.values()) {
            ServletContextHandler context = new ServletContextHandler(ServletContextHandler.NO_SESSIONS);
            context.setContextPath(mapping.path());
            context.setBaseResourceAsPath(documents);
            add(context, mapping);
            contexts.addHandler(context);
        }
        server.setHandler(contexts);
        server.start();
        System.out.println("ports " + connector.getLocalPort());
        server.join();
    }

    private static void add(ServletContextHandler context, Mapping mapping) throws ReflectiveOperationException {
        addServlet(context, new Behaviours(), "behaviours", "/b/*");
        addServlet(context, new Named(), "named", "/named-is-not-to-be-found-by-a-path");
        addServlet(context, new DefaultServlet(), "default", "/");
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        errors.setShowStacks(false);
        errors.addErrorPage(418, "/b/errorPage");
        errors.addErrorPage(UnsupportedOperationException.class, "/b/errorPage");
        context.setErrorHandler(errors);
        addFilter(context, new Outer(), Set.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
        if (!mapping.types().isEmpty()) {
            addFilter(context, mapping.filter().getDeclaredConstructor().newInstance(), mapping.types());
        }
    }

    private static void addServlet(ServletContextHandler context, jakarta.servlet.Servlet servlet, String name, String path) {
        ServletHolder holder = new ServletHolder(name, servlet);
        holder.setAsyncSupported(true);
        context.addServlet(holder, path);
    }

    private static void addFilter(ServletContextHandler context, Filter filter, Set<DispatcherType> types) {
        FilterHolder holder = new FilterHolder(filter);
        holder.setAsyncSupported(true);
        holder.setInitParameter("compressibleMimeType", Mapping.MIME_TYPES);
        context.addFilter(holder, "/*", EnumSet.copyOf(types));
    }
}
