// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM that is killed while it loads the library leaves behind, and what the next one takes away. */
@EnabledOnOs(OS.LINUX)
class LeftoversTest {
    private static final Duration OLD = Duration.ofMinutes(61);

    /** On which processor does not matter here. */
    private static final Platform LINUX = Platform.LINUX_X86_64;

    @TempDir
    Path temporary;

    @BeforeEach
    void assumeBundled() {
        String platform = System.getProperty("os.arch").equals("amd64") ? "linux-x86-64" : "linux-aarch64";
        assumeTrue(
                LeftoversTest.class.getResource(platform + "/libwarpdrive.so") != null,
                "built without the native library");
    }

    @Test
    void whatAKilledJvmLeftTheNextStartAfterAnHourTakesAway() throws Exception {
        Process killed = start("stuck");
        assertThat(killed.getInputStream().readNBytes(7)).asString().isEqualTo("copying");
        killed.destroyForcibly().waitFor();
        Path leftover = onlyEntry(temporary);
        assertThat(onlyEntry(leftover)).hasFileName("libwarpdrive.so").isNotEmptyFile();

        assertThat(output(start("load"))).startsWith("true bundled ");
        assertThat(leftover).as("young, perhaps of a JVM that is loading it").exists();

        age(leftover);
        assertThat(output(start("load"))).startsWith("true bundled ");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void aJvmWhoseCopyWasTakenAwayMakesAnother() throws Exception {
        assertThat(output(start("robbed"))).startsWith("robbed true bundled ");
        assertThat(temporary).isEmptyDirectory();
    }

    private void assertLeft(Path directory) {
        new Leftovers(temporary, LINUX).delete();
        assertThat(directory).exists();
    }

    @Test
    void leftoversAreTakenAwayWholeOrHalfMade() throws Exception {
        leftover("warpdrive-123456789a");
        Files.delete(leftover("warpdrive-123456789b").resolve("libwarpdrive.so"));
        age(temporary.resolve("warpdrive-123456789b"));
        new Leftovers(temporary, LINUX).delete();
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void linksAndWhatIsBehindThemAreLeft(@TempDir Path elsewhere) throws Exception {
        Path target = age(Files.createDirectory(elsewhere.resolve("target"), ownerOnly()));
        Path library = Files.writeString(target.resolve("libwarpdrive.so"), "somebody's");
        Path link = Files.createSymbolicLink(temporary.resolve("warpdrive-123456789a"), target);
        run("touch", "-h", "-d", "2 days ago", link.toString());
        age(target);
        assertLeft(library);
        assertThat(link).isSymbolicLink();
    }

    @Test
    void directoriesOfOthersAreLeft() throws Exception {
        Path foreign = leftover("warpdrive-123456789a");
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "only root makes files of others");
        Files.setAttribute(foreign, "unix:uid", 12345);
        age(foreign);
        assertLeft(foreign.resolve("libwarpdrive.so"));
    }

    @Test
    void whatIsNotAsWeMakeItIsLeft() throws Exception {
        assertLeft(leftover("warpdrive-notes").resolve("libwarpdrive.so"));
        assertLeft(leftover("warpdrive-123456789a.old").resolve("libwarpdrive.so"));
        Path open = leftover("warpdrive-123456789b");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertLeft(open.resolve("libwarpdrive.so"));
        assertLeft(age(Files.createFile(temporary.resolve("warpdrive-123456789c"), ownerOnly())));
        Path more = leftover("warpdrive-123456789d");
        Path other = Files.createFile(more.resolve("other"));
        age(more);
        assertLeft(other);
    }

    @Test
    void aDirectoryThatIsGoneOrClosedIsNoError() {
        new Leftovers(temporary.resolve("none"), LINUX).delete();
    }

    // ---- Directories.

    private static FileAttribute<?> ownerOnly() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    }

    private Path leftover(String name) throws IOException {
        Path directory = Files.createDirectory(temporary.resolve(name), ownerOnly());
        Files.writeString(directory.resolve("libwarpdrive.so"), "half of it");
        return age(directory);
    }

    private static Path age(Path directory) throws IOException {
        return Files.setLastModifiedTime(directory, FileTime.from(Instant.now().minus(OLD)));
    }

    private static Path onlyEntry(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            List<Path> found = all.toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    // ---- JVMs that load the library.

    private Process start(String how) throws IOException {
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        "target/classes" + File.pathSeparator + "target/test-classes",
                        "-Djava.io.tmpdir=" + temporary,
                        Loading.class.getName(),
                        how)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String output(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** Loads the library, meeting with something when half of the copy is made, and deletes leftovers. */
    static final class Loading {
        public static void main(String[] args) throws Exception {
            Runnable halfway =
                    switch (args[0]) {
                        case "stuck" -> Loading::stick;
                        case "robbed" -> Loading::rob;
                        default -> () -> {};
                    };
            Class<?> beside = new Interrupted(halfway).loadClass(NativeStatus.class.getName());
            NativeStatus status =
                    new LibraryLoader(System::getProperty, beside).load().status();
            System.out.print(status.available() + " " + status.reason());
            new Leftovers(Path.of(System.getProperty("java.io.tmpdir")), LINUX).delete(); // as NativeGlue does, later
        }

        private static void stick() {
            System.out.print("copying");
            System.out.flush();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        /** As if another JVM started an hour later. */
        private static void rob() {
            try {
                Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
                Path copy;
                try (Stream<Path> all = Files.list(temporary)) {
                    copy = all.findFirst().orElseThrow();
                }
                age(copy);
                new Leftovers(temporary, LINUX).delete();
                System.out.print(Files.exists(copy) ? "left " : "robbed ");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Something happens, once, when the first part of the first resource has been read. Its classes are of no file, so
     * resources are asked for here.
     */
    private static final class Interrupted extends ClassesOfNoFile {
        private final Runnable halfway;
        private boolean happened;

        Interrupted(Runnable halfway) {
            this.halfway = halfway;
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            InputStream all = LeftoversTest.class.getClassLoader().getResourceAsStream(name);
            return new FilterInputStream(all) {
                private boolean begun;

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    if (begun && !happened) {
                        happened = true;
                        halfway.run();
                    }
                    begun = true;
                    return super.read(bytes, offset, length);
                }
            };
        }
    }
}
