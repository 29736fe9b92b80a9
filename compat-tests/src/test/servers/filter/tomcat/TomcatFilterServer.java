// SPDX-License-Identifier: Apache-2.0
import jakarta.servlet.DispatcherType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** The application on Tomcat, without the filter and with it in each mapping; a second connector compresses by itself. */
public final class TomcatFilterServer {
    public static void main(String[] arguments) throws Exception {
        Path documents = Documents.create();
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        Connector plain = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        plain.setPort(0);
        plain.addUpgradeProtocol(new Http2Protocol());
        tomcat.setConnector(plain);
        Connector compressing = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        compressing.setPort(0);
        compressing.setProperty("compression", "on");
        tomcat.getService().addConnector(compressing);
        ((StandardHost) tomcat.getHost()).setErrorReportValveClass(Errors.class.getName());
        for (Mapping mapping : Mapping.values()) {
            add(tomcat.addContext(mapping.path(), documents.toString()), mapping);
        }
        tomcat.start();
        System.out.println("ports " + plain.getLocalPort() + " " + compressing.getLocalPort());
        tomcat.getServer().await();
    }

    /** Says nothing of stacks, in which the filter's frames would be. */
    public static final class Errors extends ErrorReportValve {
        public Errors() {
            setShowReport(false);
            setShowServerInfo(false);
        }
    }

    private static void add(Context context, Mapping mapping) {
        context.addMimeMapping("txt", "text/plain");
        context.addMimeMapping("html", "text/html");
        context.addMimeMapping("png", "image/png");
        Tomcat.addServlet(context, "behaviours", new Behaviours()).setAsyncSupported(true);
        Tomcat.addServlet(context, "named", new Named()).setAsyncSupported(true);
        Tomcat.addServlet(context, "default", "org.apache.catalina.servlets.DefaultServlet").setAsyncSupported(true);
        context.addServletMappingDecoded("/b/*", "behaviours");
        context.addServletMappingDecoded("/", "default");
        for (String type : new String[] {"418", UnsupportedOperationException.class.getName()}) {
            ErrorPage page = new ErrorPage();
            if (type.equals("418")) {
                page.setErrorCode(418);
            } else {
                page.setExceptionType(type);
            }
            page.setLocation("/b/errorPage");
            context.addErrorPage(page);
        }
        addFilter(context, Outer.class.getName(), Set.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
        if (!mapping.types().isEmpty()) {
            addFilter(context, mapping.filter().getName(), mapping.types());
        }
    }

    private static void addFilter(Context context, String className, Set<DispatcherType> types) {
        FilterDef filter = new FilterDef();
        filter.setFilterName(className);
        filter.setFilterClass(className);
        filter.setAsyncSupported("true");
        filter.addInitParameter("compressibleMimeType", Mapping.MIME_TYPES);
        context.addFilterDef(filter);
        FilterMap map = new FilterMap();
        map.setFilterName(className);
        map.addURLPattern("/*");
        types.forEach(type -> map.setDispatcher(type.name()));
        context.addFilterMap(map);
    }
}
