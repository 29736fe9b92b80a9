// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A {@link GZIPOutputStream} on a {@link WdDeflater}, with the same header and trailer. Must be used by one thread at a
 * time.
 *
 * <pre>{@code
 * try (OutputStream gzip = new WdGZIPOutputStream(out)) {
 *     in.transferTo(gzip);
 * }
 * }</pre>
 *
 * <p>The buffer has at least 8 KiB, even if a smaller one was requested, so that a block's output reaches the
 * underlying stream in few writes. In a subclass it has the requested size.
 *
 * @since 1.0
 */
public class WdGZIPOutputStream extends GZIPOutputStream {
    private static final int DEFAULT_BUFFER_BYTES = 512;

    /** The buffer size of the JDK's stream. */
    private final int size;

    /** As {@link GZIPOutputStream#GZIPOutputStream(OutputStream)}. */
    public WdGZIPOutputStream(OutputStream out) throws IOException {
        this(out, DEFAULT_BUFFER_BYTES, false);
    }

    /** As {@link GZIPOutputStream#GZIPOutputStream(OutputStream, int)}. */
    public WdGZIPOutputStream(OutputStream out, int size) throws IOException {
        this(out, size, false);
    }

    /** As {@link GZIPOutputStream#GZIPOutputStream(OutputStream, boolean)}. */
    public WdGZIPOutputStream(OutputStream out, boolean syncFlush) throws IOException {
        this(out, DEFAULT_BUFFER_BYTES, syncFlush);
    }

    /** As {@link GZIPOutputStream#GZIPOutputStream(OutputStream, int, boolean)}. */
    public WdGZIPOutputStream(OutputStream out, int size, boolean syncFlush) throws IOException {
        this(out, size, syncFlush, Deflater.DEFAULT_COMPRESSION);
    }

    /**
     * Creates a stream with a compression level, for which java.util.zip has no constructor.
     *
     * @param out receives the header at once and the compressed data later
     * @param size of the output buffer, in bytes
     * @param syncFlush whether {@link #flush} also flushes the compressor
     * @param level 0 to 9, or -1 for the default
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
