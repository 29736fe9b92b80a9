// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.warpdrive.compat.kit.TestJvm;

/** The jars of a product in one version, without those of a name, and programs compiled against them. */
record Jars(String name, Path directory, String without) {
    Jars(String name, Path directory) {
        this(name, directory, "");
    }

    private List<String> jars() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> !file.getFileName().toString().matches(without))
                    .map(file -> file.toAbsolutePath().toString())
                    .sorted()
                    .toList();
        }
    }

    boolean arePresent() {
        return Files.isDirectory(directory);
    }

    /** This test's own class path, WarpDrive among it, without what else may be there of the products. */
    private static Stream<String> own() {
        return TestJvm.classPath().stream()
                .filter(
                        entry -> !entry.matches(
                                ".*/(tomcat|spring|jakarta\\.|javax\\.|netty|jetty|undertow|xnio|grpc|micrometer|prometheus)[^/]*\\.jar"));
    }

    List<String> classPath(Path... first) throws IOException {
        List<String> all = new ArrayList<>();
        Stream.of(first).map(Path::toString).forEach(all::add);
        all.addAll(jars());
        own().forEach(all::add);
        return all;
    }

    /**
     * Compiles the sources of a directory, whose {@code jakarta.servlet} is taken for {@code javax.servlet} where the
     * product is of that age.
     */
    Path compile(Path sources, Path target, boolean javax) throws IOException {
        List<Path> copies = new ArrayList<>();
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file);
                if (javax) {
                    text = text.replace("jakarta.servlet", "javax.servlet").replace("servlet.jakarta", "servlet.javax");
                }
                Path copy = target.resolve("src").resolve(file.getFileName());
                Files.createDirectories(target.resolve("src"));
                copies.add(Files.writeString(copy, text));
            }
        }
        Path classes = Files.createDirectories(target.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            String path = classPath().stream().collect(Collectors.joining(File.pathSeparator));
            boolean done = compiler.getTask(
                            messages,
                            manager,
                            null,
                            List.of("-d", classes.toString(), "-cp", path, "-proc:none", "-nowarn", "-parameters"),
                            null,
                            manager.getJavaFileObjectsFromPaths(copies))
                    .call();
            if (!done) {
                throw new IOException(messages.toString());
            }
        }
        return classes;
    }
}
