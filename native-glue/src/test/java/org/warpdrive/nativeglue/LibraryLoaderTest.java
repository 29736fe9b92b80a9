// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to be without the library, each with its reason; the working ways in processes of their own. */
class LibraryLoaderTest {
    @TempDir
    Path directory;

    private static LibraryLoader.Outcome load(Map<String, String> properties, Class<?> resources) {
        return new LibraryLoader(properties::get, resources).load();
    }

    private static void assertAbsent(LibraryLoader.Outcome outcome, String reason) {
        assertThat(outcome.status().available()).isFalse();
        assertThat(outcome.features()).isZero();
        assertThat(outcome.status().reason()).startsWith(reason).doesNotContain("\n");
    }

    @Test
    void disabledIsAbsentEvenWithAPath() {
        assertAbsent(
                load(Map.of("warpdrive.native.enabled", "false", "warpdrive.native.path", "/x"), LibraryLoader.class),
                "disabled by warpdrive.native.enabled=false");
    }

    @Test
    void otherPlatformsAreNamed() {
        assertAbsent(
                load(Map.of("os.name", "FreeBSD", "os.arch", "amd64"), LibraryLoader.class),
                "no library for FreeBSD on amd64 (set warpdrive.native.path");
        assertAbsent(
                load(Map.of("os.name", "Windows 11", "os.arch", "aarch64"), LibraryLoader.class),
                "no library for Windows 11 on aarch64");
        assertAbsent(
                load(Map.of("os.name", "Linux", "os.arch", "s390x"), LibraryLoader.class),
                "no library for Linux on s390x");
    }

    /** So that no C library is too old or another one; the Makefile looks at the ELF file itself. */
    @ParameterizedTest
    @ValueSource(strings = {"linux-x86-64", "linux-aarch64"})
    void bundledLibraryNamesNoLibraryAndNoVersion(String platform) throws Exception {
        try (InputStream library = LibraryLoader.class.getResourceAsStream(platform + "/libwarpdrive.so")) {
            assumeTrue(library != null, "not in this build");
            // The names it needs stand in its table of strings.
            assertThat(new String(library.readAllBytes(), StandardCharsets.ISO_8859_1))
                    .contains("memmove")
                    .doesNotContain("GLIBC_", "libc.", "ld-linux", "libisal");
        }
    }

    @Test
    void buildWithoutLibraryIsNamed() {
        assertAbsent(
                load(Map.of("os.name", "Linux", "os.arch", "amd64"), String.class),
                "this build holds no library for linux-x86-64");
        assertAbsent(
                load(Map.of("os.name", "Windows 11", "os.arch", "amd64"), String.class),
                "this build holds no library for windows-x86-64");
    }

    @Test
    void explicitPathIsNeverReplacedByTheBundledLibrary() throws Exception {
        Map<String, String> real = Map.of("os.name", "Linux", "os.arch", System.getProperty("os.arch"));
        Map<String, String> missing = new java.util.HashMap<>(real);
        missing.put("warpdrive.native.path", directory + "/none.so");
        assertAbsent(
                load(missing, LibraryLoader.class), "warpdrive.native.path=" + directory + "/none.so is not a file");

        Path text = Files.writeString(directory.resolve("text.so"), "not a library");
        assertAbsent(
                load(Map.of("warpdrive.native.path", text.toString()), LibraryLoader.class),
                "warpdrive.native.path=" + text + " cannot be used: UnsatisfiedLinkError: " + text + ": ");
    }

    @Test
    void unusableTemporaryDirectoryIsNamed() {
        assumeBundled();
        assertAbsent(
                load(
                        Map.of(
                                "os.name",
                                "Linux",
                                "os.arch",
                                System.getProperty("os.arch"),
                                "java.io.tmpdir",
                                directory + "/gone"),
                        LibraryLoader.class),
                "NoSuchFileException: " + directory + "/gone/warpdrive-");
    }

    /** It has to be tried on a file system: only root can mount one, in a space of mounts of its own. */
    @ParameterizedTest
    @CsvSource({
        "noexec, 'false the bundled linux-', 'which must allow execution: UnsatisfiedLinkError: '",
        "ro, 'false FileSystemException: ', 'Read-only file system'"
    })
    void aTemporaryDirectoryMountedThatWayIsNamedAndAPathHelps(String option, String begin, String part)
            throws Exception {
        assumeBundled();
        Path mounted = Files.createDirectory(directory.resolve("mounted"));
        List<String> mount = List.of("mount", "-t", "tmpfs", "-o", option, "tmpfs", mounted.toString());
        String java = "'" + System.getProperty("java.home") + "/bin/java' -cp " + classPath();
        String probe = " -Djava.io.tmpdir='" + mounted + "'";
        String command = String.join(" ", mount) + " && " + java + probe;
        assumeTrue(
                exitOf("unshare", "-m", "sh", "-c", String.join(" ", mount)) == 0, "not root, or no space of mounts");

        assertThat(outputOf(
                        "unshare",
                        "-m",
                        "sh",
                        "-c",
                        command + " " + Probe.class.getName().replace("$", "\\$")))
                .startsWith(begin)
                .contains(part);
        String withPath = command + " -Dwarpdrive.native.path='" + bundled() + "' "
                + Probe.class.getName().replace("$", "\\$");
        assertThat(outputOf("unshare", "-m", "sh", "-c", withPath)).startsWith("true " + bundled() + " with");
    }

