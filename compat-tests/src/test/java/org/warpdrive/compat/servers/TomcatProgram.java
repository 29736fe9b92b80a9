// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The programs in src/test/servers/tomcat, compiled for a version of Tomcat. */
final class TomcatProgram {
    private static final Path SAMPLE = Path.of("src/test/servers/tomcat");
    private static final String[] CONNECTORS = {
        "TomcatServer",
        "org.warpdrive.tomcat.WdHttp11NioProtocol",
        "org.warpdrive.tomcat.WdHttp11Nio2Protocol",
        "org.warpdrive.tomcat.WdHttp11NioProtocol,0"
    };

    private final Jars jars;
    private final Path directory;
    private final Path classes;

    /** The directory need not exist. */
    TomcatProgram(int version, Path directory) throws Exception {
        jars = new Jars("tomcat-" + version, Path.of("target/servers/tomcat-" + version));
        assumeTrue(jars.arePresent(), "no jars of Tomcat " + version + " in target/servers");
        this.directory = directory;
        classes = jars.compile(SAMPLE, directory.resolve("sample"), version == 9);
    }

    Path classes() {
        return classes;
    }

    /** Both of our connectors, one at level 0, and one of Tomcat's with the filter. */
    Server start(List<String> options) throws Exception {
        return run(options, CONNECTORS);
    }

    Server run(List<String> options, String... main) throws Exception {
        return new Server(options, jars.classPath(classes), main);
    }

    /** With a class of ours that cannot be linked, which stands for whatever can be wrong with an installation. */
    Server startBroken() throws Exception {
        Path source = Files.createDirectories(directory.resolve("broken"));
        Files.writeString(
                source.resolve("WdGZIPOutputStream.java"),
                "package org.warpdrive.zip; public final class WdGZIPOutputStream {}");
        Path first = jars.compile(source, directory.resolve("first"), false);
        return new Server(List.of(), jars.classPath(first, classes), CONNECTORS);
    }
}
