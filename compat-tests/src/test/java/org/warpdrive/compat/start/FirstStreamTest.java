// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.start;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warpdrive.compat.kit.OwnJars;
import org.warpdrive.compat.kit.TestJvm;
import org.warpdrive.zip.WarpDrive;

/** The first stream of a process, wherever and by whomever it is made: it works, and spoils nothing for those after it. */
class FirstStreamTest {
    private static final String NATIVES = "inflate: native";
    private static final int REFUSES_NATIVE_ACCESS = 24;
    private static final int LAST_WITH_SECURITY_MANAGER = 23;
    private static final List<String> DENIED = List.of("--illegal-native-access=deny");

    @TempDir
    Path directory;

    private String run(List<String> options, List<String> classPath, String how) throws Exception {
        String output = TestJvm.run(directory, options, classPath, FirstStream.class.getName(), how);
        assertThat(output).startsWith("exit=0\n").contains("compressed to ");
        return output;
    }

    private static void assumeNatives() {
        assumeTrue(WarpDrive.status().contains(NATIVES), WarpDrive.status());
    }

    @Test
    void anInterruptOfTheCallerIsKept() throws Exception {
        assertThat(run(List.of(), TestJvm.classPath(), "interrupted")).contains("interrupted true");
    }

    @Test
    void theEndOfTheStackKeepsNobodyElseFromNatives() throws Exception {
        assumeNatives();
        assertThat(run(
                        List.of("-Xint", "-Dwarpdrive.log=false", "-Dwarpdrive.jmx=false"),
                        TestJvm.classPath(),
                        "stack"))
                .contains("lost []");
    }

    /** Threads so small that the decoder is not tested on them, and others. */
    @Test
    void aFirstDecoderWithLittleStackIsTheJdks() throws Exception {
        assumeNatives();
        assertThat(run(List.of("-Xint"), TestJvm.classPath(), "small-stack"))
                .contains("read 1000", NATIVES)
                .doesNotContain("thrown");
    }

    @Test
    void withoutItsCompanionItIsTheJdkAndSaysWhy() throws Exception {
        for (String threads : List.of("1", "2")) {
            assertThat(run(List.of("-Dwarpdrive.threads=" + threads), TestJvm.classPathWithoutNatives(), "plain"))
                    .contains("inflate: jdk (native: warpdrive-native.jar")
                    .contains("INFO: WarpDrive engines: ");
        }
    }

    /** A policy that gives WarpDrive everything and the application nothing; the first stream is the application's. */
    @Test
    void underASecurityManagerSetUpHasOurPermissions() throws Exception {
        assumeNatives();
        assumeTrue(Runtime.version().feature() <= LAST_WITH_SECURITY_MANAGER, "no security managers in this JDK");
        String grants = TestJvm.classPath().stream()
                .map(entry -> "grant codeBase \"file:" + entry + (Files.isDirectory(Path.of(entry)) ? "/-" : "")
                        + "\" { permission java.security.AllPermission; };\n")
                .collect(Collectors.joining());
        Path policy = Files.writeString(directory.resolve("policy"), grants);
        assertThat(run(
                        List.of("-Djava.security.manager", "-Djava.security.policy==" + policy),
                        TestJvm.classPath(),
                        "restricted"))
                .contains(NATIVES);
    }

    // Native access, which JDK 24 and later may refuse

    /** The newest JDK here that can refuse it. */
    private static String refusingJdk() throws IOException {
        Path jdks = Path.of("/usr/lib/jvm");
        Optional<Path> newest = Optional.empty();
        if (Files.isDirectory(jdks)) {
            try (Stream<Path> all = Files.list(jdks)) {
                newest = all.filter(jdk -> feature(jdk) >= REFUSES_NATIVE_ACCESS)
                        .max(Comparator.comparingInt(FirstStreamTest::feature));
            }
        }
        assumeTrue(newest.isPresent(), "no JDK of version 24 or later under " + jdks);
        return newest.orElseThrow().resolve("bin/java").toString();
    }

    /** Of its file {@code release}; 0 for what is no JDK. */
    private static int feature(Path jdk) {
        try (Stream<String> lines = Files.lines(jdk.resolve("release"))) {
            return lines.filter(line -> line.startsWith("JAVA_VERSION=\""))
                    .mapToInt(line -> Runtime.Version.parse(line.substring(14, line.length() - 1))
                            .feature())
                    .findFirst()
                    .orElse(0);
        } catch (IOException | IllegalArgumentException e) {
            return 0;
        }
    }

    private static String runWhereRefused(List<String> options) throws Exception {
        List<String> command = new ArrayList<>(List.of(refusingJdk()));
        command.addAll(DENIED);
        command.addAll(options);
        command.add("plain");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("compressed to ");
        return output;
    }

    private static String entries(String... names) {
        return TestJvm.classPath().stream()
                .filter(entry -> Stream.of(names).anyMatch(entry::contains))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String ours() {
        return OwnJars.path("zip", "native");
    }

    private static String program() {
        return entries("compat-tests/target/test-classes");
    }

    private static void assertNamesTheFlagThatHelps(String value, List<String> options) throws Exception {
        String flag = "--enable-native-access=" + value;
        assertThat(runWhereRefused(options))
                .contains("inflate: jdk (native: native access is denied; it takes " + flag + ")");
        List<String> enabled = new ArrayList<>(List.of(flag));
        enabled.addAll(options);
        assertThat(runWhereRefused(enabled)).contains(NATIVES);
    }

    @Test
    void refusedOnTheClassPath() throws Exception {
        assumeNatives();
        String path = String.join(File.pathSeparator, ours(), program());
        assertNamesTheFlagThatHelps("ALL-UNNAMED", List.of("-cp", path, FirstStream.class.getName()));
    }

    @Test
    void refusedOnTheModulePath() throws Exception {
        assumeNatives();
        assertNamesTheFlagThatHelps(
                "org.warpdrive.nativeglue",
                List.of(
                        "-p",
                        ours(),
                        "--add-modules",
                        "org.warpdrive.zip",
                        "-cp",
                        program(),
                        FirstStream.class.getName()));
    }

    /** The attribute would count in the jar that {@code -jar} names, and there is none of ours: in others it misleads. */
    @Test
    void onlyAJarThatIsRunEnablesNativeAccess() throws Exception {
        List<Path> jars;
        try (Stream<Path> files = Files.find(Path.of("..").toRealPath(), 3, (file, attributes) -> file.toString()
                .matches(".*/target/warpdrive-[^/]*\\.jar"))) {
            jars = files.toList();
        }
        assumeTrue(!jars.isEmpty(), "no jars were made in this build");
        for (Path jar : jars) {
            try (JarFile file = new JarFile(jar.toFile())) {
                var attributes = file.getManifest().getMainAttributes();
                assertThat(attributes.getValue("Enable-Native-Access"))
                        .as(jar.toString())
                        .isEqualTo(attributes.getValue("Main-Class") == null ? null : "ALL-UNNAMED");
            }
        }
    }
}
