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
 * A servlet filter that compresses responses as gzip, in any servlet container and over any version of HTTP.
 *
 * <p>Map it to the dispatchers {@code REQUEST} and {@code ASYNC}, with asynchronous requests supported. Mapping it to
 * other dispatchers too does no harm.
 *
 * <pre>{@code
 * FilterRegistration.Dynamic filter = context.addFilter("warpdrive", WdCompressionFilter.class);
 * filter.setAsyncSupported(true);
 * filter.setInitParameter("compressionMinSize", "4096");
 * filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), false, "/*");
 * }</pre>
 *
 * <p>Init parameters; the first two are named as Tomcat's connector attributes and have their defaults:
 * <ul>
 *   <li>{@code compressionMinSize}: minimum length of a response in bytes, default 2048. It applies if the length is
 *       known when the response is committed.
 *   <li>{@code compressibleMimeType}: prefixes of content types, separated by commas. The default has HTML, XML, plain
 *       text, CSS, JavaScript and JSON.
 *   <li>{@code compressionLevel}: -1 to 9. The default -1 means 6.
 * </ul>
 *
 * <p>Not compressed are responses with status 204, 205, 206 or 304, with a Content-Encoding, a strong ETag or
 * {@code no-transform}, and files that the container sends by itself.
 *
 * <p>The system property {@code warpdrive.servlet=off} makes the filter pass all responses unchanged. It also does so
 * if WarpDrive cannot be set up; one warning is logged then. One filter serves any number of requests at once.
 *
 * @since 1.0
 */
public class WdCompressionFilter implements Filter {
    private CompressionRules rules = CompressionRules.of(name -> null);

    /** Creates a filter with default settings. The container calls {@link #init} before the first request. */
    public WdCompressionFilter() {}

    /**
     * Reads the init parameters.
     *
     * @throws ServletException if a value is invalid
     */
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
            // This dispatch is nested in one that the filter has already wrapped: a forward, an include or an error
            // page. The outer dispatch ends the body.
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

    /**
     * Creates the turn of a response; null if the response must not be compressed, as an included part of another one.
     */
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
