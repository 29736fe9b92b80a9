// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds and loads the native library. {@link NativeGlue} calls it at most a few times in a process; it has no state of
 * its own.
 *
 * <p>How, in this order:
 *
 * <ol>
 * <li>If {@value NativeGlue#ENABLED_PROPERTY} is false: none.
 * <li>If {@value NativeGlue#PATH_PROPERTY} is set: that file. If it cannot be loaded, none; it is never silently
 * replaced.
 * <li>Otherwise the bundled library for this {@link Platform}. It is copied to a new directory that only the owner may
 * use, loaded, and deleted at once. {@link Leftovers} deletes the copies of killed processes later, and on Windows,
 * where a loaded file cannot be deleted, those of all earlier ones.
 * <li>A bundled library that is a preview only if {@value NativeGlue#PREVIEW_PROPERTY} is true.
 * </ol>
 *
 * <p>The library belongs to the class loader of this class and is unloaded with it. The JVM lets only one class loader
 * load a given file, so each copy of WarpDrive in a process makes its own copy of the file.
 *
 * <p>Errors: every failure becomes a reason in {@link NativeStatus}. Only a VirtualMachineError is thrown, since
 * lack of stack or memory says nothing about the library.
 *
 * <p>Cost: about 5 ms of processor time in the first stream of a process, of which the library itself takes 0.3. It
 * was 35 ms. The JDK's own temporary directories set up SecureRandom and the security providers; the first lambda and
 * the first string concatenation create classes; a file channel loads thirty classes more than a FileOutputStream. So
 * none of them is used here. JNA was used before JNI, and the first stream then took tenths of a second.
 */
final class LibraryLoader {
    /** Prefix of the directories that hold a copy. A hexadecimal number follows. */
    static final String DIRECTORY_PREFIX = "warpdrive-";

    private static final int MAX_ATTEMPTS = 100;

    /** Not an EnumSet, which is created by reflection. */
    private static final Set<PosixFilePermission> OWNER_ALONE =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private static final String HINT = " (set " + NativeGlue.PATH_PROPERTY + " to use a library file of your own)";

    private final UnaryOperator<@Nullable String> properties;
    private final Class<?> resources;

    /**
     * Creates a loader for a process that its arguments describe.
     *
     * @param properties maps the name of a system property to its value, or null
     * @param resources the class next to which the bundled libraries lie
     */
    LibraryLoader(UnaryOperator<@Nullable String> properties, Class<?> resources) {
        this.properties = properties;
        this.resources = resources;
    }

    /** Creates a loader for this process. */
    static LibraryLoader ofThisProcess() {
        // Not a lambda: the first lambda of a process takes longer than everything else here.
        UnaryOperator<@Nullable String> properties = new UnaryOperator<>() {
            @Override
            public @Nullable String apply(@Nullable String name) {
                String value = System.getProperty(Objects.requireNonNull(name));
                return value != null ? value : NativeGlue.configured(name);
            }
        };
        return new LibraryLoader(properties, LibraryLoader.class);
    }

    /** The result: the status for callers, the mask of features, 0 without a library, and whether it is a preview. */
    record Outcome(NativeStatus status, long features, boolean preview) {
        static Outcome absent(String reason) {
            return new Outcome(new NativeStatus(false, reason), 0, false);
        }
    }

    /**
     * Finds and loads the library. An interrupt of the caller would end file input and output; it is deferred until
     * this returns.
     *
     * @throws VirtualMachineError for lack of stack or memory, which says nothing about the library
     */
    Outcome load() {
        boolean interrupted = Thread.interrupted();
        try {
            if ("false".equalsIgnoreCase(properties.apply(NativeGlue.ENABLED_PROPERTY))) {
                return Outcome.absent("disabled by " + NativeGlue.ENABLED_PROPERTY + "=false");
            }
            String path = properties.apply(NativeGlue.PATH_PROPERTY);
            return path != null ? loadExplicit(Path.of(path)) : loadBundled();
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) { // anything that the linker or a security policy may throw
            return Outcome.absent(describe(e));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** As {@link NativeGlue#deleteLeftovers}. */
    void deleteLeftovers() {
        Platform platform = platform();
        if (platform != null) {
            new Leftovers(temporary(), platform).delete();
        }
    }

    private @Nullable Platform platform() {
        return Platform.of(properties.apply("os.name"), properties.apply("os.arch"));
    }

    private static Outcome loadExplicit(Path path) {
        if (!Files.isRegularFile(path)) {
            return Outcome.absent(NativeGlue.PATH_PROPERTY + "=" + path + " is not a file");
        }
        try {
            return bind(path, path.toString(), false);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            return Outcome.absent(NativeGlue.PATH_PROPERTY + "=" + path + " cannot be used: " + describe(e));
        }
    }

    private Outcome loadBundled() throws IOException {
        Platform platform = platform();
        if (platform == null) {
            return Outcome.absent(
                    "no library for " + properties.apply("os.name") + " on " + properties.apply("os.arch") + HINT);
        }
        for (int attempt = 0; ; attempt++) {
            try (InputStream library = Resource.open(resources, platform.directory() + "/" + platform.library())) {
                if (library == null) {
                    return Outcome.absent("this build holds no library for " + platform.directory() + HINT);
                }
                if (platform.isPreview() && !"true".equalsIgnoreCase(properties.apply(NativeGlue.PREVIEW_PROPERTY))) {
                    return Outcome.absent("the library for " + platform.directory()
                            + " is a preview, which no JVM there has loaded: " + NativeGlue.PREVIEW_PROPERTY
                            + "=true uses it");
                }
                Outcome outcome = loadCopy(library, platform, attempt == 0);
                if (outcome != null) {
                    return outcome;
                }
            }
        }
    }

    /**
     * Copies the bundled library to a private directory and loads it.
     *
     * @param again whether a missing copy is worth another attempt
     * @return null if the copy disappeared before it was loaded, and another attempt should follow
     */
    private @Nullable Outcome loadCopy(InputStream library, Platform platform, boolean again) throws IOException {
        Path directory = privateDirectory(platform);
        Path file = directory.resolve(platform.library());
        try {
            // On Windows others may be able to write to the directory: what they put there is not written to.
            if (!file.toFile().createNewFile()) {
                throw new FileAlreadyExistsException(file.toString());
            }
            // FileOutputStream, because a channel makes the JDK load thirty classes more.
            try (OutputStream copy = new FileOutputStream(file.toString())) {
                library.transferTo(copy);
            }
            return bind(file, "bundled " + platform.directory() + " library", platform.isPreview());
        } catch (IOException | UnsatisfiedLinkError e) {
            if (again && Files.notExists(file)) {
                return null; // another JVM deleted it as a leftover: this one was suspended
            }
            if (e instanceof IOException io) {
                throw io;
            }
            return Outcome.absent("the bundled " + platform.directory() + " library cannot be loaded from "
                    + directory.getParent() + ", which must allow execution: " + describe(e) + HINT);
        } finally {
            deleteOrLeave(directory, platform);
        }
    }

    private Path temporary() {
        return FileSystems.getDefault().getPath(String.valueOf(properties.apply("java.io.tmpdir")));
    }

    /**
     * Creates a new directory for the copy. It is created together with its permissions, or not at all if the name is
     * taken, so nobody else can put a library there. Its name therefore need not be secret. The JDK's own method for
     * temporary directories sets up random numbers, which takes longer than everything else here. On Windows a directory
     * has the access list of the one it is in, the user's own, as it has with the JDK's method.
     */
    private Path privateDirectory(Platform platform) throws IOException {
        Path parent = temporary();
        FileAttribute<?>[] ownerAlone = platform.isWindows()
                ? new FileAttribute<?>[0]
                : new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ALONE)};
        for (int attempt = 0; ; attempt++) {
            Path directory = parent.resolve(DIRECTORY_PREFIX + Long.toHexString(System.nanoTime()));
            try {
                return Files.createDirectory(directory, ownerAlone);
            } catch (FileAlreadyExistsException e) {
                if (attempt == MAX_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /**
     * Deletes a copy and its directory. Linux and macOS keep the contents of a mapped file. Anything else in the
     * directory stays there and causes an IOException.
     */
    static void delete(Path directory, Platform platform) throws IOException {
        Files.deleteIfExists(directory.resolve(platform.library()));
        Files.deleteIfExists(directory);
    }

    /** Deletes a copy and its directory where that can be done now, and otherwise leaves it to a later start. */
    private static void deleteOrLeave(Path directory, Platform platform) throws IOException {
        try {
            delete(directory, platform);
        } catch (IOException e) {
            if (!platform.isWindows()) {
                throw e;
            }
        }
    }

    /**
     * Loads a library file and checks its ABI number.
     *
     * @param name describes the library in the status
     * @param preview whether no JVM of this system has loaded it
     */
    private static Outcome bind(Path file, String name, boolean preview) {
        System.load(file.toAbsolutePath().toString());
        int abi = NativeGlue.abi();
        if (abi != NativeGlue.ABI) {
            return Outcome.absent(name + " is of another version: abi=" + abi + ", wanted=" + NativeGlue.ABI);
        }
        long features = NativeGlue.features();
        String holds = (features & NativeGlue.FEATURE_ISAL) != 0 ? "our codec, ISA-L" : "our codec";
        return new Outcome(new NativeStatus(true, name + " with " + holds), features, preview);
    }

    /** Returns one line for an exception, whose message may have several. */
    private static String describe(Throwable e) {
        if (e instanceof IllegalCallerException) { // since JDK 24, with --illegal-native-access=deny
            Module caller = LibraryLoader.class.getModule();
            return "native access is denied; it takes --enable-native-access="
                    + (caller.isNamed() ? caller.getName() : "ALL-UNNAMED");
        }
        String message = Objects.requireNonNullElse(e.getMessage(), "");
        String line = message.strip();
        int end = line.indexOf('\n');
        line = end < 0 ? line : line.substring(0, end).strip();
        return line.isEmpty() ? e.getClass().getName() : e.getClass().getSimpleName() + ": " + line;
    }
}
