// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

/**
 * Does blocks of one stream side by side: each is handed to worker threads and, when the stream's own thread has to wait
 * for one that no worker has begun, done there. Each block starts from its window, so the output is the same as in order.
 */
public final class ParallelEngine implements BlockEngine {
    /** Below this a hand-over costs more than it brings: a flushed message is done where it is. */
    private static final int MIN_BYTES = 64 * 1024;

    private final BlockEngine engine;
    private final int threads;
    private final Workers workers;

    /**
     * @param engine does the work, ending each block within {@link BlockEngine#submit}
     * @param threads how many work on one stream, its own thread included; at least 2
     */
    public ParallelEngine(BlockEngine engine, int threads) {
        this.engine = engine;
        this.threads = threads;
        this.workers = new Workers(threads - 1, this::runUnlessBegun);
    }

    @Override
    public String name() {
        return engine.name() + "*" + threads;
    }

    @Override
    public boolean takes(Block block) {
        return block.length() >= MIN_BYTES && !block.flush() && engine.takes(block);
    }

    @Override
    public boolean submit(Block block) {
        block.detachHistory();
        block.queue();
        try {
            workers.add(block);
        } catch (Throwable e) {
            // No thread could be started, say. Whether it got into the queue or not: the block is there for whoever
            // comes first, and that is the stream's thread when it waits for it.
        }
        return true;
    }

    @Override
    public void await(Block block) {
        runUnlessBegun(block);
        // Else a worker has it, and there is other work as long as anything is queued.
        while (!block.isDone()) {
            Block other = workers.poll();
            if (other == null) {
                block.park();
            } else {
                runUnlessBegun(other);
            }
        }
    }

    private void runUnlessBegun(Block block) {
        if (!block.claim()) {
            return;
        }
        try {
            if (!engine.submit(block)) {
                block.fail("refused"); // too late to say so to the router, which then asks the next one
            }
        } catch (Throwable e) {
            // Out of memory, say. The stream's thread does the block again, and meets the error if it lasts.
            block.fail("worker: " + e.getClass().getSimpleName());
        }
    }

    @Override
    public int depth() {
        return threads + 1;
    }
}
