// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A request that wraps each {@code AsyncContext}, so that the compressed body is ended before the container ends the
 * response.
 */
final class CompressedRequest extends HttpServletRequestWrapper {
    private static final StackWalker CALLER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private static final String JETTY = "org.eclipse.jetty.";

    private final Turn turn;
    private volatile @Nullable CompressedContext context;

    CompressedRequest(HttpServletRequest request, Turn turn) {
        super(request);
        this.turn = turn;
    }

    /**
     * Returns the wrapped request. Before that, the wrapped response is given everything written so far. The reason is
     * Jetty: it reaches the wrapped response by this request and resets it before a forward. Others may reach it by the
     * {@code AsyncContext}. Tomcat does neither.
     */
    @Override
    public ServletRequest getRequest() {
        if (!CALLER.getCallerClass().getName().startsWith("org.apache.catalina.")) {
            turn.response().passHeld();
        }
        return super.getRequest();
    }

    /** As {@link #getRequest}: Jetty for {@code javax.servlet} finds the wrapped request by an attribute. */
    @Override
    public @Nullable Object getAttribute(String name) {
        if (name.startsWith(JETTY)) {
            turn.response().passHeld();
        }
        return super.getAttribute(name);
    }

    @Override
    public AsyncContext startAsync() {
        // With the unwrapped response the application would write past the compressed body.
        return startAsync(this, turn.response());
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        AsyncContext below = super.startAsync(request, response);
        turn.started();
        boolean original = request == this && response == turn.response();
        CompressedContext started = new CompressedContext(below, turn, original);
        context = started;
        return started;
    }

    @Override
    public AsyncContext getAsyncContext() {
        AsyncContext below = super.getAsyncContext();
        CompressedContext started = context;
        return started != null && started.isOver(below) ? started : below;
    }
}
