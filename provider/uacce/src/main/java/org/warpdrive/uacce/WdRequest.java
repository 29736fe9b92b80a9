// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A request to an accelerator: one entry in the format of a user driver. The caller fills the entry in before
 * {@link WdQueue#send}, and finds the device's answer in it after the request came back. While it is in flight, the
 * queue owns the request and the memory that its entry names; only its completion ends that. A request can be reused.
 * One thread at a time may use it.
 *
 * @since 1.0
 */
public final class WdRequest {
    private final ByteBuffer entry;
    private final @Nullable Object owner;
    private boolean inFlight;

    /**
     * A request with an empty entry.
     *
     * @param entryBytes the length of an entry in the driver's format
     * @param owner the caller's state that belongs to the request, returned by {@link #owner}
     */
    public WdRequest(int entryBytes, @Nullable Object owner) {
        this.entry = ByteBuffer.allocate(entryBytes).order(ByteOrder.LITTLE_ENDIAN);
        this.owner = owner;
    }

    /** The entry: little-endian, accessed by absolute index. */
    public ByteBuffer entry() {
        return entry;
    }

    /** The caller's state that belongs to the request, as given to the constructor. */
    public @Nullable Object owner() {
        return owner;
    }

    /** Whether the request was sent and has not come back. */
    public boolean isInFlight() {
        return inFlight;
    }

    /** Marks the request as sent. Only rings call this. */
    public void depart() {
        inFlight = true;
    }

    /** Marks the request as completed. Only rings call this. */
    public void arrive() {
        inFlight = false;
    }
}
