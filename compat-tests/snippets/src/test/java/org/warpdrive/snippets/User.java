// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.snippets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Somebody with a directory, a shell, Maven, and the repository that {@code bin/install --repository} made. */
final class User {
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
    private static final String CACHE = System.getProperty("local.repository");
    private static final Path TOP = Path.of("../..").toAbsolutePath().normalize();
    /** A name that pages give to the repository. */
    private static final String NAMED = "/opt/warpdrive";

    private final Path directory;
    private final Path repository;

    /** Owns the directory, which is to be empty. */
    User(Path directory) throws IOException {
        this.directory = directory;
        this.repository = directory.resolve("repository");
        Files.createSymbolicLink(directory.resolve("bin"), TOP.resolve("bin"));
        // Maven as this user has it: what was downloaded before comes from the disk, and nothing is added to it.
        Path settings = write(
                "settings.xml",
                """
                <settings><profiles><profile><id>cache</id>
                <repositories>CACHE</repositories><pluginRepositories>PLUGIN_CACHE</pluginRepositories>
                </profile></profiles><activeProfiles><activeProfile>cache</activeProfile></activeProfiles></settings>
                """
                        .replace("PLUGIN_CACHE", cache("pluginRepository"))
                        .replace("CACHE", cache("repository")));
        Path maven = write(
                "tools/mvn",
                "#!/bin/sh\nexec " + maven() + " -B -ntp -s " + settings + " -Dmaven.repo.local="
                        + directory.resolve("local") + " \"$@\"\n");
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String cache(String element) {
        return "<" + element + "><id>cache</id><url>file://" + CACHE
                + "</url><releases><checksumPolicy>ignore</checksumPolicy></releases></" + element + ">";
    }

    private static String maven() {
        for (String place : System.getenv("PATH").split(File.pathSeparator, -1)) {
            Path maven = Path.of(place, "mvn");
            if (Files.isExecutable(maven)) {
                return maven.toString();
            }
        }
        throw new AssertionError("no mvn");
    }

    Path directory() {
        return directory;
    }

    /** What a page says, with the repository where it is here. */
    String here(String text) {
        return text.replace(NAMED, repository.toString());
    }

    Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Runs what a page says of installing. It is this project's own build, so Maven is as it is for the test itself. */
    void install(String script) throws Exception {
        run(".", script, Map.of("MAVEN_OPTS", SHORT_LIVED));
    }

    /** Runs a shell script in a folder of the directory, and returns what it printed. It has to succeed. */
    String shell(String folder, String script) throws Exception {
        String path = directory.resolve("tools") + ":" + System.getenv("PATH");
        return run(folder, script, Map.of("PATH", path, "MAVEN_OPTS", SHORT_LIVED));
    }

    private String run(String folder, String script, Map<String, String> environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-ec", script)
                .directory(directory.resolve(folder).toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("%s%n%s", script, output).isZero();
        return output;
    }
}
