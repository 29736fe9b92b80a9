// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.warpdrive.runtime.Integration;
import org.warpdrive.zip.WdGZIPOutputStream;

/**
 * The body of one response: kept back until it is known whether it is compressed, then written through a gzip stream or as
 * it is. Known is that at the first flush, when more has been written than the smallest size worth it, or at the end.
 *
 * <p>The response to a HEAD has the head that the response to a GET would have, as far as that shows (RFC 9110, section
 * 9.3.2): compressed it would have no length, so none is said.
 *
 * <p>For the one thread that is writing the response at a time; {@link #abandon} may be called by any.
 */
public final class ResponseBody extends OutputStream {
    private enum State {
        UNDECIDED,
        PLAIN,
        GZIP,
        ENDED
    }

    private static final int BUFFER_BYTES = 8192;
    private static final String VARY = "Vary";
    private static final String ACCEPT_ENCODING = "accept-encoding";
    private static final String CONTENT_ENCODING = "Content-Encoding";

    private final CompressionRules rules;
    private final ResponseHead head;
    private final boolean accepted;
    private final boolean bodiless;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private State state = State.UNDECIDED;
    private long contentLength = -1;
    private boolean ending;
    private @Nullable Gzip gzip;

    /** A gzip stream that can be given up without another byte of output. */
    private static final class Gzip extends WdGZIPOutputStream {
        Gzip(OutputStream out, int level) throws IOException {
            super(out, BUFFER_BYTES, true, level);
        }

        void abandon() {
            def.end();
        }
    }

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

    /** The application says how long its body will be; false where that length is not to be said to the client (yet). */
    public boolean setContentLength(long length) {
        contentLength = length;
        return state == State.PLAIN;
    }

    /** The length of the body before compression, as said, or -1. */
    public long contentLength() {
        return contentLength;
    }

    private void decide(boolean more) throws IOException {
        if (state != State.UNDECIDED) {
            return;
        }
        boolean unwritten = !more && kept.size() == 0;
        boolean unknown = more || (unwritten && bodiless);
        long length = contentLength >= 0 || unknown ? contentLength : kept.size();
        boolean compressible = !head.isCommitted() && !head.isSendfile() && rules.allow(head, length);
        boolean empty = unwritten && !(bodiless && contentLength > 0);
        if (compressible
                && !CompressionRules.contains(head.headers(VARY), "*")
                && !CompressionRules.contains(head.headers(VARY), ACCEPT_ENCODING)) {
            head.addHeader(VARY, ACCEPT_ENCODING);
        }
        if (compressible && accepted && !empty && Integration.SERVLET.isOn()) {
            try {
                head.setHeader(CONTENT_ENCODING, "gzip");
                gzip = bodiless ? null : new Gzip(head.output(), rules.level());
                state = State.GZIP;
                write(kept);
                return;
            } catch (LinkageError e) {
                head.removeHeader(CONTENT_ENCODING);
                Integration.SERVLET.failed(e);
            }
        }
        state = State.PLAIN;
        if (contentLength >= 0 && !head.isCommitted()) {
            head.setContentLength(contentLength);
        }
        write(kept);
    }

    private void write(ByteArrayOutputStream bytes) throws IOException {
        if (bytes.size() > 0) {
            bytes.writeTo(sink());
            bytes.reset();
        }
    }

    private OutputStream sink() throws IOException {
        return gzip != null ? gzip : head.output();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (state == State.ENDED) {
            return;
        }
        if (state == State.UNDECIDED) {
            if (kept.size() + length < rules.minSize()) {
                kept.write(bytes, offset, length);
                return;
            }
            decide(true);
        }
        sink().write(bytes, offset, length);
    }

    /** Everything written so far goes to the client, and can be decompressed there. */
    @Override
    public void flush() throws IOException {
        if (state != State.ENDED && !ending) {
            decide(true);
            sink().flush();
        }
    }

    /** No more is to be compressed that has not begun to be: for output that must not block. */
    public void passThrough() throws IOException {
        if (state == State.UNDECIDED) {
            state = State.PLAIN;
            if (contentLength >= 0 && !head.isCommitted()) {
                head.setContentLength(contentLength);
            }
            write(kept);
        }
    }

    /** What comes now is the rest: a writer flushes as it closes, and that is not to be taken for more to come. */
    public void ending() {
        ending = true;
    }

    /** The end of the body; leaves the stream below open. */
    public void finish() throws IOException {
        try {
            decide(false);
            if (state == State.GZIP && gzip != null) {
                gzip.finish();
            }
        } finally {
            abandon();
        }
    }

    /** Ends the body, and the stream below. */
    @Override
    public void close() throws IOException {
        if (state != State.ENDED) {
            finish();
            head.output().close();
        }
    }

    /** Gives back what the compressor holds, and writes nothing any more. */
    public void abandon() {
        state = State.ENDED;
        kept.reset();
        if (gzip != null) {
            gzip.abandon();
        }
    }

    /** Everything is taken back: the response, which is not committed, is as new. */
    public void reset() {
        contentLength = -1;
        withdraw();
    }

    /** What was written is taken back, and with it the header that says it is compressed; too late, that is the end. */
    public void withdraw() {
        if (head.isCommitted()) {
            abandon();
            return;
        }
        if (state == State.GZIP) {
            head.removeHeader(CONTENT_ENCODING);
        }
        if (gzip != null) {
            gzip.abandon();
            gzip = null;
        }
        kept.reset();
        ending = false;
        state = State.UNDECIDED;
    }
}
