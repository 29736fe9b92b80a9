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
    private long next;
    private int level;
    private int strategy;

    /**
     * The state the engine kept, if it has seen exactly what stands before this block: it is the engine's until it keeps
     * it again. Otherwise null, and what was kept is released.
     */
    public @Nullable State take(BlockEngine engine, Block block) {
        boolean warm =
                owner == engine && next == block.position() && level == block.level() && strategy == block.strategy();
        if (!warm) {
            drop();
        }
        State taken = state;
        state = null;
        return taken;
    }

    /** Keeps the engine's state, which has now seen the block. */
    public void keep(BlockEngine engine, State kept, Block block) {
        state = kept;
        owner = engine;
        next = block.position() + block.length();
        level = block.level();
        strategy = block.strategy();
    }

    /** Releases what is kept. */
    public void drop() {
        if (state != null) {
            state.release();
            state = null;
        }
    }
}
