// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

import org.jspecify.annotations.Nullable;

/**
 * Access to the native library: whether it can be used, and what it contains. Any thread may call any public method.
 *
 * <p>Nothing is loaded before {@link #probe()} is called. The functions are the static native methods of this class and
 * the others in this package, called by JNI. {@code deflateBlock} is {@code wd_deflate_block} of {@code warpdrive.h},
 * which is the manual of all of them. Any thread may call them after {@code probe()} has answered available; those of
 * {@link Isal} also need {@link #has}. Before that they throw {@link UnsatisfiedLinkError}.
 *
 * <p>A result is one long. A negative value is an error ({@code E_*}); each function explains the others.
 */
public final class NativeGlue {
    /** {@value}: with the value {@code false} the native library is not used. */
    public static final String ENABLED_PROPERTY = "warpdrive.native.enabled";

    /** {@value}: the library file to load instead of the bundled one. If it cannot be loaded, none is. */
    public static final String PATH_PROPERTY = "warpdrive.native.path";

    /** {@value}: with the value {@code true} the library of a system where no JVM has loaded it yet is used, too. */
    public static final String PREVIEW_PROPERTY = "warpdrive.native.preview";

    /** The version of the interface in {@code warpdrive.h}. A library with another version is rejected. */
    public static final int ABI = 4;

    /** Error: the output does not fit in {@code capacity}. Nothing useful was written. */
    public static final int E_SPACE = -1;

    /** Error: a length, level or flag is out of range. */
    public static final int E_ARGUMENT = -2;

    /** Error of {@link NativeDecoder#inflateCompare}: the bytes are not such a stream. */
    public static final int E_DIFFERS = -4;

    /** Feature: {@link Isal} is available. */
    public static final int FEATURE_ISAL = 1;

    /**
     * The result of loading. It is not computed in a class initialiser: a class whose initialiser runs out of stack or
     * memory can never be used in this process.
     */
    private static volatile LibraryLoader.@Nullable Outcome library;

    /** What {@link #configure} said. Without initial values, so that this class needs no initialiser. */
    private static volatile boolean disabled;

    private static volatile boolean preview;

    private static volatile @Nullable String path;

    private NativeGlue() {}

    /**
     * Sets what {@link #ENABLED_PROPERTY}, {@link #PATH_PROPERTY} and {@link #PREVIEW_PROPERTY} say where they are not
     * set themselves. Without effect once the library was looked for.
     *
     * @param enabled whether it is looked for
     * @param path a file, or empty for the one in the jar
     * @param preview whether one that is a preview is used
     */
    public static void configure(boolean enabled, String path, boolean preview) {
        NativeGlue.disabled = !enabled;
        NativeGlue.preview = preview;
        NativeGlue.path = path.isEmpty() ? null : path;
    }

    /** Returns what {@link #configure} said in place of a property, or null. */
    static @Nullable String configured(String property) {
        return switch (property) {
            case ENABLED_PROPERTY -> disabled ? "false" : null;
            case PATH_PROPERTY -> path;
            case PREVIEW_PROPERTY -> preview ? "true" : null;
            default -> null;
        };
    }

    /**
     * Loads the library at the first call, and returns whether it can be used. Later calls return the same status at
     * once.
     *
     * @throws VirtualMachineError for lack of stack or memory; the next call tries again
     */
    public static NativeStatus probe() {
        return library().status();
    }

    /**
     * Returns whether the library is loaded and has a feature, one of {@code FEATURE_*}. Throws as {@link #probe} does.
     */
    public static boolean has(int feature) {
        return (library().features() & feature) != 0;
    }

    /** Returns whether the library in use is a preview, which no JVM of this system had loaded when it was built. */
    public static boolean isPreview() {
        return library().preview();
    }

    /**
     * Deletes copies of the library that JVMs of this user left in the temporary directory because they were killed
     * while they loaded it. Takes as long as listing that directory does, so it belongs on a thread of its own.
     */
    public static void deleteLeftovers() {
        LibraryLoader.ofThisProcess().deleteLeftovers();
    }

    /**
     * Returns the result of loading. Two threads that call first at the same time each load a copy, with the same
     * result.
     */
    private static LibraryLoader.Outcome library() {
        LibraryLoader.Outcome known = library;
        if (known == null) {
            known = LibraryLoader.ofThisProcess().load();
            library = known;
        }
        return known;
    }

    /** {@code wd_abi}: the number of the contract the library was built to. */
    static native int abi();

    /** {@code wd_features}: what the library was built with besides our own code, a mask of {@code FEATURE_*}. */
    static native long features();
}
