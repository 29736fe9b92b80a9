// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

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

    /** {@link DeflaterOutputStream#DeflaterOutputStream(OutputStream, Deflater, int, boolean)}. */
    public WdDeflaterOutputStream(OutputStream out, Deflater def, int size, boolean syncFlush) {
        super(out, def, size, syncFlush);
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
        def = Deflaters.replace(def, Deflater.DEFAULT_COMPRESSION, false);
        enlargeBuffer();
    }

    /** {@link DeflaterOutputStream#DeflaterOutputStream(OutputStream)}. */
    public WdDeflaterOutputStream(OutputStream out) {
        this(out, false);
    }

    private void enlargeBuffer() {
        if (getClass() == WdDeflaterOutputStream.class) {
            buf = Deflaters.enlarge(buf);
        }
    }
}
