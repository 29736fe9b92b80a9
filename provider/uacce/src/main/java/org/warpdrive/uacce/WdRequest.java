// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What travels through a queue: one entry in the format of a user driver, filled in before {@link WdQueue#send} and
 * holding the device's answer once the request came back. Reused; belongs to the queue while it is in flight, and so
 * does the memory its entry names. A request ends only when its completion has been seen.
 */
public final class WdRequest {
    private final ByteBuffer entry;
    private final @Nullable Object owner;
    private boolean inFlight;

    /**
     * A request with room for an entry.
     *
     * @param entryBytes of the driver's format
     * @param owner whatever finds the caller's state again
     */
    public WdRequest(int entryBytes, @Nullable Object owner) {
        this.entry = ByteBuffer.allocate(entryBytes).order(ByteOrder.LITTLE_ENDIAN);
        this.owner = owner;
    }

    /** The entry: little-endian, used by absolute index. */
    public ByteBuffer entry() {
        return entry;
    }

    public @Nullable Object owner() {
        return owner;
    }

    /** Whether it was sent and has not come back. */
    public boolean isInFlight() {
        return inFlight;
    }

    /** For rings: sent. */
    public void depart() {
        inFlight = true;
    }

    /** For rings: its completion was seen. */
    public void arrive() {
        inFlight = false;
    }
}
