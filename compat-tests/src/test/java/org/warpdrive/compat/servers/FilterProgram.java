// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The application in src/test/servers/filter, on one of the containers. */
enum FilterProgram {
    TOMCAT_9("tomcat", "tomcat-9", "", true),
    TOMCAT_10("tomcat", "tomcat-10", "", false),
    TOMCAT_11("tomcat", "tomcat-11", "", false),
    JETTY_EE8("jetty", "jetty-servlet", ".*ee1[01].*|jakarta\\.servlet.*", true),
    JETTY_EE10("jetty", "jetty-servlet", ".*ee8.*|.*ee11.*|jetty-servlet-api.*|jakarta.servlet-api-6\\.1.*", false),
    JETTY_EE11("jetty", "jetty-servlet", ".*ee8.*|.*ee10.*|jetty-servlet-api.*|jakarta.servlet-api-6\\.0.*", false),
    UNDERTOW("undertow", "undertow-servlet", "", false);

    private static final Path SAMPLE = Path.of("src/test/servers/filter");

    private final String product;
    private final String directory;
    private final String without;
    private final boolean javax;

    FilterProgram(String product, String directory, String without, boolean javax) {
        this.product = product;
        this.directory = directory;
        this.without = without;
        this.javax = javax;
    }

    boolean isTomcat() {
        return product.equals("tomcat");
    }

    boolean isJetty() {
        return product.equals("jetty");
    }

    Server start(Path work, List<String> options) throws Exception {
        Jars jars = new Jars(directory, Path.of("target/servers/" + directory), without);
        assumeTrue(jars.arePresent(), "no jars of " + directory + " in target/servers");
        Path sources = Files.createDirectories(work.resolve("sources"));
        copy(SAMPLE, sources);
        copy(SAMPLE.resolve(product), sources);
        Path classes = jars.compile(sources, work.resolve("program"), javax);
        return new Server(options, jars.classPath(classes), "FilterServer");
    }

    private void copy(Path from, Path to) throws IOException {
        String edition = this == JETTY_EE8 ? "ee8" : this == JETTY_EE11 ? "ee11" : "ee10";
        try (Stream<Path> files = Files.list(from)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file).replace("jetty.ee10", "jetty." + edition);
                Files.writeString(to.resolve(file.getFileName()), text);
            }
        }
    }
}
