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
    @Override
    public String name() {
        return "aircompressor";
    }

    @Override
    public OneShot reused(int level) {
        Binding binding = binding();
        try {
            MethodHandle compress = binding.compress.bindTo(binding.make.invoke(level));
            return (in, out) -> {
                try {
                    return (int) compress.invokeExact(in, 0, in.length, out, 0, out.length);
                } catch (Throwable e) {
                    throw new IllegalStateException(e);
                }
            };
        } catch (Throwable e) {
            throw new UnsupportedOperationException("aircompressor has no level " + level, e);
        }
    }

    private record Binding(MethodHandle make, MethodHandle compress) {}

    private static Binding binding() {
        try {
            Class<?> type = Class.forName("io.airlift.compress.v3.deflate.DeflateNativeCompressor");
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            MethodType sixArguments = MethodType.methodType(
                    int.class, byte[].class, int.class, int.class, byte[].class, int.class, int.class);
            return new Binding(
                    lookup.findConstructor(type, MethodType.methodType(void.class, int.class)),
                    lookup.findVirtual(type, "compress", sixArguments));
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new UnsupportedOperationException("aircompressor is not on the class path", e);
        }
    }
}
