// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A {@link GZIPInputStream} on a {@link WdInflater}. Concatenated members are read and invalid data are rejected as by
 * the superclass. Must be used by one thread at a time.
 *
 * <pre>{@code
 * try (InputStream gzip = new WdGZIPInputStream(in)) {
 *     gzip.transferTo(out);
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
public class WdGZIPInputStream extends GZIPInputStream {
    private final int size;

    /** The exception for the next read. The read that found the damage had bytes to return. */
    private final HeldDamage damage = new HeldDamage();

    /** As {@link GZIPInputStream#GZIPInputStream(InputStream)}. */
    public WdGZIPInputStream(InputStream in) throws IOException {
        this(in, Inflaters.DEFAULT_BUFFER_BYTES);
    }

    /** As {@link GZIPInputStream#GZIPInputStream(InputStream, int)}. */
    public WdGZIPInputStream(InputStream in, int size) throws IOException {
        super(in, size);
        inf = Inflaters.replace(inf, true);
        this.size = size;
        if (!isExtended()) {
            this.in = new Underlying(in);
        }
    }

    /**
     * Returns whether this is a subclass, which may use the buffer and the underlying stream and must find both as in
     * the JDK's class.
     */
    private boolean isExtended() {
        return getClass() != WdGZIPInputStream.class;
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
        if (isExtended()) {
            super.fill();
            return;
        }
        Underlying underlying = (Underlying) in;
        int count = Inflaters.worthAsking(underlying.stream(), size, inf);
        buf = Inflaters.buffer(buf, count);
        len = Inflaters.read(in, buf, count);
        inf.setInput(buf, 0, len);
        underlying.filled();
    }

    /**
     * The underlying stream as the superclass must see it. At the end of a member some JDKs call {@code available()} to
     * learn whether another member may follow. They have read no further than a buffer of {@code size} bytes. So the
     * bytes that were read beyond such a buffer count as available.
     */
    private final class Underlying extends FilterInputStream {
        /**
         * Index in {@code buf} where the JDK's stream would have begun a buffer. From there on one begins every
         * {@code size} bytes.
         */
        private int firstBuffer;

        /** Index in {@code buf} where the JDK's buffer would have ended at the previous call. */
        private int bufferEnd;

        Underlying(InputStream in) {
            super(in);
        }

        InputStream stream() {
            return in;
        }

        /**
         * One byte of a header or trailer.
         *
         * @throws IOException if it is none; the superclass would name this class
         */
        @Override
        public int read() throws IOException {
            int value = in.read();
            if (value < -1 || value > 0xff) {
                throw new IOException(
                        in.getClass().getName() + ".read() returned value out of range -1..255: " + value);
            }
            return value;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            return in.read(b, off, len);
        }

        void filled() {
            firstBuffer = 0;
            bufferEnd = 0;
        }

        @Override
        public int available() throws IOException {
            int beyond = len - bufferEnd();
            return beyond > 0 ? beyond : in.available();
        }

        private int bufferEnd() {
            int end = len - inf.getRemaining();
            long begin = end - inf.getBytesRead();
            if (begin > bufferEnd) {
                // The last member's header crossed the end of the JDK's buffer. The rest of it is read byte by byte,
                // and then a new buffer begins.
                firstBuffer = (int) begin;
            }
            int buffers = Math.max(1, (end - firstBuffer + size - 1) / size);
            bufferEnd = Math.min(len, firstBuffer + buffers * size);
            return bufferEnd;
        }
    }
}
