// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

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

    /** Met by a read that had bytes to return all the same: the next read's. */
    private @Nullable ZipException damage;

    /** {@link GZIPInputStream#GZIPInputStream(InputStream)}. */
    public WdGZIPInputStream(InputStream in) throws IOException {
        this(in, Inflaters.DEFAULT_BUFFER_BYTES);
    }

    /** {@link GZIPInputStream#GZIPInputStream(InputStream, int)}. */
    public WdGZIPInputStream(InputStream in, int size) throws IOException {
        super(in, size);
        inf = Inflaters.replace(inf, true);
        this.size = size;
        if (!isExtended()) {
            this.in = new Underlying(in);
        }
    }

    /** Whether a subclass may look at the buffer or at the underlying stream, and has to find both as the JDK's has them. */
    private boolean isExtended() {
        return getClass() != WdGZIPInputStream.class;
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
     * The underlying stream as the superclass is to see it. At the end of a member some JDKs ask {@code available()} whether
     * another may follow, having read no further than their buffer of {@code size} bytes reaches. So what was read beyond that
     * counts as available.
     */
    private final class Underlying extends FilterInputStream {
        /** Where in {@code buf} the JDK's stream would have begun a buffer; one begins every {@code size} bytes from there. */
        private int firstBuffer;

        /** Where in {@code buf} the JDK's buffer would have ended when it was last asked for. */
        private int bufferEnd;

        Underlying(InputStream in) {
            super(in);
        }

        InputStream stream() {
            return in;
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
                // The last header went over the buffer's end, from where on it is read byte by byte, then a buffer
                // begins.
                firstBuffer = (int) begin;
            }
            int buffers = Math.max(1, (end - firstBuffer + size - 1) / size);
            bufferEnd = Math.min(len, firstBuffer + buffers * size);
            return bufferEnd;
        }
    }
}
