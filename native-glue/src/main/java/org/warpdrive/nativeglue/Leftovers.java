// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/**
 * Deletes the copies of the library that other JVMs of this user left in the temporary directory because they were killed
 * while they loaded it. It takes directories alone that {@link LibraryLoader} makes: by name, owner, permissions and age. Of
 * them it deletes one file and then the directory, if that is empty: nothing that anybody else put there, and nothing behind
 * a symbolic link.
 *
 * <p>A copy is needed for milliseconds, and is taken for a leftover after an hour. A JVM that stands still for that long just
 * then, or whose clock is set meanwhile, finds its copy gone and makes another. So there is no lock: one of fcntl, which is what
 * Java has, would be lost when the linker closes the file it belongs to, and another file for it would cost each start more than
 * the copy.
 *
 * <p>Runs in a thread of its own: a temporary directory may have any number of files, and nobody waits for this.
 */
final class Leftovers implements Runnable {
    private static final int MIN_DIGITS = 8;
    private static final int DIRECTORY_OF_OWNER_ONLY = 0_040_700;
    private static final long AGE_MILLIS = 3_600_000;

    private final Path temporary;

    /** Those in that directory. */
    Leftovers(Path temporary) {
        this.temporary = temporary;
    }

    static void sweepLater(Path temporary) {
        try {
            Thread thread = new Thread(null, new Leftovers(temporary), "warpdrive-sweep", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null); // it keeps no application
            thread.start();
        } catch (Throwable e) { // no more threads, or a security manager: the next start sweeps
            return;
        }
    }

    @Override
    public void run() {
        try {
            sweep();
        } catch (Throwable e) {
            // Nothing depends on it, and the next start tries again.
        }
    }

    private void sweep() {
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

    /** Asked by java.io's classes first, which are there: those that {@link #delete} needs cost each start a millisecond. */
    private static boolean isOld(long modifiedMillis) {
        return System.currentTimeMillis() - modifiedMillis > AGE_MILLIS;
    }

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

    private static void delete(Path directory) {
        try {
            Map<String, Object> found =
                    Files.readAttributes(directory, "unix:uid,mode,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
            // By number: names of owners may come over the network.
            Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            boolean old = found.get("lastModifiedTime") instanceof FileTime time && isOld(time.toMillis());
            boolean ours = user.equals(found.get("uid"))
                    && found.get("mode") instanceof Integer mode
                    && mode == DIRECTORY_OF_OWNER_ONLY;
            if (old && ours) {
                LibraryLoader.delete(directory);
            }
        } catch (IOException e) {
            // Another JVM was first, or it is not as we left it.
        }
    }
}
