// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.warpdrive.compat.kit.OwnJars;
import org.warpdrive.zip.WarpDrive;

/** A modular application of {@code src/test/applications}, compiled against a module path and run on one. */
final class Application {
    private static final Path SOURCES = Path.of("src", "test", "applications");

    /** Whether this JVM uses native code, in which runs of the whole suite differ; those it starts then do too. */
    static final boolean NATIVE = WarpDrive.status().contains("inflate: native");

    /** What an application says whose data came back as it was. */
    static final String SAME = "the same: true";

    private static final int NATIVE_ACCESS_WARNS = 22;

    private final Path classes;

    private Application(Path classes) {
        this.classes = classes;
    }

    /**
     * Compiles it, without a warning.
     *
     * @param directory where its classes may be made
     */
    static Application compiled(String name, Path directory, List<String> modulePath) throws IOException {
        return compiled(sources(SOURCES.resolve(name)), directory, modulePath);
    }

    /** The same of an application of {@code jakarta.servlet}, as one of {@code javax.servlet}. */
    static Application javax(String name, Path directory, List<String> modulePath) throws IOException {
        List<Path> copies = new ArrayList<>();
        for (Path source : sources(SOURCES.resolve(name))) {
            String text = Files.readString(source)
                    .replace("jakarta.servlet", "javax.servlet")
                    .replace("servlet.jakarta", "servlet.javax");
            Path copy = directory.resolve("javax").resolve(SOURCES.resolve(name).relativize(source));
            Files.createDirectories(copy.getParent());
            copies.add(Files.writeString(copy, text));
        }
        return compiled(copies, directory, modulePath);
    }

    private static List<Path> sources(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(each -> each.toString().endsWith(".java")).toList();
        }
    }

    private static Application compiled(List<Path> sources, Path directory, List<String> modulePath)
            throws IOException {
        Path classes = directory.resolve("application");
        List<String> arguments = new ArrayList<>(List.of("--release", "17", "-proc:none", "-Xlint:all", "-Werror"));
        // Products without a module-info: nothing of ours to mend.
        arguments.add("-Xlint:-requires-automatic,-requires-transitive-automatic");
        // Not the class path of this JVM.
        arguments.addAll(List.of("-cp", directory.toString(), "-d", classes.toString()));
        arguments.addAll(List.of("-p", String.join(File.pathSeparator, modulePath)));
        sources.forEach(each -> arguments.add(each.toString()));
        tool("javac", arguments);
        return new Application(classes);
    }

    /** Runs a tool of the JDK; what it says, if it fails, is the message. */
    static void tool(String name, List<String> arguments) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, UTF_8);
        int code = ToolProvider.findFirst(name).orElseThrow().run(out, out, arguments.toArray(String[]::new));
        if (code != 0) {
            throw new IOException(name + " returns " + code + ": " + said.toString(UTF_8));
        }
    }

    Path classes() {
        return classes;
    }

    /** Runs it on a module path: {@code exit=} and its code, and then all it printed. */
    String run(Path directory, List<String> modulePath, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(nativeAccess(modulePath));
        command.addAll(options);
        command.addAll(List.of("-p", classes + File.pathSeparator + String.join(File.pathSeparator, modulePath)));
        command.addAll(List.of("-m", "app/app.Main"));
        command.addAll(List.of(arguments));
        return java(directory, Path.of(System.getProperty("java.home")), command);
    }

    /** Runs it on a class path, likewise. */
    String runOnClassPath(Path directory, List<String> classPath, List<String> options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (Runtime.version().feature() >= NATIVE_ACCESS_WARNS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(options);
        command.addAll(List.of("-cp", classes + File.pathSeparator + String.join(File.pathSeparator, classPath)));
        command.add("app.Main");
        return java(directory, Path.of(System.getProperty("java.home")), command);
    }

    /** The option without which the JVM warns that modules call native code, from JDK 24 on. */
    private static List<String> nativeAccess(List<String> modulePath) {
        if (Runtime.version().feature() < NATIVE_ACCESS_WARNS) {
            return List.of();
        }
        List<String> modules = new ArrayList<>();
        for (String entry : modulePath) {
            switch (OwnJars.artifact(entry)) {
                case "native" -> modules.add("org.warpdrive.nativeglue");
                case "jna" -> modules.add("com.sun.jna");
                default -> {}
            }
        }
        return modules.isEmpty() ? List.of() : List.of("--enable-native-access=" + String.join(",", modules));
    }

    /** Runs a JVM to its end, with this one's setting of native code: {@code exit=} and its code, and then all it printed. */
    static String java(Path directory, Path home, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin").resolve("java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        if (!NATIVE) {
            command.add("-Dwarpdrive.native.enabled=false");
        }
        command.addAll(arguments);
        Path output = Files.createTempFile(directory, "output", null);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(2, TimeUnit.MINUTES);
            return (ended ? "exit=" + process.exitValue() : "hangs") + "\n" + Files.readString(output);
        } finally {
            process.destroyForcibly();
        }
    }
}
