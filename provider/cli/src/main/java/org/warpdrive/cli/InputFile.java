// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An input file with its attributes. */
final class InputFile {
    /** Listed by name, because "unix:*" would also look up the names of user and group. */
    private static final String WANTED = "unix:mode,nlink,uid,gid,size,isRegularFile,isDirectory,isSymbolicLink,"
            + "lastModifiedTime,lastAccessTime";

    private static final int SET_UID = 04000;
    private static final int SET_GID = 02000;
    private static final int STICKY = 01000;
    private static final int PERMISSIONS = 0777;

    private final Path path;
    private final LinkOption[] links;
    private final Map<String, Object> attributes;

    private InputFile(Path path, LinkOption[] links, Map<String, Object> attributes) {
        this.path = path;
        this.links = links;
        this.attributes = attributes;
    }

    static InputFile of(Path path, boolean followLinks) throws IOException {
        LinkOption[] links = followLinks ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
        return new InputFile(path, links, Files.readAttributes(path, WANTED, links));
    }

    InputStream open() throws IOException {
        return Files.newInputStream(path, links);
    }

    /** Returns the size in bytes, or -1 if the file is not a regular one. */
    long size() {
        return isRegular() ? attribute("size", Long.class) : -1;
    }

    private boolean isRegular() {
        return attribute("isRegularFile", Boolean.class);
    }

    boolean isDirectory() {
        return attribute("isDirectory", Boolean.class);
    }

    boolean isSymbolicLink() {
        return attribute("isSymbolicLink", Boolean.class);
    }

    /** Returns why the file must not be replaced, as gzip words it after the name; null if it may be. */
    @Nullable
    String objection(boolean force) {
        if (!isRegular()) {
            return "is not a directory or a regular file - ignored";
        }
        int mode = attribute("mode", Integer.class);
        if ((mode & SET_UID) != 0) {
            return "is set-user-ID on execution - ignored";
        }
        if ((mode & SET_GID) != 0) {
            return "is set-group-ID on execution - ignored";
        }
        if (force) {
            return null;
        }
        if ((mode & STICKY) != 0) {
            return "has the sticky bit set - file ignored";
        }
        int others = attribute("nlink", Integer.class) - 1;
        return others < 1 ? null : "has " + others + " other link" + (others == 1 ? "" : "s") + " -- file ignored";
    }

    /** Returns the time of modification in seconds since 1970, rounded down. */
    long modifiedSeconds() {
        return attribute("lastModifiedTime", FileTime.class).toInstant().getEpochSecond();
    }

    /**
     * Copies permissions and times to another file, and the owner if permitted.
     *
     * @param seconds time of modification in seconds since 1970, or 0 for this file's
     */
    void copyAttributesTo(Path other, long seconds) throws IOException {
        copyIfAllowed(other, "gid");
        copyIfAllowed(other, "uid");
        Files.setAttribute(other, "unix:mode", attribute("mode", Integer.class) & PERMISSIONS);
        FileTime modified =
                seconds == 0 ? attribute("lastModifiedTime", FileTime.class) : FileTime.from(seconds, TimeUnit.SECONDS);
        FileTimes.set(other, modified, attribute("lastAccessTime", FileTime.class));
    }

    private void copyIfAllowed(Path other, String id) throws IOException {
        Object mine = attribute(id, Integer.class);
        if (mine.equals(Files.getAttribute(other, "unix:" + id))) {
            return;
        }
        try {
            Files.setAttribute(other, "unix:" + id, mine);
        } catch (IOException e) {
            // Only root may change the owner; gzip ignores this too.
        }
    }

    void delete() throws IOException {
        Files.delete(path);
    }

    private <T> T attribute(String name, Class<T> type) {
        return Objects.requireNonNull(type.cast(attributes.get(name)), name);
    }
}
