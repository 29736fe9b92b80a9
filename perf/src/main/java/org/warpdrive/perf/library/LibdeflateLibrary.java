// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.library;

import java.io.File;

/**
 * libdeflate behind JNI, on whole heap arrays in place ({@code perf/c/libdeflate_jni.c}). It stands for jlibdeflate,
 * whose calls have this shape. {@code bin/bench} builds the library where Debian's libdeflate-dev is.
 */
final class LibdeflateLibrary implements Library {
    private static final File FILE = new File("perf/target/liblibdeflate_jni.so").getAbsoluteFile();

    @Override
    public String name() {
        return "libdeflate";
    }

    @Override
    public OneShot reused(int level) {
        load();
        long compressor = compressor(level);
        return new OneShot() {
            @Override
            public int compress(byte[] in, byte[] out) {
                return LibdeflateLibrary.compress(compressor, in, in.length, out, out.length);
            }

            @Override
            public void close() {
                freeCompressor(compressor);
            }
        };
    }

    /** An object for each payload, as an application makes that does not keep one. */
    @Override
    public OneShot fresh(int level) {
        load();
        return (in, out) -> {
            long compressor = compressor(level);
            int length = compress(compressor, in, in.length, out, out.length);
            freeCompressor(compressor);
            return length;
        };
    }

    @Override
    public Restorer restorer(int feed, int room) {
        if (feed != 0 || room != 0) {
            throw new UnsupportedOperationException("libdeflate has no streams");
        }
        load();
        long decompressor = decompressor();
        return (stream, out) -> decompress(decompressor, stream, stream.length, out, out.length);
    }

    private static void load() {
        if (!FILE.exists()) {
            throw new UnsupportedOperationException("libdeflate's header was not there when bin/bench built");
        }
        System.load(FILE.getPath());
    }

    private static native long compressor(int level);

    private static native void freeCompressor(long compressor);

    private static native int compress(long compressor, byte[] in, int length, byte[] out, int room);

    private static native long decompressor();

    private static native int decompress(long decompressor, byte[] in, int length, byte[] out, int room);
}
