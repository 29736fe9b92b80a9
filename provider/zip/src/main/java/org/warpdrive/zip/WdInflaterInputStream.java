// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

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

    /** Met by a read that had bytes to return all the same: the next read's. */
    private @Nullable ZipException damage;

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

    /**
     * As the superclass's. Where more was read at once than the JDK's stream reads, which loses no more than what its small buffer
     * holds, all of damaged data that decodes is returned, and the exception is thrown by the read after that.
     */
    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        ZipException met = damage;
        if (met != null && len > 0) {
            damage = null;
            throw met;
        }
        long before = Inflaters.written(inf);
        try {
            return super.read(b, off, len);
        } catch (ZipException e) {
            long count = Inflaters.written(inf) - before;
            if (count <= 0 || this.len <= size) {
                throw e;
            }
            damage = e;
            return (int) count;
        }
    }

    @Override
    public void close() throws IOException {
        damage = null;
        super.close();
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
        int count = Inflaters.worthAsking(in, size, inf);
        buf = Inflaters.buffer(buf, count);
        len = Inflaters.read(in, buf, count);
        inf.setInput(buf, 0, len);
    }
}
