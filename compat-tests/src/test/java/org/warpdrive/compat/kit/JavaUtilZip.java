// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** java.util.zip of the running JDK: the oracle of every suite. */
public final class JavaUtilZip implements Engine {
    public static final Engine INSTANCE = new JavaUtilZip();

    private JavaUtilZip() {}

    @Override
    public Deflater deflater(int level, boolean nowrap) {
        return new Deflater(level, nowrap);
    }

    @Override
    public Inflater inflater(boolean nowrap) {
        return new Inflater(nowrap);
    }

    @Override
    public GZIPOutputStream gzipOutput(OutputStream out) throws IOException {
        return new GZIPOutputStream(out);
    }

    @Override
    public GZIPOutputStream gzipOutput(OutputStream out, int size) throws IOException {
        return new GZIPOutputStream(out, size);
    }

    @Override
    public GZIPOutputStream gzipOutput(OutputStream out, boolean syncFlush) throws IOException {
        return new GZIPOutputStream(out, syncFlush);
    }

    @Override
    public GZIPOutputStream gzipOutput(OutputStream out, int size, boolean syncFlush) throws IOException {
        return new GZIPOutputStream(out, size, syncFlush);
    }

    private static final class Exposed extends GZIPOutputStream {
        private Exposed(OutputStream out, int size) throws IOException {
            super(out, size);
        }

        private GzipInsides insides() {
            return new GzipInsides(this, def, buf.length, out, crc);
        }
    }

    @Override
    public GzipInsides exposedGzipOutput(OutputStream out, int size) throws IOException {
        return new Exposed(out, size).insides();
    }

    @Override
    public GZIPInputStream gzipInput(InputStream in) throws IOException {
        return new GZIPInputStream(in);
    }

    @Override
    public GZIPInputStream gzipInput(InputStream in, int size) throws IOException {
        return new GZIPInputStream(in, size);
    }

    @Override
    public InflaterInputStream inflaterInput(InputStream in) {
        return new InflaterInputStream(in);
    }

    @Override
    public InflaterInputStream inflaterInput(InputStream in, Inflater inflater, int size) {
        return new InflaterInputStream(in, inflater, size);
    }

    @Override
    public boolean exactBytes() {
        return true;
    }

    @Override
    public String toString() {
        return "java.util.zip";
    }
}
