// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.library;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** zstd-jni: another format, to show what changing the format would bring. */
final class ZstdLibrary implements Library {
    @Override
    public String name() {
        return "zstd";
    }

    @Override
    public OneShot reused(int level) {
        return of(new ZstdCompressCtx().setLevel(level));
    }

    @Override
    public OneShot fresh(int level) {
        return (in, out) -> {
            try (ZstdCompressCtx context = new ZstdCompressCtx().setLevel(level)) {
                return context.compressByteArray(out, 0, out.length, in, 0, in.length);
            }
        };
    }

    private static OneShot of(ZstdCompressCtx context) {
        return new OneShot() {
            @Override
            public int compress(byte[] in, byte[] out) {
                return context.compressByteArray(out, 0, out.length, in, 0, in.length);
            }

            @Override
            public void close() {
                context.close();
            }
        };
    }

    @Override
    public OutputStream stream(OutputStream sink, int level) throws IOException {
        return new ZstdOutputStream(sink, level);
    }

    @Override
    public byte[] restore(byte[] compressed, int length, int originalLength) {
        return Zstd.decompress(Arrays.copyOf(compressed, length), originalLength);
    }

    @Override
    public byte[] restoreStream(byte[] compressed, int originalLength) {
        try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(compressed))) {
            return in.readNBytes(originalLength);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
