// SPDX-License-Identifier: Apache-2.0
import java.io.File;
import java.nio.file.Files;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** Tomcat with the one WAR that is named, compressing what it answers. */
public final class WarServer {
    public static void main(String[] words) throws Exception {
        Tomcat tomcat = new Tomcat();
        File base = Files.createTempDirectory("tomcat").toFile();
        new File(base, "webapps").mkdir();
        tomcat.setBaseDir(base.getPath());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("compression", "force");
        tomcat.setConnector(connector);
        tomcat.addWebapp("", new File(words[0]).getAbsolutePath());
        tomcat.start();
        System.out.println("port " + connector.getLocalPort());
        tomcat.getServer().await();
    }
}
