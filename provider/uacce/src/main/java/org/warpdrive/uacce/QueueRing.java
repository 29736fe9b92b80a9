// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import org.jspecify.annotations.Nullable;

/**
 * The rings of a started queue, as its driver operates them. One thread at a time may use it. Sending and polling
 * allocate nothing and throw nothing.
 *
 * @since 1.0
 */
public interface QueueRing {
    /** The largest number of requests in flight. */
    int capacity();

    /** The number of requests in flight. */
    int inFlight();

    /** The state of the queue: usable, or the reason why it is not. */
    QueueCondition condition();

    /** Submits a request. Returns false, with nothing changed, if the ring is full or the queue is not usable. */
    boolean send(WdRequest request);

    /**
     * Returns the oldest request in flight if it is done, otherwise null. Works also after the kernel stopped sending.
     */
    @Nullable
    WdRequest poll();

    /** Requests an interrupt for the next completion. Call it before sleeping, and poll once more in between. */
    void arm();

    /**
     * Requests the kernel to stop the queue. Requests may still be in flight afterwards. The call takes a lock of the
     * whole device. Nothing may be sent or polled after it: newer kernels free the queue with it, and may give its
     * rings to another process.
     */
    void stop();
}
