// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.library;

import com.jcraft.jzlib.Deflater;
import com.jcraft.jzlib.GZIPException;
import com.jcraft.jzlib.GZIPOutputStream;
import com.jcraft.jzlib.JZlib;
import java.io.IOException;
import java.io.OutputStream;

/** JZlib, zlib in pure Java. */
final class JzlibLibrary implements Library {
    private static final int WINDOW_BITS = 15;

    @Override
    public String name() {
        return "jzlib";
    }

    /** It has no reset: keeping the object would save nothing. */
    @Override
    public OneShot reused(int level) {
        return fresh(level);
    }

    @Override
    public OneShot fresh(int level) {
        return (in, out) -> {
            try {
                Deflater deflater = new Deflater(level, WINDOW_BITS, true);
                deflater.setInput(in);
                deflater.setOutput(out);
                if (deflater.deflate(JZlib.Z_FINISH) != JZlib.Z_STREAM_END) {
                    throw new IllegalStateException("output of " + out.length + " bytes is too small");
                }
                int length = (int) deflater.getTotalOut();
                deflater.end();
                return length;
            } catch (GZIPException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    @Override
    public OutputStream stream(OutputStream sink, int level) throws IOException {
        Deflater deflater = new Deflater(level, WINDOW_BITS + 16);
        return new GZIPOutputStream(sink, deflater, 512, true);
    }
}
