// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/** Sets the times of a file, also those that do not fit in a long of nanoseconds, from the year 2262 on. */
final class FileTimes {
    private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000_000_000L;

    private FileTimes() {}

    /** @param file one that this process has open */
    static void set(Path file, FileTime modified, FileTime accessed) throws IOException {
        // Of times before 1970 the JDK can set whole seconds; any other it takes for 1970.
        FileTime whole = FileTime.from(modified.toInstant().getEpochSecond(), TimeUnit.SECONDS);
        FileTime settable = modified.toMillis() < 0 ? whole : modified;
        Files.getFileAttributeView(file, BasicFileAttributeView.class).setTimes(settable, accessed, null);
        if (Math.abs(modified.to(TimeUnit.SECONDS)) >= MAX_SECONDS) {
            setModifiedMillis(file, modified.toMillis());
        }
    }

    /** By {@code java.io.File}, which counts milliseconds, but knows names of text only: so by the open file's number. */
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
