// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import org.jspecify.annotations.Nullable;

/**
 * What the router, and the engine that has a {@link Block}, note down about it on its way. Touched by the stream's thread alone, but
 * for the ticket, which an engine's thread may read once the engine has the block.
 */
public final class Routing {
    private long softwareNanos;
    private boolean softwareIsKnown;
    private long heldNanos;
    private @Nullable Object ticket;
    private boolean settled;

    /** The engine that has or had the block, once it was given to one. */
    int engineIndex;

    Routing() {}

    /** Nobody has the block. */
    void reset() {
        settled = false;
        ticket = null;
    }

    /** How long software would take for the block, in nanoseconds, as far as is known: what waiting for a device is worth. */
    public long softwareNanos() {
        return softwareNanos;
    }

    /** Whether {@link #softwareNanos} was measured at this level, and is not what zlib takes elsewhere. */
    public boolean isSoftwareKnown() {
        return softwareIsKnown;
    }

    void softwareNanos(long nanos, boolean known) {
        softwareNanos = nanos;
        softwareIsKnown = known;
    }

    /** How long the engine that has the block has held its caller up so far, in nanoseconds. */
    long heldNanos() {
        return heldNanos;
    }

    /** The caller is back from the engine, which got the block at that time and has it. */
    void sent(long begun) {
        heldNanos = System.nanoTime() - begun;
    }

    /** Where the engine that has the block finds it again; null if it has no use for that. */
    public @Nullable Object ticket() {
        return ticket;
    }

    /** Set by the engine when it accepts the block. */
    public void ticket(@Nullable Object value) {
        ticket = value;
    }

    /** The output is there, and accounted for. */
    void settle() {
        settled = true;
    }

    /** Whether {@link Router#await} has returned for the block: the output is there. */
    public boolean isSettled() {
        return settled;
    }
}
