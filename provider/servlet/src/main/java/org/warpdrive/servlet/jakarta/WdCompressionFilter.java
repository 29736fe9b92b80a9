// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.warpdrive.servlet.jakarta.body.CompressionRules;
import org.warpdrive.servlet.jakarta.body.ServletOptions;

/**
 * A servlet filter that compresses responses as gzip, in any servlet container and over any version of HTTP.
 *
 * <p>Map it to the dispatchers {@code REQUEST} and {@code ASYNC}, with asynchronous requests supported. Mapping it to
 * other dispatchers too does no harm. The filter maps itself to all asynchronous dispatches of the application, since
 * one that it does not see may end a response. It does so only if it is registered by its own class.
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
    private boolean seesDispatches;

    /** Creates a filter with default settings. The container calls {@link #init} before the first request. */
    public WdCompressionFilter() {}

    /**
     * Reads the init parameters, and maps the filter to asynchronous dispatches.
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
        seesDispatches = mapDispatches(config);
    }

    /**
     * Maps this filter to the asynchronous dispatches to any path, in front of other filters. Returns false if that is
     * not possible. A registration of another class is left alone: its filter calls this one, perhaps among others.
     */
    private boolean mapDispatches(FilterConfig config) {
        ServletContext context = config.getServletContext();
        try {
            FilterRegistration registration =
                    context == null ? null : context.getFilterRegistration(config.getFilterName());
            if (registration == null || !getClass().getName().equals(registration.getClassName())) {
                return false;
            }
            registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.ASYNC), false, "/*");
            return true;
        } catch (IllegalStateException | UnsupportedOperationException e) {
            return false; // the application has started already, or takes no registrations
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        CompressedResponse compressed = CompressedResponse.in(response);
        if (compressed != null) {
            // This dispatch is nested in one that the filter has already wrapped: a forward, an include or an error
            // page. The outer dispatch ends the body. An asynchronous dispatch is a new one, unless a second mapping
            // calls the filter again for it.
            if (request.getDispatcherType() == DispatcherType.ASYNC
                    && !compressed.turn().isInside()) {
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
     * Of asynchronous dispatches that another response was passed to, the filter does not know whether they match its
     * own mappings.
     */
    private @Nullable Turn turn(ServletRequest request, ServletResponse response) {
        if (!(request instanceof HttpServletRequest http)
                || !(response instanceof HttpServletResponse below)
                || request.getDispatcherType() == DispatcherType.INCLUDE
                || (seesDispatches && request.getDispatcherType() == DispatcherType.ASYNC)
                || !ServletOptions.SERVLET.isOn()) {
            return null;
        }
        try {
            boolean accepted = CompressionRules.acceptsGzip(Collections.list(http.getHeaders("Accept-Encoding")));
            return new Turn(http, below, rules, accepted, seesDispatches);
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
