// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warpdrive.compat.kit.TestJvm;
import org.warpdrive.nativeglue.NativeGlue;
import org.warpdrive.zip.WarpDrive;

/**
 * Where there is no library the JDK's zlib does the work, byte for byte, and one line says why. The platforms are this one
 * under another name: they have not been met themselves. That musl loads the library is the native module's test, in C.
 */
class PlatformsTest {
    private static final String LINE = "WarpDrive engines: ";

    @TempDir
    Path directory;

    private List<String> run(String... options) throws Exception {
        String output = TestJvm.run(directory, List.of(options), TestJvm.classPath(), PlatformProcess.class.getName());
        assertThat(output).startsWith("exit=0\n");
        return output.lines().toList();
    }

    private static String theOneLine(List<String> lines) {
        List<String> ours = lines.stream().filter(line -> line.contains(LINE)).toList();
        assertThat(ours).as(String.join("\n", lines)).hasSize(1);
        return ours.get(0).substring(ours.get(0).indexOf(LINE));
    }

    /** The libraries of these are a preview: they are in the jar if they were built, and used if one asks for them. */
    @ParameterizedTest
    @CsvSource({
        "Mac OS X, aarch64, macos-aarch64",
        "Mac OS X, x86_64, macos-x86-64",
        "Windows 11, amd64, windows-x86-64"
    })
    void platformsOfThePreviewRunOnTheJdkAndSaySo(String system, String machine, String platform) throws Exception {
        List<String> lines = run("-Dos.name=" + system, "-Dos.arch=" + machine);
        assertThat(lines).contains(PlatformProcess.SAME);
        assertThat(theOneLine(lines))
                .startsWith(LINE + "jdk; inflate: jdk (")
                .containsAnyOf(
                        "this build holds no library for " + platform,
                        "the library for " + platform + " is a preview, which no JVM there has loaded:"
                                + " warpdrive.native.preview=true uses it");
    }

    @ParameterizedTest
    @CsvSource({"Windows 11, aarch64", "FreeBSD, amd64", "Linux, riscv64", "Linux, s390x"})
    void otherPlatformsRunOnTheJdkAndSaySo(String system, String machine) throws Exception {
        List<String> lines = run("-Dos.name=" + system, "-Dos.arch=" + machine);
        assertThat(lines).contains(PlatformProcess.SAME);
        assertThat(theOneLine(lines))
                .startsWith(LINE + "jdk; inflate: jdk (")
                .contains("no library for " + system + " on " + machine);
    }

    /** Such a library cannot be loaded here: Linux' stands in for it. */
    @Test
    void aPreviewInUseIsNamedInTheLine() throws Exception {
        assumeTrue(WarpDrive.status().contains("inflate: native"), WarpDrive.status());
        Path real = Path.of(NativeGlue.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assumeTrue(Files.isDirectory(real), "in a jar");
        Path pretended = directory.resolve("classes");
        String processor = System.getProperty("os.arch").equals("amd64") ? "x86-64" : "aarch64";
        try (Stream<Path> files = Files.walk(real)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = real.relativize(file).toString();
                if (name.contains("linux-" + processor)) {
                    name = name.replace("linux-", "macos-").replace(".so", ".dylib");
                } else if (!name.endsWith(".class")) {
                    continue;
                }
                Files.createDirectories(pretended.resolve(name).getParent());
                Files.copy(file, pretended.resolve(name));
            }
        }
        List<String> classPath = TestJvm.classPath().stream()
                .map(entry -> Path.of(entry).equals(real) ? pretended.toString() : entry)
                .toList();
        List<String> options = List.of("-Dos.name=Mac OS X", "-Dwarpdrive.native.preview=true");
        String output = TestJvm.run(directory, options, classPath, PlatformProcess.class.getName());
        assertThat(output).startsWith("exit=0\n").contains(PlatformProcess.OTHER);
        assertThat(theOneLine(output.lines().toList()))
                .contains("inflate: native (native: a preview, which no JVM of this system had loaded before)");
    }

    /** JNA is for devices: the codec is there without, and where a device is wanted the line says what is missing. */
    @Test
    void withoutJnaTheLibraryIsUsedAndDevicesAreNot() throws Exception {
        assumeTrue(WarpDrive.status().contains("inflate: native"), WarpDrive.status());
        List<String> classPath = TestJvm.classPath().stream()
                .filter(entry -> !entry.contains("/jna"))
                .toList();
        String output =
                TestJvm.run(directory, List.of("-Dwarpdrive.engine=soft"), classPath, PlatformProcess.class.getName());
        assertThat(output).startsWith("exit=0\n");
        assertThat(theOneLine(output.lines().toList()))
                .contains("native, jdk; inflate: native (uacce: JNA (net.java.dev.jna:jna) is not on the class path)");
    }

    @Test
    void thisPlatformRunsOnTheLibrary() throws Exception {
        assumeTrue(WarpDrive.status().contains("inflate: native"), WarpDrive.status());
        // The line may come later than this process lives: it is said at once only where something is amiss.
        assertThat(run()).contains(PlatformProcess.OTHER).noneMatch(line -> line.contains("inflate: jdk"));
    }
}
