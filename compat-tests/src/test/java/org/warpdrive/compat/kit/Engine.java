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

/** Maker of one implementation's objects: the thing a suite is run against, or its oracle. */
public interface Engine {
    Deflater deflater(int level, boolean nowrap);

    Inflater inflater(boolean nowrap);

    GZIPOutputStream gzipOutput(OutputStream out) throws IOException;

    GZIPOutputStream gzipOutput(OutputStream out, int size) throws IOException;

    GZIPOutputStream gzipOutput(OutputStream out, boolean syncFlush) throws IOException;

    GZIPOutputStream gzipOutput(OutputStream out, int size, boolean syncFlush) throws IOException;

    /** A user's subclass of the engine's stream. */
    GzipInsides exposedGzipOutput(OutputStream out, int size) throws IOException;

    GZIPInputStream gzipInput(InputStream in) throws IOException;

    GZIPInputStream gzipInput(InputStream in, int size) throws IOException;

    InflaterInputStream inflaterInput(InputStream in);

    InflaterInputStream inflaterInput(InputStream in, Inflater inflater, int size);

    /** Whether compressed bytes must be the JDK's, which only holds where the JDK makes them. */
    boolean exactBytes();

    /** Whether a device does blocks: it ignores levels and history, and which blocks it does depends on the moment. */
    default boolean usesDevice() {
        return false;
    }

    /**
     * Spends the call that takes up parameters which have just been set, and does nothing else but, in mid-stream, end a block.
     *
     * @return the output of that call, which belongs to the stream
     */
    default byte[] settle(Deflater deflater) {
        return Pump.drain(deflater, Deflater.NO_FLUSH);
    }
}
