// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An {@code AsyncContext} that reports to the {@link Turn} when the application completes or dispatches. */
final class CompressedContext implements AsyncContext {
    private final AsyncContext below;
    private final Turn turn;
    private final boolean original;
    private volatile @Nullable AsyncListener last;

    /** @param original true if the application started it with the request and response that the filter passed on */
    CompressedContext(AsyncContext below, Turn turn, boolean original) {
        this.below = below;
        this.turn = turn;
        this.original = original;
        listenLast();
    }

    /**
     * Adds our listener behind the application's. Containers call listeners in the order of registration, and answer an
     * error or a timeout themselves if no listener did.
     */
    private void listenLast() {
        Unanswered listener = new Unanswered();
        last = listener;
        below.addListener(listener);
    }

    /** Runs after the application's listeners: if it is the last one, only the container can still answer. */
    private final class Unanswered implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            turn.response().body().abandon();
        }

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            if (last == this) {
                turn.unanswered();
            }
        }

        @Override
        public void onError(AsyncEvent event) throws IOException {
            onTimeout(event);
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // Our request starts it again, which adds a new listener.
        }
    }

    /** True if this wraps the given context. */
    boolean isOver(AsyncContext context) {
        return below == context;
    }

    /** A listener of the application. Its events contain our context, so that the application completes through it. */
    private record Listener(AsyncListener listener, AsyncContext context) implements AsyncListener {
        private AsyncEvent ours(AsyncEvent event) {
            return new AsyncEvent(
                    context, event.getSuppliedRequest(), event.getSuppliedResponse(), event.getThrowable());
        }

        @Override
        public void onComplete(AsyncEvent event) throws IOException {
            listener.onComplete(ours(event));
        }

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            listener.onTimeout(ours(event));
        }

        @Override
        public void onError(AsyncEvent event) throws IOException {
            listener.onError(ours(event));
        }

        @Override
        public void onStartAsync(AsyncEvent event) throws IOException {
            listener.onStartAsync(event);
        }
    }

    @Override
    public void complete() {
        turn.complete(below::complete);
    }

    @Override
    public void dispatch() {
        turn.dispatching(true);
        below.dispatch();
    }

    @Override
    public void dispatch(String path) {
        turn.dispatching(true);
        below.dispatch(path);
    }

    @Override
    public void dispatch(ServletContext context, String path) {
        turn.dispatching(context.equals(turn.request().getServletContext()));
        below.dispatch(context, path);
    }

    @Override
    public ServletRequest getRequest() {
        return below.getRequest();
    }

    @Override
    public ServletResponse getResponse() {
        return below.getResponse();
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return original || below.hasOriginalRequestAndResponse();
    }

    @Override
    public void start(Runnable run) {
        below.start(run);
    }

    @Override
    public void addListener(AsyncListener listener) {
        below.addListener(new Listener(listener, this));
        listenLast();
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
        below.addListener(new Listener(listener, this), request, response);
        listenLast();
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return below.createListener(type);
    }

    @Override
    public void setTimeout(long timeout) {
        below.setTimeout(timeout);
    }

    @Override
    public long getTimeout() {
        return below.getTimeout();
    }
}
