// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a class file names.
 *
 * @param inPackage the class's package, with dots
 * @param name the class's name without it
 * @param members those it uses, as {@code Owner.name} without the owner's package
 * @param texts all its constants that are text: strings, names and descriptors
 */
record ClassCalls(String inPackage, String name, Set<String> members, Set<String> texts) {
    private static final int UTF8 = 1;
    private static final int INTEGER = 3;
    private static final int FLOAT = 4;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int FIELD = 9;
    private static final int INTERFACE_METHOD = 11;
    private static final int NAME_AND_TYPE = 12;
    private static final int HANDLE = 15;
    private static final int METHOD_TYPE = 16;
    private static final int MODULE = 19;

    /** All classes of the jar or folder that a class came from, in or below a package. */
    static List<ClassCalls> below(Class<?> one, String folder) {
        try {
            Path path = Path.of(
                    one.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(path)) {
                return read(path, folder);
            }
            try (FileSystem jar = FileSystems.newFileSystem(path)) {
                return read(jar.getPath("/"), folder);
            }
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static List<ClassCalls> read(Path root, String folder) throws IOException {
        List<ClassCalls> classes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root.resolve(folder))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replaceFirst("\\.class$", "");
                classes.add(of(name, Files.readAllBytes(file)));
            }
        }
        assertThat(classes).as(folder).isNotEmpty();
        return classes;
    }

    private static ClassCalls of(String path, byte[] bytes) throws IOException {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        in.skipNBytes(8);
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        int[] first = new int[count];
        int[] second = new int[count];
        boolean[] member = new boolean[count];
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            member[i] = tag >= FIELD && tag <= INTERFACE_METHOD;
            switch (tag) {
                case UTF8 -> texts[i] = in.readUTF();
                case LONG, DOUBLE -> {
                    in.skipNBytes(8);
                    i++; // they count twice
                }
                case CLASS, STRING, METHOD_TYPE, MODULE, MODULE + 1 -> first[i] = in.readUnsignedShort();
                case HANDLE -> in.skipNBytes(3);
                case INTEGER, FLOAT -> in.skipNBytes(4);
                default -> {
                    first[i] = in.readUnsignedShort();
                    second[i] = in.readUnsignedShort();
                    if (tag < FIELD || tag > NAME_AND_TYPE + 6) {
                        throw new IOException("tag=" + tag + " class=" + name);
                    }
                }
            }
        }
        Set<String> members = new LinkedHashSet<>();
        Set<String> all = new LinkedHashSet<>();
        for (int i = 1; i < count; i++) {
            if (member[i]) {
                String owner = String.valueOf(texts[first[first[i]]]);
                members.add(owner.substring(owner.lastIndexOf('/') + 1) + "." + texts[first[second[i]]]);
            }
            if (texts[i] != null) {
                all.add(texts[i]);
            }
        }
        return new ClassCalls(path.substring(0, slash).replace('/', '.'), name, members, all);
    }

    boolean usesAnyOf(String owner) {
        return members.stream().anyMatch(member -> member.startsWith(owner + "."));
    }
}
