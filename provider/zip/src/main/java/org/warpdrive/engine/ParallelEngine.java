// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

/**
 * Compresses several blocks of one stream at the same time, on worker threads around another engine. Any thread may
 * call it.
 *
 * <p>{@link #submit} queues a block and returns. A worker takes the oldest block. When the stream's own thread has to
 * wait for a block, it takes that block if no worker has. If one has, it takes other queued blocks until its own is
 * done. So each block is done even if no worker thread could be started.
 *
 * <p>Each block starts from its window and without the state of the block before. The window is part of the block, so
 * the output does not depend on which thread did what. Cost: reading the window again, and a copy of the window for
 * each block. One stream of 24 MB at level 6 was 1.84 times as fast on two threads as on one, at 0.9992 of the size.
 *
 * <p>A ThreadPoolExecutor was used before and lost: its locks may stay locked when a StackOverflowError comes out of
 * their {@code lock()}, and then every stream of the process waits for ever. {@link Workers} replaces it.
 */
public final class ParallelEngine implements BlockEngine {
    /** Below this size a hand-over costs more than it gains: a flushed message is done on its own thread. */
    private static final int MIN_BYTES = 64 * 1024;

    /** More stack than it takes to end a block whose engine has thrown. */
    private static final int STACK_BYTES = 16 << 10;

    private final BlockEngine engine;
    private final int threads;
    private final Workers workers;

    /**
     * Creates an engine with worker threads, which start when there is work.
     *
     * @param engine does the work; it must finish each block inside {@link BlockEngine#submit}
     * @param threads how many threads work on one stream, its own thread included; at least 2
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
        block.completion().queue();
        try {
            workers.add(block);
        } catch (Throwable e) {
            // For example, no thread could be started. Whether or not the block got into the queue, it can be claimed,
            // and the stream's thread does so when it waits for it.
        }
        return true;
    }

    /**
     * {@inheritDoc}
     *
     * @throws StackOverflowError if the thread has little stack left; it has begun no block then
     */
    @Override
    public void await(Block block) {
        Stack.demand(STACK_BYTES);
        runUnlessBegun(block);
        // A worker has the block. Do other queued blocks meanwhile.
        while (!block.completion().isDone()) {
            Block other = workers.poll();
            if (other == null) {
                block.completion().park();
            } else {
                runUnlessBegun(other);
            }
        }
    }

    private void runUnlessBegun(Block block) {
        if (!block.completion().claim()) {
            return;
        }
        try {
            if (!engine.submit(block)) {
                block.completion().fail("refused"); // the router cannot be told now, and asks the next engine
            }
        } catch (Throwable e) {
            // Out of memory, for example. The stream's thread does the block again, and meets the error itself if it
            // lasts. Nothing is made here, and the stack suffices: a block that is not ended is waited for, for ever.
            block.completion().threw();
        }
    }

    /**
     * Half a block of others. Four blocks for two threads, with 32 KiB of window and room for output each, took 1.8 MB
     * outside the heap a thread, the tables included.
     */
    @Override
    public int blockBytes() {
        return Staging.BLOCK_BYTES / 2;
    }

    /**
     * Two blocks for each thread. While the stream's thread compresses a block it takes no output and no input, and
     * meanwhile each worker may end a block and need another. With one block more than threads, workers wait then:
     * simulated from measured times of blocks, four threads came to 3.33 and eight to 5.42 times one thread; with two
     * blocks a thread, 3.76 and 6.94.
     */
    @Override
    public int depth() {
        return 2 * threads;
    }
}
