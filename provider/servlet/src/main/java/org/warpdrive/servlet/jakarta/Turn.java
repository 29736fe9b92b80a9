// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.warpdrive.servlet.jakarta.body.CompressionRules;

/**
 * Who ends a response. A container ends it when its dispatch returns, unless the application started asynchronous
 * processing and neither completed nor dispatched it by then; otherwise when that is completed, or at the return of the
 * dispatch that follows. The body is ended just before: by the filter when its dispatch returns, or by the
 * {@code AsyncContext} that completes with no dispatch under way.
 *
 * <p>Any thread may call.
 */
final class Turn {
    private final CompressedRequest request;
    private final CompressedResponse response;

    /** A dispatch is in the filter; what the application asks of an {@code AsyncContext} takes effect after it. */
    private boolean inside;

    private boolean started;
    private boolean dispatched;
    private boolean completed;

    Turn(HttpServletRequest request, HttpServletResponse response, CompressionRules rules, boolean accepted) {
        this.request = new CompressedRequest(request, this);
        this.response = new CompressedResponse(this, response, rules, accepted);
    }

    CompressedRequest request() {
        return request;
    }

    CompressedResponse response() {
        return response;
    }

    synchronized void enter() {
        inside = true;
        started = false;
        dispatched = false;
        completed = false;
        response.body().enter();
    }

    /** The dispatch returns. */
    void exit() throws IOException {
        boolean async;
        boolean continued;
        synchronized (this) {
            inside = false;
            // Not started by our request, but by the one below: its end will not be seen.
            async = started ? !completed : request.isAsyncStarted();
            continued = started && !dispatched;
        }
        if (!async) {
            response.finish();
        } else if (!continued) {
            response.body().leave();
        }
    }

    /** The dispatch ends with an exception. */
    void fail() throws IOException {
        synchronized (this) {
            inside = false;
        }
        response.fail();
    }

    synchronized void started() {
        started = true;
        dispatched = false;
        completed = false;
    }

    /** The application completes. */
    void completing() {
        synchronized (this) {
            if (dispatched || completed) {
                return; // the container refuses it
            }
            completed = true;
            if (inside) {
                return;
            }
        }
        try {
            response.finish();
        } catch (IOException e) {
            // The client has gone; the container learns it the same way.
            response.body().abandon();
        }
    }

    /** Asynchronous processing failed or took too long, and the application does nothing about it: the container will. */
    void unanswered() throws IOException {
        synchronized (this) {
            if (inside || dispatched || completed) {
                return;
            }
        }
        response.fail();
    }

    /** The application dispatches. */
    void dispatching() {
        synchronized (this) {
            if (dispatched || completed) {
                return;
            }
            dispatched = true;
            if (inside) {
                return;
            }
        }
        try {
            response.body().leave();
        } catch (IOException e) {
            response.body().abandon();
        }
    }
}
