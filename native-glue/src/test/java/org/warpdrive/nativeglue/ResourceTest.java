// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A resource is found wherever its class is. */
class ResourceTest {
    private static final String OWN_CLASS = "ResourceTest.class";

    @TempDir
    Path directory;

    /** Returns this class's file, as the class loader gives it. */
    private static byte[] expected() throws IOException {
        try (InputStream in = ResourceTest.class.getResourceAsStream(OWN_CLASS)) {
            return in.readAllBytes();
        }
    }

    private static byte @Nullable [] read(Class<?> beside, String name) throws IOException {
        try (InputStream in = Resource.open(beside, name)) {
            return in == null ? null : in.readAllBytes();
        }
    }

    /** Returns this class as a new class loader loads it from a jar or directory, which alone has it. */
    private static Class<?> loadedFrom(URL location) throws ReflectiveOperationException {
        return new URLClassLoader(new URL[] {location}, ClassLoader.getPlatformClassLoader())
                .loadClass(ResourceTest.class.getName());
    }

    private Path jar(String name, int method) throws IOException {
        Path jar = directory.resolve(name);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.setLevel(method);
            out.putNextEntry(new ZipEntry(ResourceTest.class.getName().replace('.', '/') + ".class"));
            out.write(expected());
        }
        return jar;
    }

    @Test
    void inADirectory() throws IOException {
        assertThat(read(ResourceTest.class, OWN_CLASS)).isEqualTo(expected());
    }

    @Test
    void inAJarWhoseNameIsEscapedInUrls() throws Exception {
        Path jar = jar("a b%20c+ü.jar", 9);
        assertThat(read(loadedFrom(jar.toUri().toURL()), OWN_CLASS)).isEqualTo(expected());
    }

    @Test
    void inTheRuntimeImage() throws IOException {
        assertThat(read(String.class, "String.class")).startsWith(0xca, 0xfe, 0xba, 0xbe);
    }

    @Test
    void inADependency() throws IOException {
        assertThat(read(Assertions.class, "Assertions.class")).startsWith(0xca, 0xfe, 0xba, 0xbe);
    }

    @Test
    void noneIsNull() throws Exception {
        assertThat(read(ResourceTest.class, "none")).isNull();
        assertThat(read(Assertions.class, "none")).isNull();
        assertThat(read(String.class, "none")).isNull();
        assertThat(read(loadedFrom(jar("plain.jar", 0).toUri().toURL()), "none"))
                .isNull();
    }

    @Test
    void aJarThatIsGoneIsLeftToTheClassLoader() throws Exception {
        Path jar = jar("gone.jar", 0);
        Class<?> loaded = loadedFrom(jar.toUri().toURL());
        Files.delete(jar);
        // The class loader still has the jar open.
        assertThat(read(loaded, OWN_CLASS)).isEqualTo(expected());
    }
}
