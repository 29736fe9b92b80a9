// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta.body;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.warpdrive.zip.WdGZIPOutputStream;

/**
 * A gzip stream that collects its output and passes it to the response in one write per call. Non-blocking output needs
 * that: the container permits one write each time it reports that it is ready ({@link #setNonBlocking}).
 * {@code flush()} does nothing, so that a character encoder can be flushed into this stream.
 */
final class CompressedOutput extends OutputStream {
    private static final int BUFFER_BYTES = 8192;
    private static final int PIECE_BYTES = 1 << 16;

    private final ResponseHead head;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private final byte[] small = new byte[BUFFER_BYTES];
    private final int level;
    private volatile @Nullable WdGZIPOutputStream gzip;
    private int smallLength;
    private boolean nonBlocking;
    private boolean flushPending;

    /** Creates the stream. Nothing is written to the response yet. */
    CompressedOutput(ResponseHead head, int level) throws IOException {
        this.head = head;
        this.level = level;
        gzip();
    }

    /** Returns the stream of the current gzip member, and begins one if there is none. */
    private WdGZIPOutputStream gzip() throws IOException {
        WdGZIPOutputStream current = gzip;
        if (current == null) {
            current = new WdGZIPOutputStream(pending, BUFFER_BYTES, true, level);
            gzip = current;
        }
        return current;
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
            gzip().write(bytes, offset + at, Math.min(PIECE_BYTES, length - at));
            pushUnlessNonBlocking();
        }
    }

    private void compressSmall() throws IOException {
        if (smallLength > 0) {
            gzip().write(small, 0, smallLength);
            smallLength = 0;
        }
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

    /**
     * Flushes: the client can decompress everything written so far when it arrives. Non-blocking output is only
     * prepared: {@link #advance} sends it.
     */
    void sync() throws IOException {
        compressSmall();
        WdGZIPOutputStream current = gzip;
        if (current != null) {
            current.flush();
        }
        if (nonBlocking) {
            flushPending = true;
        } else {
            push();
            head.flush();
        }
    }

    /** Sends the compressed data so far, which may be only the gzip header, and commits the response. */
    void commit() throws IOException {
        push();
        head.flush();
    }

    /** Makes output non-blocking: only {@link #advance} and {@link #finish} write to the response. */
    void setNonBlocking() {
        nonBlocking = true;
    }

    /**
     * Takes the next step of non-blocking output. The first writes the pending bytes, the second is the flush. To be
     * called when the container is ready and something {@link #isPending}.
     *
     * @return true if the caller must flush the response now
     */
    boolean advance() throws IOException {
        if (pending.size() > 0) {
            push();
            return false;
        }
        flushPending = false;
        return true;
    }

    /** True if compressed bytes or a flush wait for the container to be ready. */
    boolean isPending() {
        return pending.size() > 0 || flushPending;
    }

    /** Ends the gzip stream; the response stays open. */
    void finish() throws IOException {
        end();
        push();
    }

    /** Ends the gzip stream. Its end is pending then. */
    void end() throws IOException {
        compressSmall();
        WdGZIPOutputStream current = gzip;
        if (current != null) {
            current.finish();
        }
    }

    /** Ends the current gzip member. What is written later begins another one (RFC 1952, section 2.2). */
    void endMember() throws IOException {
        finish();
        abandon();
        gzip = null;
    }

    /** Frees the compressor without writing anything. */
    void abandon() {
        WdGZIPOutputStream current = gzip;
        if (current != null) {
            current.abandon();
        }
    }
}
