// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link GZIPOutputStream} that compresses as {@link WdDeflater} does, with the same header and trailer. Must be used
 * by one thread at a time.
 *
 * <pre>{@code
 * try (OutputStream gzip = new WdGZIPOutputStream(out)) {
 *     in.transferTo(gzip);
 * }
 * }</pre>
 *
 * <p>The buffer grows to 8 KiB if a smaller one was requested, so that a block's output reaches the underlying stream in
 * few writes. In a subclass it has the requested size, and {@code def} is a {@link WdDeflater}.
 *
 * @since 1.0
 */
public class WdGZIPOutputStream extends GZIPOutputStream {
    private static final int DEFAULT_BUFFER_BYTES = 512;

    /** What compresses; null in a subclass, which may use {@code def}, and where the JDK does the work. */
    private final @Nullable HiddenDeflater hidden;

    /** The buffer size of the JDK's stream. */
    private final int size;

    private final boolean syncFlush;

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
        this.syncFlush = syncFlush;
        if (getClass() == WdGZIPOutputStream.class) {
            Deflaters.setLevel(def, level);
            hidden = Deflaters.hidden(level, true, buf);
            if (hidden != null) {
                def.end();
            }
        } else {
            hidden = null;
            def = Deflaters.replace(def, level, true);
        }
    }

    @Override
    public synchronized void write(byte[] b, int off, int len) throws IOException {
        if (hidden == null) {
            super.write(b, off, len);
        } else {
            hidden.write(b, off, len, out);
            crc.update(b, off, len);
        }
    }

    @Override
    public void flush() throws IOException {
        if (hidden == null) {
            super.flush();
            return;
        }
        if (syncFlush) {
            hidden.flush(out);
        }
        out.flush();
    }

    @Override
    public void finish() throws IOException {
        if (hidden != null) {
            hidden.finish(out, crc);
            return;
        }
        long before = Deflaters.written(def);
        try {
            super.finish();
        } catch (IOException e) {
            def = Deflaters.afterFailedEnd(def, before, size);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            if (hidden != null) {
                hidden.end();
            }
        }
    }

    /**
     * Gives the stream up: frees the compressor without writing anything more. The underlying stream stays open. What
     * was written to it cannot be decompressed to its end.
     */
    public void abandon() {
        if (hidden != null) {
            hidden.end();
        } else {
            def.end();
        }
    }
}
