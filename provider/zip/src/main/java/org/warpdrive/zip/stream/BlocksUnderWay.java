// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.stream;

import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.Block;
import org.warpdrive.engine.Router;

/**
 * The blocks of one stream from their submission until their output has been given out, in order. A block is counted before an
 * engine gets it, so that memory an engine may be at work on is never taken for the stream's.
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

    boolean isEmpty() {
        return count == 0;
    }

    boolean isFull() {
        return count == ring.length;
    }

    /** A block to be prepared and then {@linkplain #add added}. Not to be called when full. */
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
     * Gives the block that {@link #next} prepared what is staged, and memory for its output. If this throws, nothing has
     * changed; else {@link #start} follows.
     *
     * @param keepsWindow whether the block after it may refer back
     */
    void add(Block block, StagedInput staged, boolean keepsWindow) {
        block.free(); // what an attempt that threw may have left
        block.leaseOutput(staged.length());
        staged.give(block, keepsWindow);
        count++;
    }

    /** Sends off the block just added. If this throws, the block is done when it is next waited for. */
    void start(Block block) {
        router.submit(block);
        if (block.isDone()) {
            router.await(block);
        }
    }

    /** Gives out what is ready, as far as there is room. */
    void drain(Sink sink) {
        while (count > 0 && !sink.isFull()) {
            Block block = first();
            if (!block.isSettled()) {
                if (!block.isDone()) {
                    return;
                }
                router.await(block);
            }
            givenOut += sink.put(block.out().bytes(), givenOut, block.produced() - givenOut);
            if (givenOut == block.produced()) {
                block.free();
                givenOut = 0;
                head = (head + 1) % ring.length;
                count--;
            }
        }
    }

    /** Waits for the first block. Not to be called when empty. */
    void await() {
        Block block = first();
        if (!block.isSettled()) {
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
     * Drops all blocks, the one being prepared too; what an engine is still at work on is released when it is through. Each
     * leaves the ring once its memory is seen to, so this may be called again.
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
