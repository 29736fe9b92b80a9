// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.warpdrive.servlet.jakarta.body.CompressionRules;
import org.warpdrive.servlet.jakarta.body.ResponseBody;

/**
 * A response whose body is a {@link ResponseBody}. Everything else is passed on to the wrapped response, which decides
 * what to ignore: inside an include, for example, everything.
 *
 * <p>Methods that Servlet 6.1 added are declared without {@code @Override}, since the class is compiled against an
 * older API and for {@code javax.servlet}.
 */
final class CompressedResponse extends HttpServletResponseWrapper {
    private static final String CONTENT_LENGTH = "Content-Length";
    private static final String CONTENT_TYPE = "Content-Type";
    private static final StackWalker CALLER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private final Turn turn;
    private final HttpServletResponse below;
    private final ResponseBody body;
    private @Nullable ServletResponse opaque;
    private @Nullable BodyStream stream;
    private @Nullable PrintWriter writer;
    private @Nullable BodyWriter bodyWriter;
    private boolean charsetSaid;

    CompressedResponse(Turn turn, HttpServletResponse response, CompressionRules rules, boolean accepted) {
        super(response);
        this.turn = turn;
        below = response;
        body = new ResponseBody(
                rules,
                new ContainerResponse(turn.request(), response),
                accepted,
                turn.request().getMethod().equals("HEAD"));
    }

    /** Returns the {@code CompressedResponse} that the response is or wraps; null if there is none. */
    static @Nullable CompressedResponse in(ServletResponse response) {
        ServletResponse each = response;
        while (each instanceof ServletResponseWrapper wrapper) {
            if (wrapper instanceof CompressedResponse compressed) {
                return compressed;
            }
            each = wrapper.getResponse();
        }
        return null;
    }

    Turn turn() {
        return turn;
    }

    ResponseBody body() {
        return body;
    }

    /** Returns the container's writer. If the body was compressed, returns one that discards what is written to it. */
    PrintWriter belowWriter() throws IOException {
        return body.wasCompressed() ? new PrintWriter(Writer.nullWriter()) : below.getWriter();
    }

    /** Ends the body; the response stays open. */
    void finish() throws IOException {
        body.finish();
    }

    /** Ends the body, and then calls {@code next}: later, if non-blocking output must wait for the container. */
    void finish(Runnable next) throws IOException {
        if (stream != null) {
            stream.finish(next);
        } else {
            body.finish();
            next.run();
        }
    }

    /**
     * Called when the application failed. The container gets the response as it would be without the filter, and
     * answers.
     */
    void fail() throws IOException {
        leaveToContainer();
        body.finish();
        if (body.wasCompressed()) {
            // Jetty discards its buffer when a request fails.
            below.flushBuffer();
        }
    }

    // ---- The wrapped response, for callers that ask for it.

    /**
     * Returns the wrapped response, after giving it everything written so far. The caller may write to it or reset it,
     * as Jetty does before a forward.
     *
     * <ul>
     *   <li>A container only inspects or resets it, so later output here may still be compressed. Other callers may
     *       write to it. Their output must not be compressed, and so nothing later is.
     *   <li>Once the body is being compressed, other callers get a response whose body is this one's.
     *   <li>Tomcat's dispatcher looks for a response class of Tomcat's own and ends that one after a forward, without
     *       the output held here. So it gets one that it does not recognise, and then closes the response that it was
     *       given.
     * </ul>
     */
    @Override
    public ServletResponse getResponse() {
        String caller = CALLER.getCallerClass().getName();
        if (caller.equals("org.apache.catalina.core.ApplicationDispatcher")) {
            ServletResponse actual = super.getResponse();
            if (actual != below) {
                return actual;
            }
            if (opaque == null) {
                opaque = ContainerResponse.opaque(below);
            }
            return opaque;
        }
        boolean container = ContainerResponse.isContainer(caller);
        if (container) {
            passHeld();
        } else {
            leave();
        }
        return container || body.isPlain() ? super.getResponse() : ContainerResponse.opaque(this);
    }

