// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.nio.file.Path;

/** How the names of a command line stand for files. */
interface Names {
    /** For a caller in the same JVM: names are text, which the JVM encodes. */
    Names OF_TEXT = new Names() {
        @Override
        public Path path(String name) {
            return Path.of(name);
        }

        @Override
        public String lastName(Path path) {
            return String.valueOf(path.getFileName());
        }
    };

    /**
     * The path of a name.
     *
     * @throws java.nio.file.InvalidPathException if no file can have that name
     */
    Path path(String name);

    /** The name of the last element of a path that has one. */
    String lastName(Path path);
}
