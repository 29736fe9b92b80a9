// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.warpdrive.servlet.jakarta.body.ResponseHead;

/** The response that the container passed to the filter, as a {@link ResponseHead}. */
record ContainerResponse(HttpServletRequest request, HttpServletResponse response) implements ResponseHead {
    private static final String CONTENT_LENGTH = "Content-Length";
    private static final String[] CONTAINERS = {
        "org.apache.catalina.", "org.eclipse.jetty.", "io.undertow.", "jakarta.servlet."
    };

    /** True if a class belongs to a container or to the servlet API itself. */
    static boolean isContainer(String className) {
        for (String each : CONTAINERS) {
            if (className.startsWith(each)) {
                return true;
            }
        }
        return false;
    }

    private static ServletResponse innermost(ServletResponse response) {
        ServletResponse each = response;
        while (each instanceof ServletResponseWrapper wrapper) {
            each = wrapper.getResponse();
        }
        return each;
    }

    private static boolean isUndertow(ServletResponse response) {
        return innermost(response).getClass().getName().startsWith("io.undertow.");
    }

    /** Returns the line separator that the container's own writer uses. */
    static String lineSeparator(ServletResponse response) {
        return isUndertow(response) ? "\r\n" : System.lineSeparator();
    }

    /**
     * True if the container counts a response as committed when the declared length has been written, as the servlet
     * specification says. Undertow does not while the body fits in its buffer.
     */
    static boolean commitsWhole(ServletResponse response) {
        return !isUndertow(response);
    }

    /**
     * Wraps the response in a proxy that is of no container class and no {@code ServletResponseWrapper}. So a caller
     * can neither recognise nor unwrap it.
     */
    static HttpServletResponse opaque(HttpServletResponse response) {
        return (HttpServletResponse) Proxy.newProxyInstance(
                HttpServletResponse.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.invoke(response, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public int status() {
        return response.getStatus();
    }

    @Override
    public boolean isCommitted() {
        return response.isCommitted();
    }

    @Override
    public @Nullable String contentType() {
        return response.getContentType();
    }

    @Override
    public @Nullable String header(String name) {
        return response.getHeader(name);
    }

    @Override
    public Collection<String> headers(String name) {
        return response.getHeaders(name);
    }

    @Override
    public void addHeader(String name, String value) {
        response.addHeader(name, value);
    }

    @Override
    public void setHeader(String name, String value) {
        response.setHeader(name, value);
    }

    @Override
    public void setContentLength(long length) {
        response.setContentLengthLong(length);
    }

    /** Tries two ways, because each of them works in some containers only. */
    @Override
    public boolean removeContentLength() {
        if (hasContentLength()) {
            response.setContentLengthLong(-1);
        }
        if (hasContentLength()) {
            response.setHeader(CONTENT_LENGTH, null);
        }
        return !hasContentLength();
    }

    private boolean hasContentLength() {
        return response.containsHeader(CONTENT_LENGTH);
    }

    @Override
    public int bufferSize() {
        return response.getBufferSize();
    }

    @Override
    public boolean isSendfile() {
        return request.getAttribute("org.apache.tomcat.sendfile.filename") != null;
    }

    @Override
    public OutputStream output() throws IOException {
        return response.getOutputStream();
    }

    @Override
    public void flush() throws IOException {
        response.flushBuffer();
    }

    @Override
    public void close() throws IOException {
        OutputStream stream;
        try {
            stream = response.getOutputStream();
        } catch (IllegalStateException e) {
            // The response is in use by its writer.
            response.getWriter().close();
            return;
        }
        stream.close();
    }
}