    @Test
    void bundledLibraryLoadsAndLeavesNothingBehind() throws Exception {
        assumeBundled();
        assertThat(probeInAnotherProcess("-Djava.io.tmpdir=" + directory)).startsWith("true bundled linux-");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void explicitLibraryLoads() throws Exception {
        assumeBundled();
        String path = bundled();
        assertThat(probeInAnotherProcess("-Dwarpdrive.native.path=" + path)).startsWith("true " + path + " with");
    }

    @Test
    void theSmallestRuntimeLoadsIt() throws Exception {
        assumeBundled();
        assertThat(probeInAnotherProcess("--limit-modules", "java.base")).startsWith("true bundled linux-");
    }

    @Test
    void anInterruptOfTheCallerIsKept() throws Exception {
        assumeBundled();
        assertThat(probeInAnotherProcess("-Dprobe.interrupted=true"))
                .startsWith("true bundled linux-")
                .endsWith(" interrupted");
    }

    /** As in an application server: each application brings the jar, and each has its own library. */
    @Test
    void everyClassLoaderHasALibraryOfItsOwn() throws Exception {
        assumeBundled();
        assumeTrue(NativeGlue.probe().available(), NativeGlue.probe().reason());
        URL[] classes = {Path.of("target/classes").toUri().toURL()};
        for (int i = 0; i < 3; i++) {
            try (URLClassLoader application = new URLClassLoader(classes, null)) {
                Object status = application
                        .loadClass(NativeGlue.class.getName())
                        .getMethod("probe")
                        .invoke(null);
                assertThat(status.toString()).contains("available=true", "reason=bundled linux-");
            }
        }
    }

    /** Who comes first, with too little stack or memory, learns of that, and leaves the next one a library. */
    @Test
    void aLackOfStackIsNoReasonToBeWithout() throws Exception {
        assumeBundled();
        assertThat(run(Deep.class, "-Xint")).isEqualTo("lost []");
    }

    private static String bundled() throws URISyntaxException {
        return Path.of(LibraryLoader.class
                        .getResource(platform() + "/libwarpdrive.so")
                        .toURI())
                .toString();
    }

    private static String platform() {
        return System.getProperty("os.arch").equals("amd64") ? "linux-x86-64" : "linux-aarch64";
    }

    private static void assumeBundled() {
        assumeTrue(
                LibraryLoader.class.getResource(platform() + "/libwarpdrive.so") != null,
                "built without the native library");
    }

    /** Prints what probe() says, twice, the second time to show that it stays. */
    static final class Probe {
        public static void main(String[] args) {
            if (Boolean.getBoolean("probe.interrupted")) {
                Thread.currentThread().interrupt();
            }
            NativeStatus status = NativeGlue.probe();
            System.out.print(status.available() + " " + NativeGlue.probe().reason()
                    + (Thread.interrupted() ? " interrupted" : ""));
        }
    }

    /** Asks first so many calls back from the end of the stack, for class loaders of their own; then with stack enough. */
    static final class Deep {
        private static final int STACK_BYTES = 512 << 10;
        private static final int MAX_STEPS = 200;
        private static int stepsBack;

        public static void main(String[] args) throws Exception {
            NativeGlue.probe(); // the JDK's own classes are there from now on
            URL[] classes = {Path.of("target/classes").toUri().toURL()};
            List<Integer> lost = new ArrayList<>();
            for (int steps = 2; steps < MAX_STEPS; steps += 2) {
                try (URLClassLoader apart = new URLClassLoader(classes, null)) {
                    Method probe = apart.loadClass(NativeGlue.class.getName()).getMethod("probe");
                    stepsBack = steps;
                    Thread thread = new Thread(null, () -> descend(probe), "deep", STACK_BYTES);
                    thread.start();
                    thread.join();
                    if (!isAvailable(probe)) {
                        lost.add(steps);
                    }
                }
            }
            System.out.print("lost " + lost);
        }

        private static boolean isAvailable(Method probe) throws IllegalAccessException {
            try {
                return probe.invoke(null).toString().contains("available=true");
            } catch (InvocationTargetException e) {
                return false;
            }
        }

        @SuppressWarnings("InfiniteRecursion") // until there is no stack
        private static void descend(Method probe) {
            try {
                descend(probe);
            } catch (StackOverflowError e) {
                // The way back begins.
            }
            stepsBack--;
            if (stepsBack == 0) {
                try {
                    probe.invoke(null);
                } catch (ReflectiveOperationException | StackOverflowError e) {
                    // That is right: it could not be found out.
                }
            }
        }
    }

    private static String probeInAnotherProcess(String... options) throws Exception {
        return run(Probe.class, options);
    }

    private static String run(Class<?> main, String... options) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-cp", classPath()));
        command.addAll(List.of(options));
        command.add(main.getName());
        return outputOf(command.toArray(new String[0]));
    }

    private static String classPath() {
        return "target/classes" + File.pathSeparator + "target/test-classes";
    }

    private static String outputOf(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static int exitOf(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) { // there is no such program
            return -1;
        }
    }
}
