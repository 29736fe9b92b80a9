// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.nio.file.Path;

/** Converts between names of the command line and paths. */
interface Names {
    /** Names that are text, for a caller in the same JVM. The JVM encodes them. */
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
     * Returns the path of a name.
     *
     * @throws java.nio.file.InvalidPathException if no file can have the name
     */
    Path path(String name);

    /** Returns the name of the last element of a path, which must have one. */
    String lastName(Path path);
}
