// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import org.jspecify.annotations.Nullable;

/**
 * An engine's state between two blocks of one stream: a match finder's hash tables, or a zlib stream. It is a cache of
 * the window. With it an engine need not read the window again. Losing it costs time but never makes the output wrong.
 *
 * <p>A stream keeps the state of one engine at a time. The state is used for a block only if it has seen exactly the
 * bytes before that block, at the same level and strategy. {@link #use} tests this and marks the state cold;
 * {@link #saw} marks it warm again after the block succeeded. So a block that fails half-way leaves a cold state. A
 * FULL_FLUSH, a dictionary, or a block that another engine did makes the next block start from the window.
 *
 * <p>Cost: the memory stays leased between blocks, about 264 KiB of tables or 256 KiB of zlib. Above the bound on
 * memory the state is therefore dropped after each block. ISA-L's state was not kept at first; keeping it saved 3 % of
 * the time at level 1.
 *
 * <p>Not thread-safe. It belongs to the stream, and only the thread that does the stream's blocks in order may touch
 * it. Blocks that worker threads do have no history.
 */
public final class History {
    /** The state of one engine for one stream. */
    public interface State {
        /** Gives the state back to its pool. */
        void release();
    }

    private @Nullable State state;
    private @Nullable Object owner;
    private boolean warm;
    private long next;
    private int level;
    private int strategy;

    /**
     * Returns the engine's state for this stream, and leases one if there is none. Another engine's state is released.
     *
     * <p>The state stays here, and so belongs to the stream, even if the engine's call then fails.
     */
    @SuppressWarnings("unchecked") // the owner's states are of one kind
    <T extends Pool.Item<T> & State> T of(Object engine, Pool<T> pool) {
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
     * Returns whether the engine's state has seen exactly the bytes before this block, and marks it cold. It stays cold
     * until {@link #saw} is called. A state that was kept and does not fit, because the level changed for example, is
     * rare, and the block is to be verified.
     */
    public boolean use(Object engine, Block block) {
        boolean usable = warm
                && owner == engine
                && next == block.position()
                && level == block.level()
                && strategy == block.strategy();
        if (warm && !usable) {
            block.completion().verifyOneIn(1);
        }
        warm = false;
        return usable;
    }

    /**
     * Marks the state warm: it has seen the block and is valid for the next one. If memory is tight, drops it instead.
     */
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

    /** Releases the state. May be called again if an error interrupted it. */
    public void drop() {
        warm = false;
        if (state != null) {
            state.release();
            state = null;
        }
    }
}