    /** Passes everything written so far to the wrapped response. */
    void passHeld() {
        try {
            body.passHeld();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void leave() {
        try {
            leaveToContainer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void setResponse(ServletResponse response) {
        super.setResponse(response == opaque ? below : response);
    }

    // ---- The body.

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (writer != null) {
            throw new IllegalStateException("getWriter() has been called");
        }
        if (stream == null) {
            stream = new BodyStream(body, below.getOutputStream());
            body.setHeld(stream);
        }
        return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (stream != null) {
            throw new IllegalStateException("getOutputStream() has been called");
        }
        if (writer == null) {
            BodyWriter characters = new BodyWriter(this, charset());
            bodyWriter = characters;
            body.setHeld(characters);
            writer = new BodyPrintWriter(characters, ContainerResponse.lineSeparator(below));
            charsetSaid = false;
            // Not if a container only closes what a forward left open: that is no choice of a charset.
            if (!ContainerResponse.isContainer(CALLER.getCallerClass().getName())) {
                sayCharset();
            }
        }
        return writer;
    }

    private Charset charset() throws UnsupportedEncodingException {
        String name = getCharacterEncoding();
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new UnsupportedEncodingException(name);
        }
    }

    /** Sends the charset of the writer to the client, as a container does when it returns a writer. */
    void sayCharset() {
        if (bodyWriter != null && !charsetSaid && !super.isCommitted()) {
            charsetSaid = true;
            String type = super.getContentType();
            String said = type == null ? "" : type.toLowerCase(Locale.ROOT);
            // JSON is UTF-8 by default, and Jetty then sends no charset.
            boolean needless = said.contains("charset=")
                    || (said.startsWith("application/json")
                            && bodyWriter.charset().equals(StandardCharsets.UTF_8));
            if (!needless) {
                super.setCharacterEncoding(getCharacterEncoding());
            }
        }
    }

    boolean isCharsetSaid() {
        return charsetSaid;
    }

    // The charset can no longer change once there is a writer.

    @Override
    public void setCharacterEncoding(@Nullable String charset) {
        leaveWhole();
        if (bodyWriter == null) {
            super.setCharacterEncoding(charset);
        }
    }

    /** Since Servlet 6.1. */
    public void setCharacterEncoding(@Nullable Charset charset) {
        setCharacterEncoding(charset == null ? null : charset.name());
    }

    @Override
    public void setContentType(@Nullable String type) {
        if (!isWhole()) {
            super.setContentType(type);
            keepCharset();
        }
    }

    @Override
    public void setLocale(Locale locale) {
        if (!isWhole()) {
            sayCharset();
            super.setLocale(locale);
        }
    }

    private void keepCharset() {
        if (bodyWriter != null && charsetSaid && super.getContentType() != null) {
            String name = bodyWriter.charset().name();
            if (!name.equalsIgnoreCase(super.getCharacterEncoding())) {
                super.setCharacterEncoding(name);
            }
        }
    }

    // ---- The length, which the body must know too.

    /**
     * True if a body is held that has the declared length. The application then finds the response committed, and
     * header fields that it sets are ignored, though the container has not got the response yet.
     */
    private boolean isWhole() {
        return stream != null && body.isWhole(stream.size()) && ContainerResponse.commitsWhole(below);
    }

    @Override
    public boolean isCommitted() {
        return isWhole() || super.isCommitted();
    }

    private void lengthSaid(long length) {
        if (!isIncluded()) {
            body.setContentLength(length);
        }
    }

    @Override
    public void setContentLength(int length) {
        setContentLengthLong(length);
    }

    @Override
    public void setContentLengthLong(long length) {
        if (!isWhole()) {
            super.setContentLengthLong(length);
            lengthSaid(length);
        }
    }

    private void headerSaid(String name, @Nullable String value) {
        if (CONTENT_LENGTH.equalsIgnoreCase(name)) {
            try {
                lengthSaid(value == null ? -1 : Long.parseLong(value.strip()));
            } catch (NumberFormatException e) {
                // The container will reject it.
            }
        } else if (CONTENT_TYPE.equalsIgnoreCase(name)) {
            keepCharset();
        }
    }

    @Override
    public void setHeader(String name, String value) {
        if (!isWhole()) {
            super.setHeader(name, value);
            headerSaid(name, value);
        }
    }

    @Override
    public void addHeader(String name, String value) {
        if (!isWhole()) {
            super.addHeader(name, value);
            headerSaid(name, value);
        }
    }

    @Override
    public void setIntHeader(String name, int value) {
        if (!isWhole()) {
            super.setIntHeader(name, value);
            headerSaid(name, Integer.toString(value));
        }
    }

    @Override
    public void addIntHeader(String name, int value) {
        if (!isWhole()) {
            super.addIntHeader(name, value);
            headerSaid(name, Integer.toString(value));
        }
    }

    @Override
    public void setDateHeader(String name, long date) {
        if (!isWhole()) {
            super.setDateHeader(name, date);
        }
    }

    @Override
    public void addDateHeader(String name, long date) {
        if (!isWhole()) {
            super.addDateHeader(name, date);
        }
    }

    @Override
    public void addCookie(Cookie cookie) {
        if (!isWhole()) {
            super.addCookie(cookie);
        }
    }

    @Override
    public void setStatus(int status) {
        if (!isWhole()) {
            super.setStatus(status);
        }
    }

    // ---- The buffer.

    @Override
    public void setBufferSize(int size) {
        // A HEAD writes no body, and some containers do not remember that the response was flushed.
        boolean sent = body.wasCompressed() && super.isCommitted();
        if (sent || (stream != null && !stream.isEmpty()) || (bodyWriter != null && !bodyWriter.isEmpty())) {
            throw new IllegalStateException("content has been written");
        }
        super.setBufferSize(size);
    }

    @Override
    public void flushBuffer() throws IOException {
        if (body.isPlain()) {
            super.flushBuffer();
        } else {
            body.flush();
        }
    }

    /** Containers differ in what they still permit: each decides for itself. */
    private void leaveWhole() {
        if (isWhole()) {
            leave();
        }
    }

    @Override
    public void reset() {
        leaveWhole();
        if (isIncluded()) {
            // Some containers honour a reset inside an include, others ignore it.
            leave();
        }
        super.reset();
        body.drop();
        body.setContentLength(-1);
        stream = null;
        writer = null;
        bodyWriter = null;
        charsetSaid = false;
    }

    private boolean isIncluded() {
        return turn.request().getDispatcherType() == DispatcherType.INCLUDE;
    }

    @Override
    public void resetBuffer() {
        leaveWhole();
        if (body.wasCompressed() && super.isCommitted()) {
            throw new IllegalStateException("the response is committed");
        }
        super.resetBuffer();
        body.drop();
    }

    // ---- The container answers for the application, with the response as it would be without the filter.

    @Override
    public void sendError(int status) throws IOException {
        leaveToContainer();
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        leaveToContainer();
        super.sendError(status, message);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        leaveToContainer();
        super.sendRedirect(location);
    }

    /** Since Servlet 6.1. */
    public void sendRedirect(String location, int status) throws IOException {
        sendRedirect(location, status, true);
    }

    /** Since Servlet 6.1. */
    public void sendRedirect(String location, boolean clearBuffer) throws IOException {
        sendRedirect(location, SC_FOUND, clearBuffer);
    }

    /** Since Servlet 6.1. */
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        leaveToContainer();
        Redirect.send((HttpServletResponse) super.getResponse(), location, status, clearBuffer);
    }

    private void leaveToContainer() throws IOException {
        body.passThrough();
        if (charsetSaid && body.isPlain()) {
            // Tells the container that a writer is in use.
            belowWriter();
        }
    }
}
