// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is done on Windows and macOS, by a JVM on Linux that is told to be there: a jar that has Linux' library under
 * their names. Their own libraries are tested by {@code make -f preview.mk test}.
 */
@EnabledOnOs(OS.LINUX)
class PreviewTest {
    @TempDir
    Path temporary;

    private LibraryLoader.Outcome load(String system, String processor, String preview, Class<?> jar) {
        Map<String, String> properties = Map.of(
                "os.name",
                system,
                "os.arch",
                processor,
                "java.io.tmpdir",
                temporary.toString(),
                "warpdrive.native.preview",
                preview);
        return new LibraryLoader(properties::get, jar).load();
    }

    @ParameterizedTest
    @CsvSource({
        "Windows Server 2022, amd64, windows-x86-64",
        "Mac OS X, x86_64, macos-x86-64",
        "Mac OS X, aarch64, macos-aarch64"
    })
    void isOffUntilAskedForAndThenSaysSo(String system, String processor, String platform) throws Exception {
        assumeTrue(linuxLibrary() != null, "built without the native library");
        Class<?> jar = new Jar(() -> {}).loadClass(NativeStatus.class.getName());
        LibraryLoader.Outcome off = load(system, processor, "false", jar);
        assertThat(off.status())
                .isEqualTo(new NativeStatus(
                        false,
                        "the library for " + platform + " is a preview, which no JVM there has loaded:"
                                + " warpdrive.native.preview=true uses it"));
        assertThat(off.preview()).isFalse();
        LibraryLoader.Outcome on = load(system, processor, "true", jar);
        assertThat(on.status().reason()).startsWith("bundled " + platform + " library with our codec");
        assertThat(on.status().available()).isTrue();
        assertThat(on.preview()).isTrue();
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void onLinuxNothingIsAPreview() throws Exception {
        assumeTrue(linuxLibrary() != null, "built without the native library");
        LibraryLoader.Outcome outcome = load("Linux", System.getProperty("os.arch"), "false", LibraryLoader.class);
        assertThat(outcome.status().available()).isTrue();
        assertThat(outcome.preview()).isFalse();
    }

    /** The file in the directory is what stands in the way here, not the system. */
    @Test
    void aCopyThatWindowsDoesNotLetGoOfIsLeftToALaterStart() throws Exception {
        assumeTrue(linuxLibrary() != null, "built without the native library");
        Runnable inTheWay = () -> {
            try {
                Files.createFile(copy().resolve("in the way"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        Class<?> jar = new Jar(inTheWay).loadClass(NativeStatus.class.getName());
        assertThat(load("Windows 11", "amd64", "true", jar).status().available())
                .isTrue();
        assertThat(copy()).exists();
    }

    @Test
    void onWindowsEachStartClearsCopiesOfAMinuteAgo() throws Exception {
        Path young = leftover("warpdrive-123456789a", "warpdrive.dll", Duration.ofSeconds(50));
        leftover("warpdrive-123456789b", "warpdrive.dll", Duration.ofSeconds(70));
        Path link = Files.createSymbolicLink(temporary.resolve("warpdrive-123456789c"), young);
        new Leftovers(temporary, Platform.WINDOWS_X86_64).delete();
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).containsExactlyInAnyOrder(young, link);
        }
        assertThat(young.resolve("warpdrive.dll")).exists();
    }

    @Test
    void onMacosCopiesOfAnHourAgoThatAreOurs() throws Exception {
        Path young = leftover("warpdrive-123456789a", "libwarpdrive.dylib", Duration.ofMinutes(59));
        leftover("warpdrive-123456789b", "libwarpdrive.dylib", Duration.ofMinutes(61));
        Path foreign = leftover("warpdrive-123456789c", "libwarpdrive.dylib", Duration.ofMinutes(61));
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        if (root) { // who makes files of others
            Files.setAttribute(foreign, "unix:uid", 12345);
        }
        new Leftovers(temporary, Platform.MACOS_AARCH64).delete();
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).containsExactlyInAnyOrderElementsOf(root ? List.of(young, foreign) : List.of(young));
        }
    }

    private Path leftover(String name, String library, Duration age) throws IOException {
        Path directory = Files.createDirectory(
                temporary.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(directory.resolve(library), "a copy");
        return Files.setLastModifiedTime(directory, FileTime.from(Instant.now().minus(age)));
    }

    private Path copy() throws IOException {
        try (Stream<Path> all = Files.list(temporary)) {
            return all.findFirst().orElseThrow();
        }
    }

    private static @Nullable InputStream linuxLibrary() {
        Platform here = Platform.of("Linux", System.getProperty("os.arch"));
        return here == null ? null : PreviewTest.class.getResourceAsStream(here.directory() + "/" + here.library());
    }

    /** Has Linux' library under every name. Something happens when it is read. */
    private static final class Jar extends ClassesOfNoFile {
        private final Runnable read;

        Jar(Runnable read) {
            this.read = read;
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            return new FilterInputStream(linuxLibrary()) {
                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int count = super.read(bytes, offset, length);
                    if (count < 0) {
                        read.run();
                    }
                    return count;
                }
            };
        }
    }
}
