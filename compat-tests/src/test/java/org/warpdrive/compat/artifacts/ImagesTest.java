// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.warpdrive.compat.artifacts.Application.NATIVE;
import static org.warpdrive.compat.artifacts.Application.SAME;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warpdrive.compat.kit.OwnJars;

/** Applications linked with a Java runtime of their own, which holds the modules they need and no others. */
class ImagesTest {
    private static final Path JMODS = Path.of(System.getProperty("java.home"), "jmods");

    /** JNA with a module descriptor: jlink takes no jar without. */
    private static final Path JNA = Path.of("target", "servers", "jna-jpms");

    private static final long MIB = 1 << 20;

    @TempDir
    static Path directory;

    @BeforeAll
    static void jdkHasItsModules() {
        assumeTrue(ToolProvider.findFirst("jlink").isPresent(), "no jlink");
        assumeTrue(Files.isDirectory(JMODS), "no jmods in this JDK");
    }

    @Test
    void anImageCompressesNatively() throws Exception {
        List<String> path = path("zip", "native");
        Application application = Application.compiled("zip", Files.createTempDirectory(directory, "zip"), path);
        Path image = link(application, path, "app");
        assertThat(run(image, "org.warpdrive.nativeglue"))
                .startsWith("exit=0\n")
                .contains(SAME, NATIVE ? "inflate: native" : "inflate: jdk")
                .doesNotContain("WARNING");
        assertThat(sizeOf(image)).isLessThan(60 * MIB);
    }

    /** Nothing requires the artifact for devices: it is linked by its service, or by its name. */
    @Test
    void anImageWithDevices() throws Exception {
        assumeTrue(NATIVE, "devices need native code");
        List<String> path = path("zip", "native", "uacce", "soft-device");
        try (Stream<Path> jars = Files.list(JNA)) {
            jars.map(Path::toString).forEach(path::add);
        }
        Application application =
                Application.compiled("soft-device", Files.createTempDirectory(directory, "uacce"), path);
        Path image = link(application, path, "app");
        assertThat(run(image, "org.warpdrive.nativeglue,com.sun.jna", "-Dwarpdrive.engine=soft"))
                .startsWith("exit=0\n")
                .contains(SAME, "engines: stored, uacce")
                .doesNotContain("WARNING");
        assertThat(sizeOf(image)).isLessThan(120 * MIB); // JNA requires java.desktop
    }

    private static Path link(Application application, List<String> path, String modules) throws IOException {
        Path image = Files.createTempDirectory(directory, "image").resolve("image");
        Application.tool(
                "jlink",
                List.of(
                        "--module-path",
                        application.classes() + File.pathSeparator + String.join(File.pathSeparator, path),
                        "--add-modules",
                        modules,
                        "--no-header-files",
                        "--no-man-pages",
                        "--output",
                        image.toString()));
        return image;
    }

    private static String run(Path image, String nativeAccess, String... options) throws Exception {
        List<String> command = new ArrayList<>(Arrays.asList(options));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=" + nativeAccess);
        }
        command.addAll(List.of("-m", "app/app.Main"));
        return Application.java(directory, image, command);
    }

    private static List<String> path(String... artifacts) {
        return new ArrayList<>(OwnJars.entries(Arrays.asList(artifacts)));
    }

    private static long sizeOf(Path image) throws IOException {
        try (Stream<Path> files = Files.walk(image)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(each -> each.toFile().length())
                    .sum();
        }
    }
}
