// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.servlet.jakarta;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.warpdrive.servlet.jakarta.body.ResponseBody;

/**
 * Non-blocking output of a compressed body. The container permits one write each time it is ready, but a flush of
 * compressed data is two steps: the bytes that the compressor held, and the flush. Steps for which the container is not
 * ready are taken when it next is: in {@link #isReady}, or in {@link #onWritePossible}, whichever comes first.
 *
 * <p>Thread-safe, since a container calls {@code onWritePossible} while the application may write in a thread of its
 * own. The lock is held while data is compressed, but no call inside it blocks.
 */
final class PendingOutput implements WriteListener {
    private final ResponseBody body;
    private final ServletOutputStream below;
    private final WriteListener listener;

    /** True if the application waits for {@code onWritePossible}: at first, and after it was told that we are not ready. */
    private boolean awaited = true;

    private @Nullable Runnable next;

    PendingOutput(ResponseBody body, ServletOutputStream below, WriteListener listener) {
        this.body = body;
        this.below = below;
        this.listener = listener;
    }

    synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        body.compressed().write(bytes, offset, length);
        body.settle();
    }

    synchronized void flush() throws IOException {
        body.flush();
        advance();
    }

    synchronized boolean isReady() throws IOException {
        boolean ready = advance() && below.isReady();
        awaited |= !ready;
        return ready;
    }

    /** Ends the body. Calls {@code next} when the container has got all of it. */
    void finish(Runnable next) throws IOException {
        synchronized (this) {
            body.end();
            if (!advance()) {
                this.next = next;
                return;
            }
            body.finish();
        }
        next.run();
    }

    /** Takes the steps that are pending. Returns false if the container is not ready for all of them. */
    private boolean advance() throws IOException {
        while (body.isPending()) {
            if (!below.isReady()) {
                return false; // the container will call onWritePossible
            }
            if (body.advance()) {
                below.flush();
            }
        }
        return true;
    }

    /** The application is told only if it waits: it does not know of the steps that were taken for it. */
    @Override
    public void onWritePossible() throws IOException {
        Runnable last;
        synchronized (this) {
            if (!advance()) {
                return;
            }
            last = takeNext();
            if (last != null) {
                body.finish();
            } else if (!awaited) {
                return;
            }
            awaited = false;
        }
        if (last != null) {
            last.run();
        } else {
            listener.onWritePossible();
        }
    }

    private @Nullable Runnable takeNext() {
        Runnable last = next;
        next = null;
        return last;
    }

    @Override
    public void onError(Throwable cause) {
        Runnable last;
        synchronized (this) {
            last = takeNext();
        }
        if (last != null) {
            body.abandon();
            last.run();
        } else {
            listener.onError(cause);
        }
    }
}
