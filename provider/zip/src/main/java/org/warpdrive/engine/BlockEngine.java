// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warpdrive.stats.Counter;

/**
 * Compresses {@linkplain Block blocks} into raw DEFLATE segments. An engine can do any block that it
 * {@linkplain #takes takes}, whichever engine did the block before. If an engine fails, another one does the block
 * again, because its input is kept.
 *
 * <p>An engine may finish a block inside {@link #submit}, or later, on a thread of its own and in any order. It reports
 * failure by {@link Completion#fail} and throws no exceptions. Any thread may call any method.
 */
public interface BlockEngine {
    /** Returns the engine's name, one word, for logs and counters. */
    String name();

    /** Returns whether this engine can and should do the block. Fast and without side effects. */
    boolean takes(Block block);

    /**
     * Starts the block, which ends with {@link Completion#complete} or {@link Completion#fail}, possibly before this method
     * returns.
     *
     * @return false if the engine has no room at the moment, or if the data turn out not to suit it; nothing has
     *     happened then
     */
    boolean submit(Block block);

    /**
     * Waits until the block has ended. Only the stream's thread calls it, and only for a block that {@link #submit}
     * accepted.
     */
    default void await(Block block) {
        assert block.completion().isDone() : "an engine that ends blocks later must say how to wait for them";
    }

    /**
     * Tells an engine that finishes blocks later how long one block held up the caller.
     *
     * @param heldNanos the time that the caller spent in {@link #submit} and {@link #await}; for a failed block also
     *     the time that software needs, which has to do the block now
     */
    default void held(Block block, long heldNanos) {}

    /**
     * Returns counters that only the engine knows, such as its number of queues. The {@link Router} keeps all others.
     */
    default Map<Counter, Long> gauges() {
        return Map.of();
    }

    /** Returns why the engine does not take some blocks that it should, in a sentence for users; empty if it does. */
    default String defect() {
        return "";
    }

    /** Releases what the engine keeps only for later use. */
    default void releaseIdle() {}

    /** Returns whether the engine works on a device, which an operator can switch off. */
    default boolean isAccelerator() {
        return false;
    }

    /** Returns a decompressor of whole streams, or null if the engine has none. */
    default @Nullable WholeInflater wholeInflater() {
        return null;
    }

    /** Returns the most input that one block should have, if this engine decides it: see {@link Router#blockBytes}. */
    default int blockBytes() {
        return Staging.BLOCK_BYTES;
    }

    /** Returns how many blocks of one stream should be under way at the same time. */
    default int depth() {
        return 1;
    }
}
