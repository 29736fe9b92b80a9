// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A {@link GZIPOutputStream} on {@link WdDeflater}. */
public class WdGZIPOutputStream extends GZIPOutputStream {
    private static final int DEFAULT_BUFFER_BYTES = 512;

    public WdGZIPOutputStream(OutputStream out) throws IOException {
        this(out, DEFAULT_BUFFER_BYTES, false);
    }

    public WdGZIPOutputStream(OutputStream out, int size) throws IOException {
        this(out, size, false);
    }

    public WdGZIPOutputStream(OutputStream out, boolean syncFlush) throws IOException {
        this(out, DEFAULT_BUFFER_BYTES, syncFlush);
    }

    public WdGZIPOutputStream(OutputStream out, int size, boolean syncFlush) throws IOException {
        this(out, size, syncFlush, Deflater.DEFAULT_COMPRESSION);
    }

    /**
     * A stream of the given level, which java.util.zip does not offer.
     *
     * @param level -1 to 9, as in {@link Deflater}
     * @throws IllegalArgumentException if {@code size <= 0} or the level is out of range
     */
    public WdGZIPOutputStream(OutputStream out, int size, boolean syncFlush, int level) throws IOException {
        super(out, size, syncFlush);
        def.end();
        def = new WdDeflater(level, true);
    }
}
