// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The platforms that the jar may hold a library for. One library works with every C library of a processor on Linux,
 * since it depends on none by name.
 */
enum Platform {
    LINUX_X86_64("linux-x86-64", "libwarpdrive.so"),
    LINUX_AARCH64("linux-aarch64", "libwarpdrive.so"),
    WINDOWS_X86_64("windows-x86-64", "warpdrive.dll"),
    MACOS_X86_64("macos-x86-64", "libwarpdrive.dylib"),
    MACOS_AARCH64("macos-aarch64", "libwarpdrive.dylib");

    private final String directory;
    private final String library;

    Platform(String directory, String library) {
        this.directory = directory;
        this.library = library;
    }

    /** Returns the platform with these values of {@code os.name} and {@code os.arch}, or null if there is none. */
    static @Nullable Platform of(@Nullable String system, @Nullable String processor) {
        String name = system == null ? "" : system;
        boolean windows = name.startsWith("Windows");
        boolean macos = name.equals("Mac OS X");
        if (!windows && !macos && !name.equals("Linux")) {
            return null;
        }
        return switch (processor == null ? "" : processor.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> windows ? WINDOWS_X86_64 : macos ? MACOS_X86_64 : LINUX_X86_64;
            case "aarch64", "arm64" -> windows ? null : macos ? MACOS_AARCH64 : LINUX_AARCH64;
            default -> null;
        };
    }

    /** Returns the directory of its library in the jar. */
    String directory() {
        return directory;
    }

    /** Returns the file name of its library. */
    String library() {
        return library;
    }

    /**
     * Returns whether its library is a preview: it ran in programs in C, but no JVM of that system has loaded it. It is
     * used only if {@value NativeGlue#PREVIEW_PROPERTY} is true.
     */
    boolean isPreview() {
        return this != LINUX_X86_64 && this != LINUX_AARCH64;
    }

    /** Returns whether it is Windows: a loaded file cannot be deleted, and files have no permissions as on Unix. */
    boolean isWindows() {
        return this == WINDOWS_X86_64;
    }
}
