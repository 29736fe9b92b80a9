// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.javax;

import java.io.IOException;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.ServletContext;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;

/** A request whose asynchronous end is also the end of the compressed body, before the container ends the response. */
final class AsyncAwareRequest extends HttpServletRequestWrapper {
    private final CompressedResponse response;

    AsyncAwareRequest(HttpServletRequest request, CompressedResponse response) {
        super(request);
        this.response = response;
    }

    @Override
    public AsyncContext startAsync() {
        // With the plain response the application would write past the compressed body.
        return startAsync(this, response);
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        AsyncContext context = super.startAsync(request, response);
        context.addListener(new Abandonment());
        return new Context(context);
    }

    @Override
    public AsyncContext getAsyncContext() {
        return new Context(super.getAsyncContext());
    }

    /** Whatever way it ended, nothing of the compressor is left. */
    private final class Abandonment implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            response.body().abandon();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // The application, or else the container, answers; then it completes.
        }

        @Override
        public void onError(AsyncEvent event) {
            response.body().withdraw();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }

    /** A listener of the application, which gets to see our context, and so completes through it. */
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

    private final class Context implements AsyncContext {
        private final AsyncContext below;

        Context(AsyncContext below) {
            this.below = below;
        }

        @Override
        public void complete() {
            try {
                response.finish();
            } catch (IOException e) {
                // The client has gone; the container learns it the same way.
                response.body().abandon();
            }
            below.complete();
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
            return below.hasOriginalRequestAndResponse();
        }

        @Override
        public void dispatch() {
            below.dispatch();
        }

        @Override
        public void dispatch(String path) {
            below.dispatch(path);
        }

        @Override
        public void dispatch(ServletContext context, String path) {
            below.dispatch(context, path);
        }

        @Override
        public void start(Runnable run) {
            below.start(run);
        }

        @Override
        public void addListener(AsyncListener listener) {
            below.addListener(new Listener(listener, this));
        }

        @Override
        public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
            below.addListener(new Listener(listener, this), request, response);
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
}
