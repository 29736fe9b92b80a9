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
import org.jspecify.annotations.Nullable;
import org.warpdrive.servlet.jakarta.body.CompressionRules;
import org.warpdrive.servlet.jakarta.body.ServletOptions;

/**
 * Compresses responses as gzip, in any servlet container and over any version of HTTP. To be mapped to {@code REQUEST} and
 * {@code ASYNC}, with asynchronous requests supported; mapped to other dispatchers too it does no harm. Its parameters are
 * those of {@link CompressionRules}.
 *
 * <p>Responses of status 204, 205, 206, 304, with a Content-Encoding, a strong ETag or {@code no-transform}, and
 * files that the container sends by itself pass as they are.
 */
public class WdCompressionFilter implements Filter {
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
        CompressedResponse compressed = CompressedResponse.in(response);
        if (compressed != null) {
            // A forward, an include or an error within a dispatch that this filter is in already is that one's to end.
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                within(compressed.turn(), request, response, chain);
            } else {
                chain.doFilter(request, response);
            }
            return;
        }
        Turn turn = turn(request, response);
        if (turn == null) {
            chain.doFilter(request, response);
        } else {
            within(turn, turn.request(), turn.response(), chain);
        }
    }

    /** The first turn of a response that may be compressed; an included part of one may not. */
    private @Nullable Turn turn(ServletRequest request, ServletResponse response) {
        if (!(request instanceof HttpServletRequest http)
                || !(response instanceof HttpServletResponse below)
                || request.getDispatcherType() == DispatcherType.INCLUDE
                || !ServletOptions.SERVLET.isOn()) {
            return null;
        }
        try {
            boolean accepted = CompressionRules.acceptsGzip(Collections.list(http.getHeaders("Accept-Encoding")));
            return new Turn(http, below, rules, accepted);
        } catch (LinkageError e) {
            ServletOptions.SERVLET.failed(e);
            return null;
        }
    }

    private static void within(Turn turn, ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        turn.enter();
        try {
            chain.doFilter(request, response);
        } catch (Throwable e) {
            try {
                turn.fail();
            } catch (IOException | RuntimeException more) {
                e.addSuppressed(more);
            }
            throw e;
        }
        turn.exit();
    }
}
