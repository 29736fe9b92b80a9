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
import org.warpdrive.zip.WarpDrive;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;
import org.warpdrive.zip.WdInflater;
import org.warpdrive.zip.WdInflaterInputStream;

/** The drop-in as this JVM's warpdrive.* properties configure it. */
public final class WarpDriveEngine implements Engine {
    public static final Engine INSTANCE = new WarpDriveEngine();

    private static final boolean EXACT =
            WarpDrive.status().lines().limit(1).anyMatch(line -> line.matches("WarpDrive engines: jdk([ ;].*)?"));

    private static final boolean DEVICE =
            WarpDrive.status().lines().limit(1).anyMatch(line -> line.contains(" uacce,"));

    private WarpDriveEngine() {}

    @Override
    public Deflater deflater(int level, boolean nowrap) {
        return new WdDeflater(level, nowrap);
    }

    @Override
    public Inflater inflater(boolean nowrap) {
        return new WdInflater(nowrap);
    }

    @Override
    public GZIPOutputStream gzipOutput(OutputStream out) throws IOException {
        return new WdGZIPOutputStream(out);
    }

    @Override
    public GZIPOutputStream gzipOutput(OutputStream out, int size) throws IOException {
        return new WdGZIPOutputStream(out, size);
    }

    @Override
    public GZIPOutputStream gzipOutput(OutputStream out, boolean syncFlush) throws IOException {
        return new WdGZIPOutputStream(out, syncFlush);
    }

    @Override
    public GZIPOutputStream gzipOutput(OutputStream out, int size, boolean syncFlush) throws IOException {
        return new WdGZIPOutputStream(out, size, syncFlush);
    }

    private static final class Exposed extends WdGZIPOutputStream {
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
        return new WdGZIPInputStream(in);
    }

    @Override
    public GZIPInputStream gzipInput(InputStream in, int size) throws IOException {
        return new WdGZIPInputStream(in, size);
    }

    @Override
    public InflaterInputStream inflaterInput(InputStream in) {
        return new WdInflaterInputStream(in);
    }

    @Override
    public InflaterInputStream inflaterInput(InputStream in, Inflater inflater, int size) {
        return new WdInflaterInputStream(in, inflater, size);
    }

    /** With no engine but the JDK's the superclass is at work, byte for byte, and with its oddities. */
    @Override
    public boolean exactBytes() {
        return EXACT;
    }

    @Override
    public boolean usesDevice() {
        return DEVICE;
    }

    @Override
    public String toString() {
        return "WarpDrive";
    }
}
