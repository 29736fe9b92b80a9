// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * An {@link InflaterInputStream} on a {@link WdInflater}. An inflater that is passed in is used as it is. Must be used
 * by one thread at a time.
 *
 * <pre>{@code
 * try (InputStream data = new WdInflaterInputStream(in)) {
 *     data.transferTo(out);
 * }
 * }</pre>
 *
 * <p>Read-ahead: if more than the buffer's size is {@linkplain InputStream#available() available}, up to 16 KiB are
 * read at once from the underlying stream. The superclass reads ahead as well, but by its buffer's size at most. There
 * is no additional read-ahead
 *
 * <ul>
 * <li>if the underlying stream supports marks with a limit,
 * <li>if the requested buffer is smaller than 512 bytes, the JDK's default,
 * <li>or in a subclass, which may push back what was read too far.
 * </ul>
 *
 * @since 1.0
 */
public class WdInflaterInputStream extends InflaterInputStream {
    private final int size;

    /** The exception for the next read. The read that found the damage had bytes to return. */
    private final HeldDamage damage = new HeldDamage();

    /** As {@link InflaterInputStream#InflaterInputStream(InputStream)}, with a {@link WdInflater}. */
    public WdInflaterInputStream(InputStream in) {
        // Not through another constructor, because the superclass only ends an inflater that it created itself.
        super(in);
        inf = Inflaters.replace(inf, false);
        size = buf.length;
    }

    /** As {@link InflaterInputStream#InflaterInputStream(InputStream, Inflater)}. */
    public WdInflaterInputStream(InputStream in, Inflater inf) {
        this(in, inf, Inflaters.DEFAULT_BUFFER_BYTES);
    }

    /** As {@link InflaterInputStream#InflaterInputStream(InputStream, Inflater, int)}. */
    public WdInflaterInputStream(InputStream in, Inflater inf, int size) {
        super(in, inf, size);
        this.size = size;
    }

    /**
     * Reads as the superclass does, with one difference for damaged data after a large read-ahead. All bytes that could
     * be decoded are returned, and the next read throws the exception. The superclass throws at once, and loses only
     * what its small buffer holds.
     */
    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        damage.throwIfHeld(len);
        long before = Inflaters.written(inf);
        try {
            return super.read(b, off, len);
        } catch (ZipException e) {
            return damage.hold(e, Inflaters.written(inf) - before, this.len > size);
        }
    }

    @Override
    public void close() throws IOException {
        damage.drop();
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
