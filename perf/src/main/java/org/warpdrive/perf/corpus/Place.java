// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.corpus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Files under a folder whose names end in {@code suffix}: the largest one, or all in the order of their paths, one after
 * the other. A suffix without a dot in front names one file of the folder itself.
 */
record Place(Path root, String suffix, boolean largest) {
    /** The classes and resources of a module of the running JDK. */
    static Path image(String module) {
        return FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules", module);
    }

    String describe() {
        String home = System.getProperty("user.home");
        String folder = root.toString();
        String shown = folder.startsWith(home) ? "~" + folder.substring(home.length()) : folder;
        String java = System.getProperty("java.home");
        shown = folder.startsWith(java) ? "$JAVA_HOME" + folder.substring(java.length()) : shown;
        return isNamed() ? shown + "/" + suffix : shown + (largest ? ", the largest *" : ", many *") + suffix;
    }

    /** Empty where there is nothing to read. */
    Optional<byte[]> read(int maxBytes) {
        try {
            if (isNamed()) {
                Path file = root.resolve(suffix);
                return Files.isReadable(file) ? Optional.of(slice(file, maxBytes)) : Optional.empty();
            }
            List<Path> files = find(root);
            if (files.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(largest ? slice(largestOf(files), maxBytes) : join(files, maxBytes));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean isNamed() {
        return !suffix.isEmpty() && !suffix.startsWith(".");
    }

    private List<Path> find(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()
                        && attributes.size() > 0
                        && file.toString().endsWith(suffix)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(Comparator.comparing(Path::toString));
        return files;
    }

    private static Path largestOf(List<Path> files) throws IOException {
        Path best = files.get(0);
        for (Path file : files) {
            best = Files.size(file) > Files.size(best) ? file : best;
        }
        return best;
    }

    /** From the middle: the front of an executable is all tables. */
    private static byte[] slice(Path file, int maxBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(Math.max(0, (Files.size(file) - maxBytes) / 2));
            return in.readNBytes(maxBytes);
        }
    }

    /** Every n-th file, so that what is joined comes from the whole tree and not from its first folder. */
    private static byte[] join(List<Path> files, int maxBytes) throws IOException {
        long total = 0;
        for (Path file : files) {
            total += Math.min(Files.size(file), maxBytes / 4);
        }
        int step = (int) Math.max(1, total / maxBytes);
        ByteArrayOutputStream joined = new ByteArrayOutputStream(maxBytes);
        for (int first = 0; first < step && joined.size() < maxBytes; first++) {
            for (int i = first; i < files.size() && joined.size() < maxBytes; i += step) {
                if (Files.isReadable(files.get(i))) {
                    joined.writeBytes(slice(files.get(i), Math.min(maxBytes - joined.size(), maxBytes / 4)));
                }
            }
        }
        return joined.toByteArray();
    }
}
