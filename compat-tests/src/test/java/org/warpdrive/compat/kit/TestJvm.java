// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.warpdrive.zip.WarpDrive;

/** JVMs like this one, with settings of their own: engines are put together once in each. */
public final class TestJvm {
    private static final int MINUTES = 10;
    private static final int WARNS_OF_NATIVE_ACCESS = 22;

    private TestJvm() {}

    /** The class path of this JVM. */
    public static List<String> classPath() {
        return List.of(System.getProperty("java.class.path").split(File.pathSeparator));
    }

    /** The class path without WarpDrive's native part, as after a slip in packaging; skips a test where that is not to be had. */
    public static List<String> classPathWithoutNatives() {
        List<String> all = classPath();
        List<String> rest = OwnJars.classPathWithout("native");
        assumeTrue(rest.size() < all.size(), "the native part has no class path entry of its own");
        return rest;
    }

    /**
     * The class path with a class of ours in front that cannot be linked, which stands for whatever can be wrong with an
     * installation.
     *
     * @param directory where that class may be made
     */
    public static List<String> brokenClassPath(Path directory) throws IOException {
        Path broken = Files.createDirectories(directory.resolve("broken"));
        Path source = broken.resolve("Engines.java");
        Files.writeString(source, "package org.warpdrive.runtime; public final class Engines {}");
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", broken.toString(), source.toString());
        if (code != 0) {
            throw new IOException("javac: " + code);
        }
        List<String> all = new ArrayList<>(classPath());
        all.add(0, broken.toString());
        return all;
    }

    /**
     * The command that runs a main class.
     *
     * @param main the class's name first, then its arguments
     */
    public static List<String> command(List<String> options, List<String> classPath, String... main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= WARNS_OF_NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-ea:org.warpdrive..."); // memory that is given back is filled with canaries
        command.addAll(options);
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath)));
        command.addAll(List.of(main));
        return command;
    }

    /**
     * Runs a main class to its end.
     *
     * @return {@code exit=} and its exit code in a line, and then all it printed; or that it hangs
     */
    public static String run(Path directory, List<String> options, List<String> classPath, String... main)
            throws IOException, InterruptedException {
        List<String> settings = Stream.concat(Stream.of("-Xmx1g", "-XX:+UseSerialGC"), options.stream())
                .toList();
        Path output = Files.createTempFile(directory, "output", null);
        Process process = new ProcessBuilder(command(settings, classPath, main))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            return (ended ? "exit=" + process.exitValue() : "hangs") + "\n" + Files.readString(output);
        } finally {
            process.destroyForcibly();
        }
    }

    /** For main classes of such JVMs: what WarpDrive says of itself, if it can be loaded. */
    public static String status() {
        try {
            return WarpDrive.status();
        } catch (LinkageError e) {
            return "no WarpDrive: " + e;
        }
    }
}
