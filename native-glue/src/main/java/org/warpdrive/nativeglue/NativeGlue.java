// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

import org.jspecify.annotations.Nullable;

/**
 * The door to the native library: whether it is there, and what it holds.
 *
 * <p>Nothing is loaded before {@link #probe()} is called. The functions themselves are the static native methods of
 * this class and its neighbours, called by JNI: {@code deflateBlock} is {@code wd_deflate_block} of {@code warpdrive.h},
 * which is their manual. They may be called by any thread, once {@code probe()} said available; those of {@link Isal}
 * also want {@link #has}. Before that they throw {@link UnsatisfiedLinkError}.
 *
 * <p>Results: one long. Negative is an error ({@code E_*}); otherwise as each function says.
 */
public final class NativeGlue {
    /** {@value}: {@code false} means the native library is not looked for. */
    public static final String ENABLED_PROPERTY = "warpdrive.native.enabled";

    /** {@value}: the library file to load in place of the bundled one; if it cannot be loaded, none is. */
    public static final String PATH_PROPERTY = "warpdrive.native.path";

    /** The number of the contract in {@code warpdrive.h}. A library that answers with another one is refused. */
    public static final int ABI = 3;

    /** The output does not fit in {@code capacity}; nothing useful was written. */
    public static final int E_SPACE = -1;

    /** A length, level or flag is out of range. */
    public static final int E_ARGUMENT = -2;

    /** Of {@link NativeDecoder#inflateCompare}: it is no such stream. */
    public static final int E_DIFFERS = -4;

    /** {@link Isal} is there. */
    public static final int FEATURE_ISAL = 1;

    /** Not a class's initialiser: one that runs out of stack or memory is lost for the process. */
    private static volatile LibraryLoader.@Nullable Outcome library;

    private NativeGlue() {}

    /**
     * Loads the library at the first call, and says whether it can be used; later calls answer the same at once.
     *
     * @throws VirtualMachineError if there is no stack or no memory for that; then the next call tries again
     */
    public static NativeStatus probe() {
        return library().status();
    }

    /** Whether the library is loaded and has the feature, one of {@code FEATURE_*}; throws as {@link #probe} does. */
    public static boolean has(int feature) {
        return (library().features() & feature) != 0;
    }

    /** Two threads that come first at once load a copy each; whatever they find is the same. */
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
