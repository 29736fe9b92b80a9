// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta.body;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of one response: held back for as long as the container itself would keep it, then either left to the container
 * or compressed.
 *
 * <ul>
 *   <li>Held: fewer bytes than the container's buffer has, no flush, no end. The response below is untouched, so whatever
 *       resets, redirects or replaces it works as it would without a filter.
 *   <li>Plain: the container's own stream or writer gets it, and this class has no more part in it.
 *   <li>Gzip: entered at the moment at which the container would commit the response, and commits it. So a response that
 *       says gzip cannot be given another body any more. At the end of a body that was held whole there is no such moment;
 *       it is compressed into the container's buffer.
 *   <li>Ended: a gzip stream with its trailer; what is written later has no place to go.
 * </ul>
 *
 * <p>Bytes are held, or compressed, only while somebody will see the end: the filter in its dispatch, or an
 * {@code AsyncContext} until it dispatches. Between {@link #leave} and {@link #enter} they are not.
 *
 * <p>The response to a HEAD has the head that the response to a GET would have, as far as that shows (RFC 9110, section
 * 9.3.2): compressed it would have no length, so none is said.
 *
 * <p>For the one thread that is writing the response at a time; {@link #abandon} may be called by any.
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
    private volatile @Nullable CompressedOutput compressed;
    private boolean labelled;
    private @Nullable HeldBody held;
    private long contentLength = -1;

    /**
     * The body of a response of which nothing has been written.
     *
     * @param accepted whether the client takes gzip
     * @param bodiless whether it answers a HEAD: the container sends nothing of the body
     */
    public ResponseBody(CompressionRules rules, ResponseHead head, boolean accepted, boolean bodiless) {
        this.rules = rules;
        this.head = head;
        this.accepted = accepted;
        this.bodiless = bodiless;
    }

    /** What the application writes to. */
    public void setHeld(HeldBody held) {
        this.held = held;
    }

    /** The application said to the container how long its body will be, or -1. */
    public void setContentLength(long length) {
        contentLength = length;
    }

    /** Whether the container's own stream or writer is to be used. */
    public boolean isPlain() {
        return state == State.PLAIN;
    }

    /** Whether bytes are to be written to {@link #compressed}. */
    public boolean isCompressed() {
        return state == State.GZIP;
    }

    /** Whether any of it has been compressed. */
    public boolean wasCompressed() {
        return labelled;
    }

    /** Where bytes go that are to be compressed. */
    public OutputStream compressed() {
        CompressedOutput out = compressed;
        return out == null ? OutputStream.nullOutputStream() : out;
    }

    /**
     * Whether so many bytes, or characters, in all are to be held. If not, it has been decided where the body goes, and what
     * was held has gone there.
     */
    public boolean holds(long size) throws IOException {
        if (state != State.HELD) {
            return false;
        }
        if (!attended || (contentLength >= 0 && size > contentLength)) {
            // Nobody will see its end, or it is longer than was said: the container knows what to do then.
            passThrough();
            return false;
        }
        if (size <= head.bufferSize()) {
            return true;
        }
        decide(true);
        return false;
    }

    /** Whether what is held is the whole body, by the length that was said. */
    public boolean isWhole(long size) {
        return state == State.HELD && contentLength > 0 && size == contentLength;
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
        // Said one length and written another: what is to come of that is the container's to say.
        boolean wrong = !more && !bodiless && contentLength >= 0 && contentLength != size;
        boolean compressible = !wrong && !head.isCommitted() && !head.isSendfile() && rules.allow(head, length);
        boolean empty = unwritten && !(bodiless && contentLength > 0);
        if (compressible
                && !CompressionRules.contains(head.headers(VARY), "*")
                && !CompressionRules.contains(head.headers(VARY), ACCEPT_ENCODING)) {
            head.addHeader(VARY, ACCEPT_ENCODING);
        }
        if (!compressible || !accepted || empty || !ServletOptions.SERVLET.isOn() || !compress()) {
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

    /** Says to the client that the body is compressed; false if that cannot be said: inside an include for example. */
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

    /** Nothing is to be compressed that has not begun to be. */
    public void passThrough() throws IOException {
        if (state == State.HELD) {
            state = State.PLAIN;
            release();
        }
    }

    /** The container may answer now: it has what it would have without the filter. What is still to be written may be held. */
    public void passHeld() throws IOException {
        if (heldSize() > 0) {
            passThrough();
        }
    }

    /** Nobody is there from now on who will see the end. */
    public void leave() throws IOException {
        attended = false;
        passHeld();
    }

    /** Somebody will see the end. */
    public void enter() {
        attended = true;
    }

    /** From now on nothing may block: true if it is to be written by {@link #pushWhenReady}. */
    public boolean setNonBlocking() throws IOException {
        passThrough();
        CompressedOutput out = compressed;
        if (state == State.GZIP && out != null) {
            out.setNonBlocking();
            return true;
        }
        return false;
    }

    /** Whether there is output that waits for the container to be ready. */
    public boolean isPending() {
        CompressedOutput out = compressed;
        return state == State.GZIP && out != null && out.isPending();
    }

    /** Passes on what waited, in one write; true if a flush is to follow as soon as the container is ready for that. */
    public boolean pushWhenReady() throws IOException {
        CompressedOutput out = compressed;
        return state == State.GZIP && out != null && out.pushWhenReady();
    }

    /** Everything written so far goes to the client, and can be decompressed there. For a body that is not plain. */
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

    /** The end of the body; leaves the response open. */
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

    /** The end of the body and of the response. Writes that follow get the container's own answer. */
    public void close() throws IOException {
        finish();
        head.close();
        state = State.PLAIN;
    }

    /** Gives back what the compressor holds, and compresses nothing any more. */
    public void abandon() {
        CompressedOutput out = compressed;
        if (state == State.GZIP) {
            state = State.ENDED;
        }
        if (out != null) {
            out.abandon();
        }
    }

    /** What is held is taken back; the response is not committed. */
    public void drop() {
        if (held != null) {
            held.drop();
        }
    }
}
