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
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds and loads the library: the file named by {@value NativeGlue#PATH_PROPERTY}, which is never silently replaced by
 * another; else the bundled one, copied to an owner-only temporary directory that is deleted once it is loaded; else
 * none. Copies that killed processes left are deleted later ({@link Leftovers}).
 *
 * <p>The library belongs to the class loader of this class and goes with it. The JVM lets only one loader have a file, so
 * each copies its own.
 */
final class LibraryLoader {
    /** What the directories that hold a copy are called, before a hexadecimal number. */
    static final String DIRECTORY_PREFIX = "warpdrive-";

    private static final String LIBRARY = "libwarpdrive.so";

    private static final int MAX_ATTEMPTS = 100;

    /** No EnumSet, which is made by reflection. */
    private static final Set<PosixFilePermission> OWNER_ALONE =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private static final String HINT = " (set " + NativeGlue.PATH_PROPERTY + " to use a library file of your own)";

    private final UnaryOperator<@Nullable String> properties;
    private final Class<?> resources;

    /**
     * A loader for a process described by its arguments.
     *
     * @param properties a system property by its name, or null
     * @param resources the class beside which the bundled libraries lie
     */
    LibraryLoader(UnaryOperator<@Nullable String> properties, Class<?> resources) {
        this.properties = properties;
        this.resources = resources;
    }

    static LibraryLoader ofThisProcess() {
        // No lambda: the first of a process takes longer than all that is done here.
        UnaryOperator<@Nullable String> properties = new UnaryOperator<>() {
            @Override
            public @Nullable String apply(@Nullable String name) {
                return System.getProperty(Objects.requireNonNull(name));
            }
        };
        return new LibraryLoader(properties, LibraryLoader.class);
    }

    /** What came out: the status for everybody, and the features, 0 without a library. */
    record Outcome(NativeStatus status, long features) {
        static Outcome absent(String reason) {
            return new Outcome(new NativeStatus(false, reason), 0);
        }
    }

    /**
     * Does so. An interrupt of the caller's, which would end reading and writing files, is put off until it is done.
     *
     * @throws VirtualMachineError if there is no stack or no memory for that, which says nothing of the library
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
        } catch (Throwable e) { // whatever the linker or a security policy comes up with
            return Outcome.absent(describe(e));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Outcome loadExplicit(Path path) {
        if (!Files.isRegularFile(path)) {
            return Outcome.absent(NativeGlue.PATH_PROPERTY + "=" + path + " is not a file");
        }
        try {
            return bind(path, path.toString());
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            return Outcome.absent(NativeGlue.PATH_PROPERTY + "=" + path + " cannot be used: " + describe(e));
        }
    }

    private Outcome loadBundled() throws IOException {
        String platform = platform();
        if (platform == null) {
            return Outcome.absent(
                    "no library for " + properties.apply("os.name") + " on " + properties.apply("os.arch") + HINT);
        }
        for (int attempt = 0; ; attempt++) {
            try (InputStream library = resources.getResourceAsStream(platform + "/" + LIBRARY)) {
                if (library == null) {
                    return Outcome.absent("this build holds no library for " + platform + HINT);
                }
                Outcome outcome = loadCopy(library, platform, attempt == 0);
                if (outcome != null) {
                    return outcome;
                }
            }
        }
    }

    /** Null if the copy was gone when it was to be loaded, and somebody would make another. */
    private @Nullable Outcome loadCopy(InputStream library, String platform, boolean again) throws IOException {
        Path directory = privateDirectory();
        Path file = directory.resolve(LIBRARY);
        try {
            // A file of java.io, for which the JDK loads thirty classes fewer than for a channel.
            try (OutputStream copy = new FileOutputStream(file.toString())) {
                library.transferTo(copy);
            }
            Outcome outcome = bind(file, "bundled " + platform + " library");
            Leftovers.sweepLater(temporary());
            return outcome;
        } catch (IOException | UnsatisfiedLinkError e) {
            if (again && Files.notExists(file)) {
                return null; // taken for a leftover: this process stood still for long
            }
            if (e instanceof IOException io) {
                throw io;
            }
            return Outcome.absent("the bundled " + platform + " library cannot be loaded from " + directory.getParent()
                    + ", which must allow execution: " + describe(e) + HINT);
        } finally {
            delete(directory);
        }
    }

    /** One library serves every C library of a processor: it needs none by name. */
    private @Nullable String platform() {
        if (!"Linux".equals(properties.apply("os.name"))) {
            return null;
        }
        String arch = properties.apply("os.arch");
        return switch (arch == null ? "" : arch.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "linux-x86-64";
            case "aarch64", "arm64" -> "linux-aarch64";
            default -> null;
        };
    }

    private Path temporary() {
        return FileSystems.getDefault().getPath(String.valueOf(properties.apply("java.io.tmpdir")));
    }

    /**
     * Made with its permissions in one step, or not at all where the name is taken: nobody else can put a library there. So
     * the name need be no secret, and the JDK's own, for which it sets up its random numbers, would take longer than all else.
     */
    private Path privateDirectory() throws IOException {
        Path parent = temporary();
        for (int attempt = 0; ; attempt++) {
            Path directory = parent.resolve(DIRECTORY_PREFIX + Long.toHexString(System.nanoTime()));
            try {
                return Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
            } catch (FileAlreadyExistsException e) {
                if (attempt == MAX_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Linux keeps the mapped file alive. What is not ours in the directory keeps that, and is an IOException. */
    static void delete(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(LIBRARY));
        Files.deleteIfExists(directory);
    }

    private static Outcome bind(Path file, String name) {
        System.load(file.toAbsolutePath().toString());
        int abi = NativeGlue.abi();
        if (abi != NativeGlue.ABI) {
            return Outcome.absent(name + " is of another version: abi=" + abi + ", wanted=" + NativeGlue.ABI);
        }
        long features = NativeGlue.features();
        String holds = (features & NativeGlue.FEATURE_ISAL) != 0 ? "our codec, ISA-L" : "our codec";
        return new Outcome(new NativeStatus(true, name + " with " + holds), features);
    }

    /** One line, of messages that may have several. */
    private static String describe(Throwable e) {
        if (e instanceof IllegalCallerException) { // from JDK 24 on, where the JVM was started so as to refuse
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
