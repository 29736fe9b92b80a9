// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sample in src/test/servers/spring, compiled for a line of Spring Boot. */
final class SpringProgram {
    /** How the line in the log begins that says which engines are used. */
    static final String ON = "WarpDrive in Tomcat: engines:";

    private static final Path SAMPLE = Path.of("src/test/servers/spring");

    private static final String NO_JETTY = ".*jetty.*|jakarta\\.(servlet|websocket).*";
    private static final String NO_TOMCAT = "tomcat-embed-(core|websocket).*|spring-boot-(starter-)?tomcat.*";

    private final Jars jars;
    private final Path directory;
    private final Path classes;

    /** On Tomcat. The directory need not exist. */
    SpringProgram(int version, Path directory) throws Exception {
        this(version, directory, NO_JETTY);
    }

    static SpringProgram onJetty(int version, Path directory) throws Exception {
        return new SpringProgram(version, directory, NO_TOMCAT);
    }

    private SpringProgram(int version, Path directory, String without) throws Exception {
        jars = new Jars("spring-boot-" + version, Path.of("spring-boot-" + version + "/target/jars"), without);
        assumeTrue(jars.arePresent(), "no jars of Spring Boot in " + jars.directory());
        this.directory = directory;
        classes = jars.compile(SAMPLE, directory.resolve("sample"), false);
        Files.copy(SAMPLE.resolve("application.properties"), classes.resolve("application.properties"));
    }

    Server start(List<String> options, String... arguments) throws Exception {
        return new Server(options, jars.classPath(classes), command(arguments));
    }

    private static String[] command(String... arguments) {
        return Stream.concat(Stream.of("sample.Application"), Stream.of(arguments))
                .toArray(String[]::new);
    }

    /** With a class of ours that cannot be linked, which stands for whatever can be wrong with an installation. */
    Server startBroken(String className) throws Exception {
        String name = className.substring(className.lastIndexOf('.') + 1);
        return startWith(className, "public class " + name + " { " + name + "(long none) {} }");
    }

    /** With one more class, before all others; a configuration is found if its package is the sample's. */
    Server startWith(String className, String text, String... arguments) throws Exception {
        int dot = className.lastIndexOf('.');
        Path source = Files.createDirectories(directory.resolve("more"));
        Files.writeString(
                source.resolve(className.substring(dot + 1) + ".java"),
                "package " + className.substring(0, dot) + ";\n" + text);
        Path first = jars.compile(source, directory.resolve("first"), false);
        return new Server(List.of(), jars.classPath(first, classes), command(arguments));
    }

    /** The container's own compression serves the pages, and a line of the log says why. */
    static void checkUnused(Server server, Site site, String why) throws Exception {
        site.checkPages("length");
        assertThat(server.linesWith(why)).as(server.log()).isEqualTo(1);
        assertThat(site.status()).doesNotContain("blocks=");
    }
}
