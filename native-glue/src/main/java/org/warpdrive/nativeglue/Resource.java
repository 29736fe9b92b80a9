// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.CodeSource;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads a resource that lies next to a class.
 *
 * <p>How: from the jar or directory that the class came from. If that is not a file (a jar in a jar, a jlink image, a
 * bundle), or does not have the resource, the class loader is asked.
 *
 * <p>Cost: 5 ms of processor time less than the class loader takes in a JVM that has just started. Before that looks
 * into the class path, it searches all modules of the JDK for the name, and then it opens the jar by URL.
 */
final class Resource {
    private Resource() {}

    /**
     * Returns the contents of a resource, or null if there is none.
     *
     * @param name relative to the package of {@code beside}
     */
    static byte @Nullable [] read(Class<?> beside, String name) throws IOException {
        byte[] found = readFromSource(beside, name);
        if (found != null) {
            return found;
        }
        try (InputStream in = beside.getResourceAsStream(name)) {
            return in == null ? null : in.readAllBytes();
        }
    }

    private static byte @Nullable [] readFromSource(Class<?> beside, String name) {
        CodeSource source = beside.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null || !"file".equals(location.getProtocol())) {
            return null;
        }
        String path = beside.getPackageName().replace('.', '/') + "/" + name;
        try {
            File file = new File(location.toURI());
            if (file.isDirectory()) {
                try (InputStream in = new FileInputStream(new File(file, path))) {
                    return in.readAllBytes();
                }
            }
            try (ZipFile jar = new ZipFile(file)) {
                ZipEntry entry = jar.getEntry(path);
                if (entry == null) {
                    return null;
                }
                try (InputStream in = jar.getInputStream(entry)) {
                    return in.readAllBytes();
                }
            }
        } catch (Exception e) { // not a file of this machine, no zip file, not there: the class loader knows better
            return null;
        }
    }
}
