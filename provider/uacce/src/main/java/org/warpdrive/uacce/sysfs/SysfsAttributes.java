// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The attributes in a device's folder in sysfs. */
final class SysfsAttributes implements AttributeSource {
    /** The kernel prints at most one page. */
    private static final int MAX_BYTES = 4096;

    private final Path folder;

    SysfsAttributes(Path folder) {
        this.folder = folder;
    }

    @Override
    public boolean has(String name) {
        return Files.exists(folder.resolve(name));
    }

    @Override
    public String read(String name) throws IOException {
        try (InputStream in = Files.newInputStream(folder.resolve(name))) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("longer than " + MAX_BYTES + " bytes");
            }
            return new String(bytes, ISO_8859_1);
        }
    }
}
