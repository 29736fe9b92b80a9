// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.javax;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.servlet.ServletOutputStream;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;
import org.warpdrive.servlet.CompressionRules;
import org.warpdrive.servlet.ResponseBody;
import org.warpdrive.servlet.ResponseHead;

/** A response whose body is a {@link ResponseBody}; the length the application says stays with it until that is decided. */
final class CompressedResponse extends HttpServletResponseWrapper {
    private static final String CONTENT_LENGTH = "Content-Length";

    private final HttpServletResponse below;
    private final ResponseBody body;
    private @Nullable ServletOutputStream stream;
    private @Nullable PrintWriter writer;

    CompressedResponse(
            HttpServletRequest request, HttpServletResponse response, CompressionRules rules, boolean accepted) {
        super(response);
        below = response;
        body = new ResponseBody(
                rules, new Head(request), accepted, request.getMethod().equals("HEAD"));
    }

    ResponseBody body() {
        return body;
    }

    /** The end of the body, with what the writer still holds. */
    void finish() throws IOException {
        if (writer != null) {
            // Closes the body too, and the stream below.
            writer.close();
        }
        body.finish();
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (writer != null) {
            throw new IllegalStateException("getWriter() has been called");
        }
        if (stream == null) {
            stream = new BodyStream(body, below.getOutputStream());
        }
        return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (stream != null) {
            throw new IllegalStateException("getOutputStream() has been called");
        }
        if (writer == null) {
            // Says the charset to the client, as a container does in its own getWriter().
            setCharacterEncoding(getCharacterEncoding());
            writer = new BodyWriter(body, getCharacterEncoding());
        }
        return writer;
    }

    @Override
    public void setContentLength(int length) {
        setContentLengthLong(length);
    }

    @Override
    public void setContentLengthLong(long length) {
        if (body.setContentLength(length)) {
            below.setContentLengthLong(length);
        }
    }

    /** Whether the header is a Content-Length, which is taken care of. */
    private boolean takesLength(String name, @Nullable String value) {
        if (!CONTENT_LENGTH.equalsIgnoreCase(name)) {
            return false;
        }
        long length;
        try {
            length = value == null ? -1 : Long.parseLong(value.strip());
        } catch (NumberFormatException e) {
            return false;
        }
        setContentLengthLong(length);
        return true;
    }

    @Override
    public void setHeader(String name, String value) {
        if (!takesLength(name, value)) {
            super.setHeader(name, value);
        }
    }

    @Override
    public void addHeader(String name, String value) {
        if (!takesLength(name, value)) {
            super.addHeader(name, value);
        }
    }

    @Override
    public void setIntHeader(String name, int value) {
        if (!takesLength(name, Integer.toString(value))) {
            super.setIntHeader(name, value);
        }
    }

    @Override
    public void addIntHeader(String name, int value) {
        if (!takesLength(name, Integer.toString(value))) {
            super.addIntHeader(name, value);
        }
    }

    @Override
    public boolean containsHeader(String name) {
        return super.containsHeader(name) || (CONTENT_LENGTH.equalsIgnoreCase(name) && body.contentLength() >= 0);
    }

    @Override
    public void flushBuffer() throws IOException {
        if (writer != null) {
            writer.flush();
        } else {
            body.flush();
        }
        below.flushBuffer();
    }

    @Override
    public void reset() {
        below.reset();
        body.reset();
        stream = null;
        writer = null;
    }

    @Override
    public void resetBuffer() {
        below.resetBuffer();
        body.withdraw();
    }

    @Override
    public void sendError(int status) throws IOException {
        discard();
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        discard();
        super.sendError(status, message);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        discard();
        super.sendRedirect(location);
    }

    /** The container writes the body from here on. */
    private void discard() {
        if (!isCommitted()) {
            body.withdraw();
            body.abandon();
        }
    }

    private static final class BodyWriter extends PrintWriter {
        private final ResponseBody body;

        BodyWriter(ResponseBody body, String charset) throws UnsupportedEncodingException {
            super(new OutputStreamWriter(body, charset));
            this.body = body;
        }

        @Override
        public void close() {
            body.ending();
            super.close();
        }
    }

    private final class Head implements ResponseHead {
        private final HttpServletRequest request;

        Head(HttpServletRequest request) {
            this.request = request;
        }

        @Override
        public int status() {
            return below.getStatus();
        }

        @Override
        public boolean isCommitted() {
            return below.isCommitted();
        }

        @Override
        public @Nullable String contentType() {
            return below.getContentType();
        }

        @Override
        public @Nullable String header(String name) {
            return below.getHeader(name);
        }

        @Override
        public Collection<String> headers(String name) {
            return below.getHeaders(name);
        }

        @Override
        public void addHeader(String name, String value) {
            below.addHeader(name, value);
        }

        @Override
        public void setHeader(String name, String value) {
            below.setHeader(name, value);
        }

        @Override
        public void setContentLength(long length) {
            below.setContentLengthLong(length);
        }

        // The servlet API can only take all headers away.
        @Override
        public void removeHeader(String name) {
            if (below.getHeader(name) == null) {
                return;
            }
            int status = below.getStatus();
            String type = below.getContentType();
            Map<String, List<String>> others = new LinkedHashMap<>();
            for (String each : below.getHeaderNames()) {
                if (!each.equalsIgnoreCase(name) && !each.equalsIgnoreCase("Content-Type")) {
                    others.put(each, new ArrayList<>(below.getHeaders(each)));
                }
            }
            below.reset();
            below.setStatus(status);
            if (type != null) {
                below.setContentType(type);
            }
            others.forEach((each, values) -> values.forEach(value -> below.addHeader(each, value)));
        }

        @Override
        public boolean isSendfile() {
            return request.getAttribute("org.apache.tomcat.sendfile.filename") != null;
        }

        @Override
        public OutputStream output() throws IOException {
            return below.getOutputStream();
        }
    }
}
