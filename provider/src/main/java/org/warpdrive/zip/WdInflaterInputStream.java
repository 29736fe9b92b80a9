// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * An {@link InflaterInputStream} on a {@link WdInflater}, or on the inflater it is given.
 *
 * <p>Where the underlying stream has more {@linkplain InputStream#available() at hand} than the buffer's size, it reads up to
 * 16 KiB at once, and so further ahead than the JDK's, which reads ahead too. It does not where that stream supports marks that expire, nor
 * where a buffer smaller than the JDK's default of 512 bytes is asked for, nor in a subclass, which may push back what was
 * read too far.
 */
public class WdInflaterInputStream extends InflaterInputStream {
    private final int size;

    /** {@link InflaterInputStream#InflaterInputStream(InputStream)}. */
    public WdInflaterInputStream(InputStream in) {
        // Not by another constructor: the superclass ends only an inflater that it made itself.
        super(in);
        inf = Inflaters.replace(inf, false);
        size = buf.length;
    }

    /** {@link InflaterInputStream#InflaterInputStream(InputStream, Inflater)}. */
    public WdInflaterInputStream(InputStream in, Inflater inf) {
        this(in, inf, Inflaters.DEFAULT_BUFFER_BYTES);
    }

    /** {@link InflaterInputStream#InflaterInputStream(InputStream, Inflater, int)}. */
    public WdInflaterInputStream(InputStream in, Inflater inf, int size) {
        super(in, inf, size);
        this.size = size;
    }

    @Override
    protected void fill() throws IOException {
        if (Inflaters.repeatsFailure(inf)) {
            return;
        }
        if (getClass() != WdInflaterInputStream.class) {
            super.fill();
            return;
        }
        int count = Inflaters.worthAsking(in, size);
        buf = Inflaters.buffer(buf, count);
        len = Inflaters.read(in, buf, count);
        inf.setInput(buf, 0, len);
    }
}
