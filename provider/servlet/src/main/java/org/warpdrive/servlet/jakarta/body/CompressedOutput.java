// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta.body;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.warpdrive.zip.WdGZIPOutputStream;

/**
 * A gzip stream whose output is collected, and passed on in one write for each write to it. That is what output which must
 * not block asks for: one write each time the container says it is ready ({@link #setNonBlocking}). Its {@code flush()} does
 * nothing, so that an encoder can be emptied into it.
 */
final class CompressedOutput extends OutputStream {
    private static final int BUFFER_BYTES = 8192;
    private static final int PIECE_BYTES = 1 << 16;

    private final ResponseHead head;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private final byte[] small = new byte[BUFFER_BYTES];
    private final Gzip gzip;
    private int smallLength;
    private boolean nonBlocking;
    private boolean flushPending;

    private static final class Gzip extends WdGZIPOutputStream {
        Gzip(OutputStream out, int level) throws IOException {
            super(out, BUFFER_BYTES, true, level);
        }

        void abandon() {
            def.end();
        }
    }

    /** Writes nothing to the response yet. */
    CompressedOutput(ResponseHead head, int level) throws IOException {
        this.head = head;
        gzip = new Gzip(pending, level);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length <= BUFFER_BYTES - smallLength) {
            System.arraycopy(bytes, offset, small, smallLength, length);
            smallLength += length;
            return;
        }
        compressSmall();
        for (int at = 0; at < length; at += PIECE_BYTES) {
            gzip.write(bytes, offset + at, Math.min(PIECE_BYTES, length - at));
            pushUnlessNonBlocking();
        }
    }

    private void compressSmall() throws IOException {
        gzip.write(small, 0, smallLength);
        smallLength = 0;
    }

    private void pushUnlessNonBlocking() throws IOException {
        if (!nonBlocking) {
            push();
        }
    }

    private void push() throws IOException {
        if (pending.size() > 0) {
            pending.writeTo(head.output());
            pending.reset();
        }
    }

    /** Everything written so far can be decompressed by the client when it gets it. */
    void sync() throws IOException {
        compressSmall();
        gzip.flush();
        if (nonBlocking) {
            flushPending = true;
        } else {
            push();
            head.flush();
        }
    }

    /** What there is of the stream, which may be no more than its header, goes to the response and commits it. */
    void commit() throws IOException {
        push();
        head.flush();
    }

    /** From now on nothing is written but by {@link #pushWhenReady} and at the end. */
    void setNonBlocking() {
        nonBlocking = true;
    }

    /** Passes on what waited for the container to be ready, as it is now; true if a flush is to follow. */
    boolean pushWhenReady() throws IOException {
        boolean flush = flushPending;
        flushPending = false;
        push();
        return flush;
    }

    boolean isPending() {
        return pending.size() > 0;
    }

    /** The end of the gzip stream; the response is left open. */
    void finish() throws IOException {
        compressSmall();
        gzip.finish();
        push();
    }

    /** Gives back what the compressor holds, without another byte of output. */
    void abandon() {
        gzip.abandon();
    }
}
