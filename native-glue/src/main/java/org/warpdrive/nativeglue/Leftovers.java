// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/**
 * Deletes copies of the library in the temporary directory that other JVMs of this user left: because they were killed
 * while they loaded it, or on Windows, where a loaded library cannot be deleted, because they used it.
 *
 * <p>How: it lists the temporary directory, and takes only directories that {@link LibraryLoader} creates, by name,
 * owner, permissions and age. In each it deletes the one file, and then the directory if it is empty. So it deletes
 * nothing that anybody else put there, and follows no symbolic link. Windows has no such owners and permissions: there
 * the temporary directory is the user's own, and the access lists of another one decide.
 *
 * <p>A copy is needed for milliseconds only, and counts as a leftover after one hour. If a JVM is suspended for that
 * long while it loads its copy, or the clock is set, it finds the copy gone and makes another. On Windows, where every
 * JVM leaves one and the system protects those in use, it is one minute.
 *
 * <p>Cost: that of listing a directory which may have any number of files. Nobody waits for the result, so it is not
 * part of loading: see {@link NativeGlue#deleteLeftovers}.
 *
 * <p>Tried: no lock marks a copy as in use. Java's file locks are fcntl's, which are lost when the dynamic linker
 * closes the file. A separate lock file would cost each start more than the copy itself.
 */
final class Leftovers {
    private static final int MIN_DIGITS = 8;
    private static final int DIRECTORY_OF_OWNER_ONLY = 0_040_700;
    private static final long AGE_MILLIS = 3_600_000;
    private static final long AGE_ON_WINDOWS_MILLIS = 60_000;

    private final Path temporary;
    private final Platform platform;

    /** Creates a sweep of one temporary directory for copies of one platform's library. */
    Leftovers(Path temporary, Platform platform) {
        this.temporary = temporary;
        this.platform = platform;
    }

    /** Looks through the directory once. */
    void delete() {
        File directory = temporary.toFile();
        String[] names = directory.list();
        if (names == null) {
            return;
        }
        for (String name : names) {
            if (isOfACopy(name) && isOld(new File(directory, name).lastModified())) {
                delete(temporary.resolve(name));
            }
        }
    }

    /**
     * Returns whether a directory is old enough. The caller gets the time through java.io first, whose classes are
     * already loaded. The classes that {@link #delete} needs cost each start a millisecond.
     */
    private boolean isOld(long modifiedMillis) {
        long age = platform.isWindows() ? AGE_ON_WINDOWS_MILLIS : AGE_MILLIS;
        return System.currentTimeMillis() - modifiedMillis > age;
    }

    /** Returns whether a directory has a name as {@link LibraryLoader} creates it. */
    private static boolean isOfACopy(String name) {
        int start = LibraryLoader.DIRECTORY_PREFIX.length();
        if (!name.startsWith(LibraryLoader.DIRECTORY_PREFIX) || name.length() < start + MIN_DIGITS) {
            return false;
        }
        for (int i = start; i < name.length(); i++) {
            if ("0123456789abcdef".indexOf(name.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Deletes a directory if it is a leftover of ours. */
    private void delete(Path directory) {
        try {
            if (platform.isWindows() ? isPlainDirectory(directory) : isOurDirectory(directory)) {
                LibraryLoader.delete(directory, platform);
            }
        } catch (IOException e) {
            // Another JVM has deleted it or, on Windows, uses it; or it has other contents.
        }
    }

    /** Returns whether owner, permissions and age are those of a leftover. */
    private boolean isOurDirectory(Path directory) throws IOException {
        Map<String, Object> found =
                Files.readAttributes(directory, "unix:uid,mode,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        return user().equals(found.get("uid"))
                && found.get("mode") instanceof Integer mode
                && mode == DIRECTORY_OF_OWNER_ONLY
                && found.get("lastModifiedTime") instanceof FileTime time
                && isOld(time.toMillis());
    }

    /** Returns whether it is an old directory, and neither a link nor a junction. */
    private boolean isPlainDirectory(Path directory) throws IOException {
        BasicFileAttributes found =
                Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return found.isDirectory()
                && !found.isOther()
                && isOld(found.lastModifiedTime().toMillis());
    }

    /** Returns the user by number, because a look-up of the name may use the network. */
    private Object user() throws IOException {
        if (platform == Platform.MACOS_X86_64 || platform == Platform.MACOS_AARCH64) {
            Path own = Files.createTempDirectory(temporary, "warpdrive"); // there is no /proc
            try {
                return Files.getAttribute(own, "unix:uid");
            } finally {
                Files.delete(own);
            }
        }
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }
}
