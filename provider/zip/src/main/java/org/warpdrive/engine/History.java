// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import org.jspecify.annotations.Nullable;

/**
 * What an engine remembers of one stream between its blocks, so that it need not read the window again: a match finder's
 * tables, a zlib stream. A cache of the window: losing it costs time, never bytes. Belongs to the stream and is touched
 * only by the thread that does the stream's blocks in order.
 */
public final class History {
    /** An engine's state for one stream. */
    public interface State {
        /** Gives its memory back to the engine. */
        void release();
    }

    private @Nullable State state;
    private @Nullable BlockEngine owner;
    private boolean warm;
    private long next;
    private int level;
    private int strategy;

    /**
     * The engine's state, leased if it has none here. It stays here, and so with the stream, whatever becomes of the engine's
     * call. That of another engine is released.
     */
    @SuppressWarnings("unchecked") // the owner's states are of one kind
    <T extends Pool.Item<T> & State> T of(BlockEngine engine, Pool<T> pool) {
        if (owner != engine) {
            drop();
        }
        State kept = state;
        if (kept != null) {
            return (T) kept;
        }
        T fresh = pool.lease();
        owner = engine;
        state = fresh;
        return fresh;
    }

    /**
     * Whether the engine's state has seen exactly what stands before this block. It counts as cold from then on, until it is
     * said to have {@linkplain #saw seen} the block.
     */
    public boolean use(BlockEngine engine, Block block) {
        boolean usable = warm
                && owner == engine
                && next == block.position()
                && level == block.level()
                && strategy == block.strategy();
        warm = false;
        return usable;
    }

    /** The state has seen the block, and is in order; kept for the next one, unless memory is tight. */
    public void saw(Block block) {
        if (Pool.isTight()) {
            drop();
            return;
        }
        next = block.position() + block.length();
        level = block.level();
        strategy = block.strategy();
        warm = true;
    }

    /** Releases what is kept. May be called again when an error got in between. */
    public void drop() {
        warm = false;
        if (state != null) {
            state.release();
            state = null;
        }
    }
}
