// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/wdzip} in a copy of the repository's outline, where Maven is a script that puts the jars in place. */
class WdzipLauncherTest {
    @TempDir
    Path directory;

    private Path root;
    private Path home;
    private Path launcher;
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void makeARepository() throws IOException {
        root = Files.createDirectories(directory.resolve("a place with spaces"));
        home = root.resolve("target/classpath/cli+soft-device");
        launcher = LauncherCopy.launcher(root);
        script(root.resolve("bin/setup"), "echo 'setup: said something'");
        Files.createDirectories(root.resolve("META-INF-services"));
        for (String artifact : List.of("cli", "soft-device")) {
            Path place = Files.createDirectories(root.resolve("provider").resolve(artifact));
            Files.writeString(place.resolve("pom.xml"), "");
            Files.createDirectories(place.resolve("src/main"));
        }
        Files.writeString(root.resolve("pom.xml"), "");
        LauncherCopy.jars(Files.createDirectories(directory.resolve("jars")));
        script(
                Files.createDirectories(directory.resolve("tools")).resolve("mvn"),
                "for a; do case $a in -DoutputDirectory=*) to=${a#*=} ;; esac; done",
                "mkdir \"$to\" && cp \"$JARS\"/[!w]* \"$JARS\"/warpdrive-[!cs]* \"$to\"",
                "for a in cli soft-device; do",
                "mkdir -p provider/$a/target",
                "cp \"$JARS\"/warpdrive-$a.jar provider/$a/target/warpdrive-$a-1.jar",
                "done",
                "echo 'never seen'; cat");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("JARS", directory.resolve("jars").toString());
        environment.put("PATH", directory.resolve("tools") + ":" + System.getenv("PATH"));
    }

    private static void script(Path file, String... lines) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ended run(Path program, String in, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().putAll(environment);
        return Ended.of(builder, directory, in.getBytes(UTF_8));
    }

    @Test
    void buildsOnceAndSaysSoAndLeavesTheDataAlone() throws Exception {
        Ended first = run(launcher, "data\n", "-dcf");
        assertThat(first).isEqualTo(new Ended(0, "data\n", "setup: said something\nwdzip: building, once\n"));
        assertThat(run(launcher, "data\n", "-dcf")).isEqualTo(new Ended(0, "data\n", ""));
    }

    @Test
    void buildsAgainWhenASourceIsNewer() throws Exception {
        run(launcher, "", "-dcf");
        Path source = Files.writeString(root.resolve("provider/cli/src/main/A.java"), "");
        Files.setLastModifiedTime(
                source,
                FileTime.fromMillis(
                        Files.getLastModifiedTime(home.resolve("built")).toMillis() + 1000));
        assertThat(run(launcher, "", "-dcf").err()).contains("building, once");
    }

    @Test
    void aBuildThatFailsIsReportedInALine() throws Exception {
        script(directory.resolve("tools/mvn"), "echo '[ERROR] no network'; echo '[ERROR] more'; exit 1");
        Ended result = run(launcher, "data\n");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .endsWith("wdzip: the build failed: [ERROR] no network; see " + home.resolve("build.log") + "\n");
        assertThat(home.resolve("built")).doesNotExist();
    }

    @Test
    void worksThroughASymbolicLinkAndTakesFilesFromTheWorkingDirectory() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("wd zip"), launcher);
        Files.writeString(directory.resolve("a file"), "data\n");
        assertThat(run(link, "", "-k", "a file").exitCode()).isZero();
        assertThat(directory.resolve("a file.gz")).exists();
        assertThat(run(link, "", "-dc", "a file.gz").out()).isEqualTo("data\n");
    }

    @Test
    void namesFilesInAnyLocale() throws Exception {
        // This JVM may itself be unable to name the file; the shell is not.
        environment.put("LC_ALL", "C");
        environment.put("WDZIP", launcher.toString());
        Path script = directory.resolve("script");
        script(
                script,
                "name=$(printf 'na\\303\\257ve')",
                "echo data >\"$name\"",
                "\"$WDZIP\" \"$name\" && gzip -dc \"$name.gz\" && ! [ -e \"$name\" ]");
        Ended result = run(script, "");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo("data\n");
    }

    @Test
    void aMissingJavaIsNamed() throws Exception {
        environment.put("JAVA_HOME", directory.resolve("nothing").toString());
        Ended result = run(launcher, "");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("wdzip: JAVA_HOME has no bin/java: " + directory.resolve("nothing") + "\n");
    }

    @Test
    void anOldJavaIsNotTried() throws Exception {
        Path old = directory.resolve("old");
        script(Files.createDirectories(old.resolve("bin")).resolve("java"), "exit 99");
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"11.0.2\"\nOS_NAME=\"Linux\"\n");
        environment.put("JAVA_HOME", old.toString());
        Ended result = run(launcher, "");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).startsWith("wdzip: Java 17 or later is needed, this is 11.0.2: ");
    }

    @Test
    void theToolIsFoundOnTheClassPathToo() {
        assertThat(ToolProvider.findFirst("wdzip")).isPresent();
    }
}
