// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.stream;

import org.warpdrive.engine.Block;
import org.warpdrive.engine.Router;
import org.warpdrive.engine.Staging;
import org.warpdrive.engine.StoredBlocks;

/** The blocks of one stream from their submission until their output has been given out, in order. */
final class BlocksUnderWay {
    private final Router router;
    private final Block[] ring;
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

    /** A block to be prepared and then {@linkplain #submit submitted}. Not to be called when full. */
    Block next() {
        int index = (head + count) % ring.length;
        if (ring[index] == null) {
            ring[index] = new Block();
        }
        return ring[index];
    }

    /** Sends off the block that {@link #next} gave, with what is staged. */
    void submit(Block block, StagedInput staged) {
        block.output(Staging.lease(StoredBlocks.bound(staged.length())));
        staged.give(block);
        router.submit(block);
        if (block.isDone()) {
            router.await(block);
            staged.taken(block);
        } else {
            staged.lent(block);
        }
        count++;
    }

    /** Gives out what is ready, as far as there is room. */
    void drain(Sink sink) {
        while (count > 0 && !sink.isFull()) {
            Block block = ring[head];
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
        Block block = ring[head];
        if (!block.isSettled()) {
            router.await(block);
        }
    }

    /** Drops all blocks; what an engine is still at work on is released when it is through. */
    void abandon() {
        for (; count > 0; count--) {
            ring[head].abandon();
            ring[head] = new Block();
            head = (head + 1) % ring.length;
        }
        givenOut = 0;
    }
}
