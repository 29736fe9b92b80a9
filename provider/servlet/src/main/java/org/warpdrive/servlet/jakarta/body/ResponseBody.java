// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta.body;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of one response. It is held as long as the container itself would buffer it. Then it is either left to the
 * container or compressed.
 *
 * <ul>
 *   <li>Held: fewer bytes than fit in the container's buffer, no flush, no end. The wrapped response is untouched. So
 *       code that resets, redirects or replaces it works as it would without the filter.
 *   <li>Plain: the body goes to the container's own stream or writer, and this class takes no further part.
 *   <li>Gzip: entered at the moment when the container would commit the response, and commits it. So a response marked
 *       as gzip cannot get another body. A body that was held to its end has no such moment, and is compressed into the
 *       container's buffer.
 *   <li>Ended: the gzip stream has its trailer. Later writes are discarded.
 * </ul>
 *
 * <p>Bytes are held or compressed only while someone will observe the end of the body: the filter in its dispatch, or
 * an {@code AsyncContext} until it dispatches. Between {@link #leave} and {@link #enter} everything is plain, unless
 * compression has begun. Then what follows continues the gzip stream if the filter certainly returns. Otherwise each
 * output is a gzip member of its own, which some clients do not read. So during asynchronous processing that may end
 * unobserved ({@link #doubt}), compression does not begin.
 *
 * <p>A HEAD response has the same head as the GET response, as far as it can be known (RFC 9110, section 9.3.2). A
 * compressed response has no known length, so none is sent.
 *
 * <p>Used by one thread at a time, the one that writes the response. Only {@link #abandon} may be called by any thread.
 */
public final class ResponseBody {
    private enum State {
        HELD,
        PLAIN,
        GZIP,
        ENDED
    }

    private static final String VARY = "Vary";
    private static final String ACCEPT_ENCODING = "accept-encoding";
    private static final String CONTENT_ENCODING = "Content-Encoding";

    private final CompressionRules rules;
    private final ResponseHead head;
    private final boolean accepted;
    private final boolean bodiless;
    private volatile State state = State.HELD;
    private volatile boolean attended = true;
    private volatile boolean doubtful;
    private volatile boolean lost;
    private volatile @Nullable CompressedOutput compressed;
    private boolean labelled;
    private @Nullable HeldBody held;
    private long contentLength = -1;

    /**
     * Creates the body of a response of which nothing has been written.
     *
     * @param accepted whether the client accepts gzip
     * @param bodiless whether the request is a HEAD, for which the container sends no body
     */
    public ResponseBody(CompressionRules rules, ResponseHead head, boolean accepted, boolean bodiless) {
        this.rules = rules;
        this.head = head;
        this.accepted = accepted;
        this.bodiless = bodiless;
    }

    /** Sets the buffer that the application writes to. */
    public void setHeld(HeldBody held) {
        this.held = held;
    }

    /** Notes the length in bytes that the application declared; -1 if none. */
    public void setContentLength(long length) {
        contentLength = length;
    }

    /** True if the body goes to the container's own stream or writer. */
    public boolean isPlain() {
        return state == State.PLAIN;
    }

    /** True if the body goes to {@link #compressed}. */
    public boolean isCompressed() {
        return state == State.GZIP;
    }

    /** True if any part of the body has been compressed. */
    public boolean wasCompressed() {
        return labelled;
    }

    /** Returns the stream that compresses what is written to it. For a HEAD it discards all bytes. */
    public OutputStream compressed() {
        CompressedOutput out = compressed;
        return out == null ? OutputStream.nullOutputStream() : out;
    }

    /**
     * Decides whether the body is still held when it has grown to {@code size} bytes or characters. If not, its
     * destination is decided, and the held part has been written there.
     */
    public boolean holds(long size) throws IOException {
        if (state != State.HELD) {
            return false;
        }
        if (!attended || (contentLength >= 0 && size > contentLength)) {
            // Nobody will observe the end, or the body exceeds its declared length. The container handles both.
            passThrough();
            return false;
        }
        if (size <= head.bufferSize()) {
            return true;
        }
        decide(true);
        return false;
    }

    /** True if {@code size} bytes are the whole body, by the declared length. */
    public boolean isWhole(long size) {
        return contentLength > 0 && size == contentLength;
    }

    private int heldSize() {
        return held == null || held.isEmpty() ? 0 : held.size();
    }

    private void decide(boolean more) throws IOException {
        if (state != State.HELD) {
            return;
        }
        int size = heldSize();
        boolean unwritten = !more && size == 0;
        boolean unknown = more || (unwritten && bodiless);
        long length = contentLength >= 0 || unknown ? contentLength : size;
        // The declared length differs from the written one; the container handles the error.
        boolean wrong = !more && !bodiless && contentLength >= 0 && contentLength != size;
        boolean compressible = !wrong && !head.isCommitted() && !head.isSendfile() && rules.allow(head, length);
        boolean empty = unwritten && !(bodiless && contentLength > 0);
        if (compressible
                && !CompressionRules.contains(head.headers(VARY), "*")
                && !CompressionRules.contains(head.headers(VARY), ACCEPT_ENCODING)) {
            head.addHeader(VARY, ACCEPT_ENCODING);
        }
        if (!compressible
                || !accepted
                || empty
                || (more && doubtful)
                || !ServletOptions.SERVLET.isOn()
                || !compress()) {
            passThrough();
            return;
        }
        state = State.GZIP;
        release();
        if (more) {
            CompressedOutput out = compressed;
            if (out != null) {
                out.commit();
            } else {
                head.flush();
            }
        }
    }

    /** Marks the response as gzip. Returns false if that is not possible, inside an include for example. */
    private boolean compress() throws IOException {
        CompressedOutput out;
        try {
            out = bodiless ? null : new CompressedOutput(head, rules.level());
        } catch (LinkageError e) {
            ServletOptions.SERVLET.failed(e);
            return false;
        }
        if (head.removeContentLength()) {
            head.setHeader(CONTENT_ENCODING, "gzip");
            if ("gzip".equals(head.header(CONTENT_ENCODING))) {
                compressed = out;
                labelled = true;
                return true;
            }
        }
        if (contentLength >= 0) {
            head.setContentLength(contentLength);
        }
        if (out != null) {
            out.abandon();
        }
        return false;
    }

    private void release() throws IOException {
        if (held != null && !held.isEmpty()) {
            held.release();
        }
    }

    private void drain() throws IOException {
        if (held != null && state == State.GZIP) {
            held.drain();
        }
    }

    /** Leaves the body to the container, unless compression has begun. */
    public void passThrough() throws IOException {
        if (state == State.HELD) {
            state = State.PLAIN;
            release();
        }
    }

    /**
     * Called before the container may answer: passes the held part to it, as without the filter. Later output may be
     * held again.
     */
    public void passHeld() throws IOException {
        if (heldSize() > 0) {
            passThrough();
        }
    }

    /**
     * From now on nobody observes the end of the body.
     *
     * @param returns whether the filter certainly calls {@link #enter} before the end
     */
    public void leave(boolean returns) throws IOException {
        attended = false;
        passHeld();
        if (!returns) {
            lost = true;
            settle();
        }
    }

    /** From now on someone observes the end of the body. */
    public void enter() {
        attended = true;
        doubtful = false;
        lost = false;
    }

    /** From now on the end may come unobserved: compression must not begin before the body has ended. */
    public void doubt() {
        doubtful = true;
    }

    /**
     * Called after compressed output. If nobody will observe the end of the body, each output becomes a gzip member of
     * its own. It may be the last one, and no client may miss anything of it.
     */
    public void settle() throws IOException {
        CompressedOutput out = compressed;
        if (lost && state == State.GZIP && out != null) {
            drain();
            out.endMember();
        }
    }

    /**
     * Makes output non-blocking. Returns true if it must be written by {@link #advance}; a body that is not compressed
     * yet becomes plain.
     */
    public boolean setNonBlocking() throws IOException {
        passThrough();
        CompressedOutput out = compressed;
        if (state == State.GZIP && out != null) {
            out.setNonBlocking();
            return true;
        }
        return false;
    }

    /** True if compressed output or its flush waits for the container to be ready. */
    public boolean isPending() {
        CompressedOutput out = compressed;
        return state == State.GZIP && out != null && out.isPending();
    }

    /**
     * Takes the next step of non-blocking output. To be called when the container is ready.
     *
     * @return true if the caller must flush the response now
     */
    public boolean advance() throws IOException {
        CompressedOutput out = compressed;
        return state == State.GZIP && out != null && out.advance();
    }

    /** Sends everything written so far, so that the client can decompress it. Only for a body that is not plain. */
    public void flush() throws IOException {
        if (!attended) {
            passThrough();
        }
        decide(true);
        drain();
        CompressedOutput out = compressed;
        if (state == State.GZIP && out != null) {
            out.sync();
        } else if (state != State.ENDED) {
            head.flush();
        }
    }

    /** Ends non-blocking output, as far as that is possible without writing it. The end is pending then. */
    public void end() throws IOException {
        CompressedOutput out = compressed;
        if (state == State.GZIP && out != null) {
            out.end();
        }
    }

    /** Ends the body; the response stays open. */
    public void finish() throws IOException {
        decide(false);
        if (state != State.GZIP) {
            return;
        }
        try {
            drain();
            CompressedOutput out = compressed;
            if (out != null) {
                out.finish();
            }
        } finally {
            abandon();
        }
    }

    /** Ends the body and the response. Later writes go to the container, which answers them. */
    public void close() throws IOException {
        finish();
        head.close();
        state = State.PLAIN;
    }

    /** Frees the compressor. Later output is not compressed. */
    public void abandon() {
        CompressedOutput out = compressed;
        if (state == State.GZIP) {
            state = State.ENDED;
        }
        if (out != null) {
            out.abandon();
        }
    }

    /** Discards the held part; the response is not committed. */
    public void drop() {
        if (held != null) {
            held.drop();
        }
    }
}
