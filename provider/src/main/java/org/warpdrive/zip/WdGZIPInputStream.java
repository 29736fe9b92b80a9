// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * A {@link GZIPInputStream} on a {@link WdInflater}: same members, same exceptions.
 *
 * <p>Where the underlying stream has more {@linkplain InputStream#available() at hand} than the buffer's size, it reads up to
 * 16 KiB at once, and so further ahead than the JDK's, which reads ahead too. It does not where that stream supports marks that expire, nor
 * where a buffer smaller than the JDK's default of 512 bytes is asked for, nor in a subclass, which may push back what was
 * read too far.
 */
public class WdGZIPInputStream extends GZIPInputStream {
    private final int size;

    /** {@link GZIPInputStream#GZIPInputStream(InputStream)}. */
    public WdGZIPInputStream(InputStream in) throws IOException {
        this(in, Inflaters.DEFAULT_BUFFER_BYTES);
    }

    /** {@link GZIPInputStream#GZIPInputStream(InputStream, int)}. */
    public WdGZIPInputStream(InputStream in, int size) throws IOException {
        super(in, size);
        inf = Inflaters.replace(inf, true);
        this.size = size;
    }

    @Override
    protected void fill() throws IOException {
        if (getClass() != WdGZIPInputStream.class) {
            super.fill();
            return;
        }
        int count = Inflaters.worthAsking(in, size);
        buf = Inflaters.buffer(buf, count);
        len = Inflaters.read(in, buf, count);
        inf.setInput(buf, 0, len);
    }
}
