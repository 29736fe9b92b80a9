// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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
     * True while a dispatch is inside the filter. Calls on an {@code AsyncContext} then take effect when the dispatch
     * returns.
     */
    private boolean inside;

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
        return inside;
    }

    /** Called when a dispatch enters the filter. */
    synchronized void enter() {
        inside = true;
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
        synchronized (this) {
            inside = false;
            // If the wrapped request was used to start it, the end cannot be observed.
            async = started ? !completed : request.isAsyncStarted();
            continued = started && !dispatched;
            returns = started && dispatchSeen;
        }
        if (!async) {
            response.finish();
        } else if (!continued) {
            response.body().leave(returns);
        }
    }

    /** Called when the dispatch throws. */
    void fail() throws IOException {
        synchronized (this) {
            inside = false;
        }
        response.fail();
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
        if (!endsByCompletion()) {
            complete.run();
            return;
        }
        try {
            response.finish(complete);
        } catch (IOException e) {
            // The client has disconnected; the container gets the same error.
            response.body().abandon();
            complete.run();
        }
    }

    /** False if a dispatch ends the body, or if the container rejects the call. */
    private synchronized boolean endsByCompletion() {
        if (dispatched || completed) {
            return false;
        }
        completed = true;
        return !inside;
    }

    /**
     * Called when asynchronous processing failed or timed out and no listener of the application reacted. The container
     * will answer.
     */
    void unanswered() throws IOException {
        synchronized (this) {
            if (inside || dispatched || completed) {
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
            if (dispatched || completed) {
                return;
            }
            dispatched = true;
            dispatchSeen = seen;
            if (inside) {
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
