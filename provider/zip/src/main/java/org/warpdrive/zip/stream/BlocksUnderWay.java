// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.stream;

import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.Router;

/**
 * The blocks of one stream from submission until their output was given out, in stream order: a ring of
 * {@link Router#depth} blocks. Not thread-safe.
 *
 * <p>A block is counted before an engine gets it. So memory that an engine may be working on never counts as the
 * stream's.
 */
final class BlocksUnderWay {
    private final Router router;
    private final @Nullable Block[] ring;
    private int head;
    private int count;
    private int givenOut;

    BlocksUnderWay(Router router) {
        this.router = router;
        this.ring = new Block[router.depth()];
    }

    /** Returns whether no block is under way. */
    boolean isEmpty() {
        return count == 0;
    }

    /** Returns whether no further block may be submitted before one was given out. */
    boolean isFull() {
        return count == ring.length;
    }

    /** Returns a block to prepare and then {@linkplain #add add}. The ring must not be full. */
    Block next() {
        int index = (head + count) % ring.length;
        Block block = ring[index];
        if (block == null) {
            block = new Block();
            ring[index] = block;
        }
        return block;
    }

    /**
     * Gives the prepared block its staged input, and memory for its output. If this throws, nothing has changed.
     * Otherwise {@link #start} must follow.
     *
     * @param keepsWindow whether the next block may refer back to this one
     */
    void add(Block block, StagedInput staged, boolean keepsWindow) {
        block.free(); // an earlier attempt that threw may have left memory
        block.leaseOutput(staged.length());
        staged.give(block, keepsWindow);
        count++;
    }

    /** Submits the block that was just added. If this throws, the block is compressed when it is next waited for. */
    void start(Block block) {
        router.submit(block);
        if (block.completion().isDone()) {
            router.await(block);
        }
    }

    /** Copies finished output to the sink, as far as there is room. */
    void drain(Sink sink) {
        while (count > 0 && !sink.isFull()) {
            Block block = first();
            if (!block.routing().isSettled()) {
                if (!block.completion().isDone()) {
                    return;
                }
                router.await(block);
            }
            givenOut +=
                    sink.put(block.out().bytes(), givenOut, block.completion().produced() - givenOut);
            if (givenOut == block.completion().produced()) {
                block.free();
                givenOut = 0;
                head = (head + 1) % ring.length;
                count--;
            }
        }
    }

    /** Waits until the first block is done. There must be one. */
    void await() {
        Block block = first();
        if (!block.routing().isSettled()) {
            router.await(block);
        }
    }

    private Block first() {
        Block block = ring[head];
        if (block == null) {
            throw new IllegalStateException("no block is under way");
        }
        return block;
    }

    /**
     * Drops all blocks, including one that is being prepared. Memory that an engine is working on is released when the
     * engine has finished. A block leaves the ring after its memory was handled, so this may be called again after an
     * error.
     */
    void abandon() {
        for (int i = 0; i < ring.length; i++) {
            Block block = ring[i];
            if (block != null) {
                block.abandon();
                ring[i] = null;
            }
        }
        head = 0;
        count = 0;
        givenOut = 0;
    }
}
