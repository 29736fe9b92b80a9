// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A {@link DeflaterOutputStream} that makes itself a {@link WdDeflater}; one that is passed in is used as it is.
 *
 * <p>Its buffer is at least 8 KiB, whatever size is asked for; a subclass has the buffer it asks for.
 */
public class WdDeflaterOutputStream extends DeflaterOutputStream {
    private static final int DEFAULT_BUFFER_BYTES = 512;

    /** The size of the buffer that the JDK's stream would have. */
    private final int size;

    /** Whether the deflater is this stream's own, and ends with it. */
    private final boolean endsDeflater;

    /** {@link DeflaterOutputStream#DeflaterOutputStream(OutputStream, Deflater, int, boolean)}. */
    public WdDeflaterOutputStream(OutputStream out, Deflater def, int size, boolean syncFlush) {
        super(out, def, size, syncFlush);
        this.size = size;
        this.endsDeflater = false;
        enlargeBuffer();
    }

    /** {@link DeflaterOutputStream#DeflaterOutputStream(OutputStream, Deflater, int)}. */
    public WdDeflaterOutputStream(OutputStream out, Deflater def, int size) {
        this(out, def, size, false);
    }

    /** {@link DeflaterOutputStream#DeflaterOutputStream(OutputStream, Deflater, boolean)}. */
    public WdDeflaterOutputStream(OutputStream out, Deflater def, boolean syncFlush) {
        this(out, def, DEFAULT_BUFFER_BYTES, syncFlush);
    }

    /** {@link DeflaterOutputStream#DeflaterOutputStream(OutputStream, Deflater)}. */
    public WdDeflaterOutputStream(OutputStream out, Deflater def) {
        this(out, def, DEFAULT_BUFFER_BYTES, false);
    }

    /** {@link DeflaterOutputStream#DeflaterOutputStream(OutputStream, boolean)}. */
    public WdDeflaterOutputStream(OutputStream out, boolean syncFlush) {
        super(out, syncFlush);
        this.size = DEFAULT_BUFFER_BYTES;
        this.endsDeflater = true;
        def = Deflaters.replace(def, Deflater.DEFAULT_COMPRESSION, false);
        enlargeBuffer();
    }

    /** {@link DeflaterOutputStream#DeflaterOutputStream(OutputStream)}. */
    public WdDeflaterOutputStream(OutputStream out) {
        this(out, false);
    }

    private void enlargeBuffer() {
        if (getClass() == WdDeflaterOutputStream.class) {
            buf = Deflaters.enlarge(buf, def);
        }
    }

    @Override
    public void finish() throws IOException {
        long before = Deflaters.written(def);
        try {
            super.finish();
        } catch (IOException e) {
            if (endsDeflater) {
                def = Deflaters.afterFailedEnd(def, before, size);
            }
            throw e;
        }
    }
}
