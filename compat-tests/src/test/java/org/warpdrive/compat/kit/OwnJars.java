// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/** WarpDrive's artifacts as a user gets them: those of the class path of this JVM, which may be directories there. */
public final class OwnJars {
    /** What compresses, on whatever there is. */
    public static final List<String> CORE = List.of("zip", "native", "uacce", "soft-device", "jna");

    private static final Pattern DIRECTORY = Pattern.compile(".*/(?:provider/([^/]+)|(native-glue))/target/classes/?");
    private static final Pattern JAR = Pattern.compile("(?:.*/)?(?:warpdrive-([a-z-]+?)|(jna))(?:-[0-9][^/]*)?\\.jar");

    private OwnJars() {}

    /** The artifact that a class path entry is, without {@code warpdrive-}, or {@code jna}; empty if it is none of ours. */
    public static String artifact(String entry) {
        Matcher directory = DIRECTORY.matcher(entry);
        if (directory.matches()) {
            return directory.group(1) == null ? "native" : directory.group(1);
        }
        Matcher jar = JAR.matcher(entry);
        return !jar.matches() ? "" : jar.group(1) == null ? jar.group(2) : jar.group(1);
    }

    /** The entries of the class path that are these artifacts. */
    public static List<String> entries(List<String> artifacts) {
        return TestJvm.classPath().stream()
                .filter(entry -> artifacts.contains(artifact(entry)))
                .toList();
    }

    /** The same as a path. */
    public static String path(String... artifacts) {
        return entries(Arrays.asList(artifacts)).stream().collect(Collectors.joining(File.pathSeparator));
    }

    /** The class path without these artifacts. */
    public static List<String> classPathWithout(String... artifacts) {
        List<String> out = Arrays.asList(artifacts);
        return TestJvm.classPath().stream()
                .filter(entry -> !out.contains(artifact(entry)))
                .toList();
    }

    /** Makes {@link #CORE} and these artifacts jars in a directory, a server's {@code lib} say. */
    public static void install(Path lib, String... more) throws IOException {
        List<String> wanted = Arrays.asList(more);
        for (String entry : TestJvm.classPath()) {
            String artifact = artifact(entry);
            if (CORE.contains(artifact) || wanted.contains(artifact)) {
                String name = artifact.equals("jna") ? "jna.jar" : "warpdrive-" + artifact + ".jar";
                jar(Path.of(entry), lib.resolve(name));
            }
        }
    }

    /** Makes an entry of the class path a jar, with the manifest that the build wrote for it. */
    public static void jar(Path entry, Path jar) throws IOException {
        if (!Files.isDirectory(entry)) {
            Files.copy(entry, jar);
            return;
        }
        int code = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "cfm",
                        jar.toString(),
                        entry.resolve("META-INF/MANIFEST.MF").toString(),
                        "-C",
                        entry.toString(),
                        ".");
        if (code != 0) {
            throw new IOException(entry + ": jar returns " + code);
        }
    }
}
