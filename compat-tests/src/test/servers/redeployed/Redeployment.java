// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/**
 * A Tomcat that replaces a web application again and again, which has WarpDrive's jars in its own WEB-INF/lib and the
 * servlet {@code DeployedApplication} in WEB-INF/classes. Its argument is the application's directory. Each application
 * answers some requests, whose gzip is read with the JDK's classes. Prints how many there were; if more than two of
 * their class loaders are left after a garbage collection, that is a difference.
 */
public final class Redeployment {
    private static final int REQUESTS = 4;
    private static final int REPORTED_ONE_IN = 10;
    private static final int PAUSE_MILLIS = 100;

    /** The one in use, and one that a thread still has. */
    private static final int MOST_LOADERS = 2;

    private static final int LOOKS = 20;
    private static final int LOOK_MILLIS = 1000;

    private final Tomcat tomcat = new Tomcat();
    private final String application;
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

    private Redeployment(String application) {
        this.application = application;
    }

    public static void main(String[] args) throws Exception {
        new Redeployment(args[0]).run();
    }

    private void run() throws Exception {
        Path base = Files.createTempDirectory("redeployed");
        tomcat.setBaseDir(base.toString());
        Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        connector.setPort(0);
        tomcat.setConnector(connector);
        tomcat.start();
        URL url = new URL("http://127.0.0.1:" + connector.getLocalPort() + "/application/");
        Context context = deploy();
        for (int count = 1; ; count++) {
            byte[] first = fetch(url);
            for (int i = 1; i < REQUESTS; i++) {
                if (!Arrays.equals(first, fetch(url))) {
                    System.out.println("difference: application " + count);
                }
            }
            tomcat.getHost().removeChild(context);
            context = deploy();
            if (count % REPORTED_ONE_IN == 0) {
                int left = left();
                if (left > MOST_LOADERS) {
                    System.out.println("difference: " + left + " loaders are left of " + count);
                }
                System.out.println("done " + count);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private Context deploy() {
        Context context = tomcat.addContext("/application", application);
        Tomcat.addServlet(context, "application", "DeployedApplication").setLoadOnStartup(1);
        context.addServletMappingDecoded("/*", "application");
        loaders.add(new WeakReference<>(context.getLoader().getClassLoader()));
        return context;
    }

    /** Waits some seconds for threads that end by themselves, as WarpDrive's do. */
    private int left() throws InterruptedException {
        for (int i = 0; ; i++) {
            System.gc();
            loaders.removeIf(each -> each.get() == null);
            if (loaders.size() <= MOST_LOADERS || i == LOOKS) {
                return loaders.size();
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private static byte[] fetch(URL url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setRequestProperty("Accept-Encoding", "gzip");
        try (InputStream in = new GZIPInputStream(connection.getInputStream())) {
            return in.readAllBytes();
        }
    }
}
