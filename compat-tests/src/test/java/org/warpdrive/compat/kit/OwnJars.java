// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** WarpDrive as a user gets it. */
public final class OwnJars {
    private OwnJars() {}

    /** Copies what a user puts into a server's {@code lib}: our two jars, which may be directories here, and JNA. */
    public static void install(Path lib) throws IOException {
        for (Path entry : TestJvm.classPath().stream().map(Path::of).toList()) {
            if (Files.isDirectory(entry.resolve("org/warpdrive/tomcat"))) {
                jar(entry, lib.resolve("warpdrive-zip.jar"));
            } else if (Files.isDirectory(entry.resolve("org/warpdrive/nativeglue"))) {
                jar(entry, lib.resolve("warpdrive-native.jar"));
            } else if (entry.getFileName().toString().matches("(warpdrive-|jna-).*\\.jar")) {
                Files.copy(entry, lib.resolve(entry.getFileName()));
            }
        }
    }

    private static void jar(Path directory, Path jar) throws IOException {
        int code = java.util.spi.ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "cf", jar.toString(), "-C", directory.toString(), ".");
        if (code != 0) {
            throw new IOException(directory + ": jar returns " + code);
        }
    }
}
