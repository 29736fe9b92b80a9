// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A {@link GZIPOutputStream} on a {@link WdDeflater}: same header, same members, same exceptions.
 *
 * <p>Its buffer is at least 8 KiB, whatever size is asked for, so that what a block yields reaches the underlying stream in
 * few writes; a subclass has the buffer it asks for.
 */
public class WdGZIPOutputStream extends GZIPOutputStream {
    private static final int DEFAULT_BUFFER_BYTES = 512;

    /** The size of the buffer that the JDK's stream would have. */
    private final int size;

    /** {@link GZIPOutputStream#GZIPOutputStream(OutputStream)}. */
    public WdGZIPOutputStream(OutputStream out) throws IOException {
        this(out, DEFAULT_BUFFER_BYTES, false);
    }

    /** {@link GZIPOutputStream#GZIPOutputStream(OutputStream, int)}. */
    public WdGZIPOutputStream(OutputStream out, int size) throws IOException {
        this(out, size, false);
    }

    /** {@link GZIPOutputStream#GZIPOutputStream(OutputStream, boolean)}. */
    public WdGZIPOutputStream(OutputStream out, boolean syncFlush) throws IOException {
        this(out, DEFAULT_BUFFER_BYTES, syncFlush);
    }

    /** {@link GZIPOutputStream#GZIPOutputStream(OutputStream, int, boolean)}. */
    public WdGZIPOutputStream(OutputStream out, int size, boolean syncFlush) throws IOException {
        this(out, size, syncFlush, Deflater.DEFAULT_COMPRESSION);
    }

    /**
     * A stream of a given level, which java.util.zip has no constructor for.
     *
     * @param size of the output buffer, in bytes
     * @param syncFlush whether {@link #flush} flushes the compressor too
     * @param level -1 to 9, as in {@link Deflater}
     * @throws IOException if writing the header fails
     * @throws IllegalArgumentException if {@code size <= 0} or the level is out of range
     */
    public WdGZIPOutputStream(OutputStream out, int size, boolean syncFlush, int level) throws IOException {
        super(out, size, syncFlush);
        this.size = size;
        def = Deflaters.replace(def, level, true);
        if (getClass() == WdGZIPOutputStream.class) {
            buf = Deflaters.enlarge(buf, def);
        }
    }

    @Override
    public void finish() throws IOException {
        long before = Deflaters.written(def);
        try {
            super.finish();
        } catch (IOException e) {
            def = Deflaters.afterFailedEnd(def, before, size);
            throw e;
        }
    }
}
