// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Applications from the sources in src/test/applications, in the forms in which they are shipped. */
final class Built {
    private static final Path SOURCES = Path.of("src/test/applications");

    private Built() {}

    /** Compiles directories of sources to one of classes, for every JDK from 17 on. */
    static Path classes(Path target, String classPath, String... names) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : names) {
            try (Stream<Path> all = Files.list(SOURCES.resolve(name))) {
                all.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            }
        }
        return compile(target, files, "-cp", classPath);
    }

    static Path compile(Path target, List<Path> files, String... options) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> all = new ArrayList<>(List.of("--release", "17", "-proc:none", "-d", target.toString()));
        all.addAll(List.of(options));
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            if (!compiler.getTask(messages, manager, null, all, null, manager.getJavaFileObjectsFromPaths(files))
                    .call()) {
                throw new IOException(messages.toString());
            }
        }
        return target;
    }

    /** A jar of directories and files, each at a place of its own; jars inside are stored, as Spring Boot wants it. */
    static Path jar(Path jar, Map<String, String> manifest, Map<String, Path> contents) throws IOException {
        Manifest head = new Manifest();
        head.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.forEach((name, value) -> head.getMainAttributes().putValue(name, value));
        Map<String, byte[]> entries = new TreeMap<>();
        for (Map.Entry<String, Path> content : contents.entrySet()) {
            if (Files.isDirectory(content.getValue())) {
                if (!content.getKey().isEmpty()) {
                    entries.put(content.getKey(), new byte[0]);
                }
                try (Stream<Path> files = Files.walk(content.getValue())) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        entries.put(content.getKey() + content.getValue().relativize(file), Files.readAllBytes(file));
                    }
                }
            } else {
                entries.put(content.getKey(), Files.readAllBytes(content.getValue()));
            }
        }
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, head)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                if (!entry.getKey().equals(JarFile.MANIFEST_NAME)) {
                    put(out, entry.getKey(), entry.getValue());
                }
            }
        }
        return jar;
    }

    private static void put(JarOutputStream out, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        if (name.endsWith(".jar")) {
            CRC32 crc = new CRC32();
            crc.update(bytes);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(bytes.length);
            entry.setCrc(crc.getValue());
        }
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }
}
