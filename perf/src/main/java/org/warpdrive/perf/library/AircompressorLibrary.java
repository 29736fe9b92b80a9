// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.library;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * aircompressor 3's binding of libdeflate, one-shot only. Its classes need JDK 25 and are optional (Maven profile
 * {@code aircompressor}), hence the reflection.
 */
final class AircompressorLibrary implements Library {
    private static final MethodType ARRAYS =
            MethodType.methodType(int.class, byte[].class, int.class, int.class, byte[].class, int.class, int.class);

    @Override
    public String name() {
        return "aircompressor";
    }

    @Override
    public OneShot reused(int level) {
        try {
            MethodHandle compress =
                    bound("Compressor", "compress", MethodType.methodType(void.class, int.class), level);
            return (in, out) -> {
                try {
                    return (int) compress.invokeExact(in, 0, in.length, out, 0, out.length);
                } catch (Throwable e) {
                    throw new IllegalStateException(e);
                }
            };
        } catch (Throwable e) {
            throw new UnsupportedOperationException("aircompressor has no level " + level + " here", e);
        }
    }

    @Override
    public Restorer restorer(int feed, int room) {
        if (feed != 0 || room != 0) {
            throw new UnsupportedOperationException("aircompressor has no streams");
        }
        try {
            MethodHandle decompress = bound("Decompressor", "decompress", MethodType.methodType(void.class));
            return (stream, out) -> {
                try {
                    return (int) decompress.invokeExact(stream, 0, stream.length, out, 0, out.length);
                } catch (Throwable e) {
                    throw new IllegalStateException(e);
                }
            };
        } catch (Throwable e) {
            throw new UnsupportedOperationException("aircompressor has no decompressor here", e);
        }
    }

    /** Returns a method of a new object of aircompressor's, which has whole arrays, offsets and lengths as arguments. */
    private static MethodHandle bound(String kind, String method, MethodType constructor, Object... arguments)
            throws Throwable {
        try {
            Class<?> type = Class.forName("io.airlift.compress.v3.deflate.DeflateNative" + kind);
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Object made = lookup.findConstructor(type, constructor).invokeWithArguments(arguments);
            return lookup.findVirtual(type, method, ARRAYS).bindTo(made);
        } catch (ClassNotFoundException e) {
            throw new UnsupportedOperationException("aircompressor is not on the class path", e);
        }
    }
}
