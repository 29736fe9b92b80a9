// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import org.jspecify.annotations.Nullable;

/**
 * A started queue as its user driver sees it. One thread at a time; sending and polling allocate nothing and throw
 * nothing.
 */
public interface QueueRing {
    /** How many requests may be in flight. */
    int capacity();

    /** How many are. */
    int inFlight();

    /** Whether the queue can be used, and if not, why. */
    QueueCondition condition();

    /** Hands a request to the device; false, and nothing happened, when the ring is full or the queue not usable. */
    boolean send(WdRequest request);

    /** The oldest request in flight if the device is done with it, else null. Reaps also where the kernel stopped sending. */
    @Nullable
    WdRequest poll();

    /** Asks for an interrupt at the next completion: to be called before sleeping, with a poll in between. */
    void arm();

    /**
     * Asks the kernel to stop the queue. Proves nothing about requests in flight; takes a lock of the whole device. Nothing is
     * sent or reaped after it: newer kernels give the queue back with it, and its rings may be another process's.
     */
    void stop();
}
