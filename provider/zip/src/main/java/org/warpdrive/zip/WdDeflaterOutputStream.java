// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A {@link DeflaterOutputStream} on a {@link WdDeflater}. A deflater that is passed in is used as it is.
 *
 * <p>The buffer has at least 8 KiB, even if a smaller one was requested. In a subclass it has the requested size. Must
 * be used by one thread at a time.
 *
 * <pre>{@code
 * try (OutputStream zlib = new WdDeflaterOutputStream(out)) {
 *     zlib.write(data);
 * }
 * }</pre>
 *
 * @since 1.0
 */
public class WdDeflaterOutputStream extends DeflaterOutputStream {
    private static final int DEFAULT_BUFFER_BYTES = 512;

    /** The buffer size of the JDK's stream. */
    private final int size;

    /** Whether this stream created its deflater and so ends it. */
    private final boolean endsDeflater;

    /** As {@link DeflaterOutputStream#DeflaterOutputStream(OutputStream, Deflater, int, boolean)}. */
    public WdDeflaterOutputStream(OutputStream out, Deflater def, int size, boolean syncFlush) {
        super(out, def, size, syncFlush);
        this.size = size;
        this.endsDeflater = false;
        enlargeBuffer();
    }

    /** As {@link DeflaterOutputStream#DeflaterOutputStream(OutputStream, Deflater, int)}. */
    public WdDeflaterOutputStream(OutputStream out, Deflater def, int size) {
        this(out, def, size, false);
    }

    /** As {@link DeflaterOutputStream#DeflaterOutputStream(OutputStream, Deflater, boolean)}. */
    public WdDeflaterOutputStream(OutputStream out, Deflater def, boolean syncFlush) {
        this(out, def, DEFAULT_BUFFER_BYTES, syncFlush);
    }

    /** As {@link DeflaterOutputStream#DeflaterOutputStream(OutputStream, Deflater)}. */
    public WdDeflaterOutputStream(OutputStream out, Deflater def) {
        this(out, def, DEFAULT_BUFFER_BYTES, false);
    }

    /** As {@link DeflaterOutputStream#DeflaterOutputStream(OutputStream, boolean)}, with a {@link WdDeflater}. */
    public WdDeflaterOutputStream(OutputStream out, boolean syncFlush) {
        super(out, syncFlush);
        this.size = DEFAULT_BUFFER_BYTES;
        this.endsDeflater = true;
        def = Deflaters.replace(def, Deflater.DEFAULT_COMPRESSION, false);
        enlargeBuffer();
    }

    /** As {@link DeflaterOutputStream#DeflaterOutputStream(OutputStream)}, with a {@link WdDeflater}. */
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
