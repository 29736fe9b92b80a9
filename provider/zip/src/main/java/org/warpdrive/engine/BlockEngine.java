// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warpdrive.stats.Counter;

/**
 * Turns {@linkplain Block blocks} into raw DEFLATE segments. Any engine can do any block it {@linkplain #takes takes},
 * whatever engine did the one before; one that fails is done again by another, because its input is still held.
 *
 * <p>An engine may end a block inside {@link #submit}, or later and in any order from a thread of its own. It reports
 * trouble by {@link Block#fail} and throws nothing.
 */
public interface BlockEngine {
    /** One word for logs and counters. */
    String name();

    /** Whether this engine can do the block, and should. Cheap, changes nothing. */
    boolean takes(Block block);

    /**
     * Starts the block, which ends in {@link Block#complete} or {@link Block#fail}. It may have ended when this returns.
     *
     * @return false if there is no room just now, or the data turn out not to be for this engine; then nothing has happened
     */
    boolean submit(Block block);

    /** Returns when the block has ended. Called by the stream's thread for a block that {@link #submit} accepted. */
    default void await(Block block) {
        assert block.isDone() : "an engine that ends blocks later must say how to wait for them";
    }

    /**
     * Tells an engine that ends blocks later what one cost its caller, well or failed.
     *
     * @param heldNanos how long the caller was held up in {@link #submit} and {@link #await}; of one that failed, as long as
     *     software takes in addition, which has to do it now
     */
    default void held(Block block, long heldNanos) {}

    /** What the engine counts besides what the {@link Router} does: queues, say. */
    default Map<Counter, Long> gauges() {
        return Map.of();
    }

    /** Gives back what is held only for later use. */
    default void releaseIdle() {}

    /** Whether it works on a device, so that an operator may want to do without it. */
    default boolean isAccelerator() {
        return false;
    }

    /** Decompresses whole streams; null if it does not. */
    default @Nullable WholeInflater wholeInflater() {
        return null;
    }

    /** How many blocks of one stream are worth having under way at once. */
    default int depth() {
        return 1;
    }
}
