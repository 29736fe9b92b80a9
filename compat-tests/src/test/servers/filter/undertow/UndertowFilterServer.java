// SPDX-License-Identifier: Apache-2.0
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ErrorPage;
import io.undertow.servlet.api.ServletStackTraces;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Set;

/** The application on Undertow, without the filter and with it in each mapping. */
public final class UndertowFilterServer {
    public static void main(String[] arguments) throws Exception {
        Path documents = Documents.create();
        PathHandler paths = new PathHandler();
        for (Mapping mapping : Mapping.values()) {
            DeploymentInfo deployment = Servlets.deployment()
                    .setClassLoader(UndertowFilterServer.class.getClassLoader())
                    .setContextPath(mapping.path())
                    .setDeploymentName(mapping.name())
                    .setResourceManager(new PathResourceManager(documents))
                    .setServletStackTraces(ServletStackTraces.NONE)
                    .addErrorPage(new ErrorPage("/b/errorPage", 418))
                    .addErrorPage(new ErrorPage("/b/errorPage", UnsupportedOperationException.class))
                    .addServlet(Servlets.servlet("behaviours", Behaviours.class)
                            .addMapping("/b/*")
                            .setAsyncSupported(true))
                    .addServlet(Servlets.servlet("named", Named.class).setAsyncSupported(true));
            addFilter(deployment, Outer.class, Set.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
            if (!mapping.types().isEmpty()) {
                addFilter(deployment, mapping.filter(), mapping.types());
            }
            DeploymentManager manager = Servlets.defaultContainer().addDeployment(deployment);
            manager.deploy();
            paths.addPrefixPath(mapping.path(), manager.start());
        }
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .setHandler(paths)
                .build();
        server.start();
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        System.out.println("ports " + address.getPort());
    }

    private static void addFilter(DeploymentInfo deployment, Class<? extends Filter> type, Set<DispatcherType> types) {
        deployment.addFilter(Servlets.filter(type.getName(), type)
                .setAsyncSupported(true)
                .addInitParam("compressibleMimeType", Mapping.MIME_TYPES));
        types.forEach(each -> deployment.addFilterUrlMapping(type.getName(), "/*", each));
    }
}
