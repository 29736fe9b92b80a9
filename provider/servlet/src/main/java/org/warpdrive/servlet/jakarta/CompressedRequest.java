// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/** A request whose asynchronous end is also the end of the compressed body, before the container ends the response. */
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
     * The request below. Jetty gets at the response below by it, and resets that before a forward; others may by its
     * {@code AsyncContext}. So the response below has what has been written so far. Tomcat does nothing of the kind.
     */
    @Override
    public ServletRequest getRequest() {
        if (!CALLER.getCallerClass().getName().startsWith("org.apache.catalina.")) {
            turn.response().passHeld();
        }
        return super.getRequest();
    }

    /** The same in Jetty for {@code javax.servlet}, which keeps what it looks for as an attribute. */
    @Override
    public @Nullable Object getAttribute(String name) {
        if (name.startsWith(JETTY)) {
            turn.response().passHeld();
        }
        return super.getAttribute(name);
    }

    @Override
    public AsyncContext startAsync() {
        // With the plain response the application would write past the compressed body.
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
