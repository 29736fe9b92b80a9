// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.warpdrive.servlet.jakarta.body.CompressionRules;

/**
 * The life of one response: decides who ends its body, and when.
 *
 * <p>A container ends a response when its dispatch returns. If the application started asynchronous processing and has
 * neither completed nor dispatched it by then, the container waits: for the completion, or for the return of the next
 * dispatch. The body is ended just before the container ends the response. The filter does that when its dispatch
 * returns. If an {@code AsyncContext} completes while no dispatch is running, the context does it.
 *
 * <p>Thread-safe.
 */
final class Turn {
    private final CompressedRequest request;
    private final CompressedResponse response;

    /**
     * The thread whose dispatch is inside the filter; null while none is. Calls on an {@code AsyncContext} then take
     * effect when the dispatch returns.
     */
    private @Nullable Thread dispatcher;

    /**
     * The completion that another thread called for while a dispatch was inside. It waits for the return of the
     * dispatch, because Undertow ends a response at once then.
     */
    private @Nullable Runnable completion;

    private final boolean seesDispatches;
    private boolean started;
    private boolean dispatched;
    private boolean dispatchSeen;
    private boolean completed;

    /** @param seesDispatches whether the filter is called for each asynchronous dispatch within the application */
    Turn(
            HttpServletRequest request,
            HttpServletResponse response,
            CompressionRules rules,
            boolean accepted,
            boolean seesDispatches) {
        this.seesDispatches = seesDispatches;
        this.request = new CompressedRequest(request, this);
        this.response = new CompressedResponse(this, response, rules, accepted);
    }

    CompressedRequest request() {
        return request;
    }

    CompressedResponse response() {
        return response;
    }

    /** True while a dispatch is inside the filter. */
    synchronized boolean isInside() {
        return dispatcher != null;
    }

    /** Called when a dispatch enters the filter. */
    synchronized void enter() {
        dispatcher = Thread.currentThread();
        started = false;
        dispatched = false;
        completed = false;
        response.body().enter();
    }

    /** Called when the dispatch returns. */
    void exit() throws IOException {
        boolean async;
        boolean continued;
        boolean returns;
        Runnable complete;
        synchronized (this) {
            dispatcher = null;
            complete = takeCompletion();
            // If the wrapped request was used to start it, the end cannot be observed.
            async = started ? !completed : request.isAsyncStarted();
            continued = started && !dispatched;
            returns = started && dispatchSeen;
        }
        if (complete != null) {
            end(complete);
        } else if (!async) {
            response.finish();
        } else if (!continued) {
            response.body().leave(returns);
        }
    }

    /** Called when the dispatch throws. */
    void fail() throws IOException {
        Runnable complete;
        synchronized (this) {
            dispatcher = null;
            complete = takeCompletion();
        }
        try {
            response.fail();
        } finally {
            if (complete != null) {
                complete.run();
            }
        }
    }

    /** Called when the application starts asynchronous processing. */
    synchronized void started() {
        started = true;
        dispatched = false;
        completed = false;
        if (!seesDispatches) {
            response.body().doubt();
        }
    }

    /**
     * Called when the application completes asynchronous processing.
     *
     * @param complete completes it in the container
     */
    void complete(Runnable complete) {
        boolean ends;
        synchronized (this) {
            if (completion != null) {
                return; // it was called before
            }
            boolean first = !dispatched && !completed;
            completed |= first;
            if (first && dispatcher != null && dispatcher != Thread.currentThread()) {
                completion = complete;
                return;
            }
            ends = first && dispatcher == null;
        }
        if (ends) {
            end(complete);
        } else {
            complete.run(); // the container waits for the return of this dispatch, or rejects the call
        }
    }

    private synchronized @Nullable Runnable takeCompletion() {
        Runnable taken = completion;
        completion = null;
        return taken;
    }

    /** Ends the body, and then has the container complete. */
    private void end(Runnable complete) {
        try {
            response.finish(complete);
        } catch (IOException e) {
            // The client has disconnected; the container gets the same error.
            response.body().abandon();
            complete.run();
        }
    }

    /**
     * Called when asynchronous processing failed or timed out and no listener of the application reacted. The container
     * will answer.
     */
    void unanswered() throws IOException {
        synchronized (this) {
            if (dispatcher != null || dispatched || completed) {
                return;
            }
        }
        response.fail();
    }

    /**
     * Called when the application dispatches the request to the container again.
     *
     * @param within whether to this application
     */
    void dispatching(boolean within) {
        boolean seen = within && seesDispatches;
        synchronized (this) {
            if (completion != null) {
                throw new IllegalStateException("asynchronous processing is complete");
            }
            if (dispatched || completed) {
                return;
            }
            dispatched = true;
            dispatchSeen = seen;
            if (dispatcher != null) {
                return;
            }
        }
        try {
            response.body().leave(seen);
        } catch (IOException e) {
            response.body().abandon();
        }
    }
}
