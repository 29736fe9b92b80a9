// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import org.warpdrive.runtime.Integration;
import org.warpdrive.servlet.CompressionRules;
import org.warpdrive.servlet.ResponseBody;

/**
 * Compresses responses as gzip, in any servlet container and over any version of HTTP. To be mapped to {@code REQUEST} and
 * {@code ASYNC}, with asynchronous requests supported. Its parameters are those of {@link CompressionRules}.
 *
 * <p>Responses of status 204, 205, 206, 304, with a Content-Encoding, a strong ETag or {@code no-transform}, and
 * files that the container sends by itself pass as they are.
 */
public class WdCompressionFilter implements Filter {
    private static final String BODY = ResponseBody.class.getName();

    private CompressionRules rules = CompressionRules.of(name -> null);

    /** For the container. */
    public WdCompressionFilter() {}

    @Override
    public void init(FilterConfig config) throws ServletException {
        try {
            rules = CompressionRules.of(config::getInitParameter);
        } catch (IllegalArgumentException e) {
            throw new ServletException(e);
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http)
                || !(response instanceof HttpServletResponse below)
                || !Integration.SERVLET.isOn()) {
            chain.doFilter(request, response);
            return;
        }
        if (request.getAttribute(BODY) instanceof ResponseBody body) {
            chain.doFilter(request, response);
            if (request.getDispatcherType() == DispatcherType.ASYNC && !request.isAsyncStarted()) {
                body.finish();
            }
            return;
        }
        begin(http, below, chain);
    }

    private void begin(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        CompressedResponse compressed;
        AsyncAwareRequest aware;
        try {
            compressed = compressed(request, response);
            aware = new AsyncAwareRequest(request, compressed);
        } catch (LinkageError e) {
            Integration.SERVLET.failed(e);
            chain.doFilter(request, response);
            return;
        }
        ResponseBody body = compressed.body();
        request.setAttribute(BODY, body);
        boolean done = false;
        try {
            chain.doFilter(aware, compressed);
            done = true;
        } finally {
            if (!done) {
                body.withdraw();
                body.abandon();
            } else if (!request.isAsyncStarted()) {
                compressed.finish();
            }
        }
    }

    private CompressedResponse compressed(HttpServletRequest request, HttpServletResponse response) {
        boolean accepted = CompressionRules.acceptsGzip(Collections.list(request.getHeaders("Accept-Encoding")));
        return new CompressedResponse(request, response, rules, accepted);
    }
}
