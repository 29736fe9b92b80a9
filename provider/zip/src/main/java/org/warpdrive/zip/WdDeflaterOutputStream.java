// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link DeflaterOutputStream} that compresses as {@link WdDeflater} does. A deflater that is passed in is used as it
 * is.
 *
 * <p>The buffer grows to 8 KiB if a smaller one was requested. In a subclass it has the requested size. Must be used by
 * one thread at a time.
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

    /**
     * An ended deflater, for the superclass's constructor: the constructor that makes one itself makes a zlib stream,
     * for which {@link #hidden} has no use. Not made by an initialiser, which might run at the end of the stack.
     */
    private static volatile @Nullable Deflater ended;

    /**
     * What compresses; null if the caller has passed a deflater in, in a subclass, which may use {@code def}, and where
     * the JDK does the work.
     */
    private final @Nullable HiddenDeflater hidden;

    /** The buffer size of the JDK's stream. */
    private final int size;

    private final boolean syncFlush;

    /** Whether this stream created its deflater and so ends it. */
    private final boolean endsDeflater;

    /** As {@link DeflaterOutputStream#DeflaterOutputStream(OutputStream, Deflater, int, boolean)}. */
    public WdDeflaterOutputStream(OutputStream out, Deflater def, int size, boolean syncFlush) {
        super(out, def, size, syncFlush);
        this.size = size;
        this.syncFlush = syncFlush;
        this.endsDeflater = false;
        this.hidden = null;
        if (getClass() == WdDeflaterOutputStream.class) {
            buf = Deflaters.enlarge(buf, def);
        }
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

    /** As {@link DeflaterOutputStream#DeflaterOutputStream(OutputStream, boolean)}. */
    public WdDeflaterOutputStream(OutputStream out, boolean syncFlush) {
        super(out, ended(), DEFAULT_BUFFER_BYTES, syncFlush);
        this.size = DEFAULT_BUFFER_BYTES;
        this.syncFlush = syncFlush;
        this.endsDeflater = true;
        if (getClass() == WdDeflaterOutputStream.class) {
            hidden = Deflaters.hidden(Deflater.DEFAULT_COMPRESSION, false, buf);
            if (hidden == null) {
                def = new Deflater();
            }
        } else {
            hidden = null;
            def = new WdDeflater();
        }
    }

    /** As {@link DeflaterOutputStream#DeflaterOutputStream(OutputStream)}. */
    public WdDeflaterOutputStream(OutputStream out) {
        this(out, false);
    }

    private static Deflater ended() {
        Deflater deflater = ended;
        if (deflater == null) {
            deflater = new Deflater();
            deflater.end();
            ended = deflater;
        }
        return deflater;
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        if (hidden == null) {
            super.write(b, off, len);
        } else {
            hidden.write(b, off, len, out);
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
            hidden.finish(out, null);
            return;
        }
        long before = Deflaters.written(def);
        try {
            super.finish();
        } catch (IOException e) {
            if (endsDeflater) {
                def.end();
                def = Deflaters.afterFailedEnd(def, before, size);
            }
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
            } else if (endsDeflater) {
                def.end();
            }
        }
    }
}
