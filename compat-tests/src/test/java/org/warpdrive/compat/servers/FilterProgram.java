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
    TOMCAT_9("tomcat-9"),
    TOMCAT_10("tomcat-10"),
    TOMCAT_11("tomcat-11"),
    JETTY_EE8("jetty-servlet"),
    JETTY_EE10("jetty-servlet"),
    JETTY_EE11("jetty-servlet"),
    UNDERTOW("undertow-servlet");

    private static final Path SAMPLE = Path.of("src/test/servers/filter");

    private final String directory;

    FilterProgram(String directory) {
        this.directory = directory;
    }

    /** Which jars of the directory are other editions'. */
    private String without() {
        return switch (this) {
            case JETTY_EE8 -> ".*ee1[01].*|jakarta\\.servlet.*";
            case JETTY_EE10 -> ".*ee8.*|.*ee11.*|jetty-servlet-api.*|jakarta.servlet-api-6\\.1.*";
            case JETTY_EE11 -> ".*ee8.*|.*ee10.*|jetty-servlet-api.*|jakarta.servlet-api-6\\.0.*";
            default -> "";
        };
    }

    private boolean isJavax() {
        return this == TOMCAT_9 || this == JETTY_EE8;
    }

    private String product() {
        return directory.substring(0, directory.indexOf('-'));
    }

    boolean isTomcat() {
        return product().equals("tomcat");
    }

    boolean isJetty() {
        return product().equals("jetty");
    }

    Server start(Path work, List<String> options) throws Exception {
        Jars jars = new Jars(directory, Path.of("target/servers/" + directory), without());
        assumeTrue(jars.arePresent(), "no jars of " + directory + " in target/servers");
        Path sources = Files.createDirectories(work.resolve("sources"));
        copy(SAMPLE, sources);
        copy(SAMPLE.resolve(product()), sources);
        Path classes = jars.compile(sources, work.resolve("program"), isJavax());
        String main = Character.toUpperCase(product().charAt(0)) + product().substring(1) + "FilterServer";
        return new Server(options, jars.classPath(classes), main);
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
