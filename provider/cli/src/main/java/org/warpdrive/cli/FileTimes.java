// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/** Sets the times of a file, including times after the year 2262, which do not fit in a long of nanoseconds. */
final class FileTimes {
    private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000_000_000L;

    private FileTimes() {}

    /** @param file a file that this process has open */
    static void set(Path file, FileTime modified, FileTime accessed) throws IOException {
        // The JDK sets times before 1970 only if they are whole seconds; otherwise it sets 1970.
        FileTime whole = FileTime.from(modified.toInstant().getEpochSecond(), TimeUnit.SECONDS);
        FileTime settable = modified.toMillis() < 0 ? whole : modified;
        Files.getFileAttributeView(file, BasicFileAttributeView.class).setTimes(settable, accessed, null);
        if (Math.abs(modified.to(TimeUnit.SECONDS)) >= MAX_SECONDS) {
            setModifiedMillis(file, modified.toMillis());
        }
    }

    /**
     * Sets the time by {@code java.io.File}, which takes milliseconds. It cannot represent every name, so the file is
     * named by its entry in /proc/self/fd.
     */
    private static void setModifiedMillis(Path file, long millis) throws IOException {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path each : open) {
                if (Files.exists(each) && Files.isSameFile(each, file)) {
                    each.toFile().setLastModified(millis);
                    return;
                }
            }
        }
    }
}
