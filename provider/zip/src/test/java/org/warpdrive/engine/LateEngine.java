// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A device as unpleasant as the contract allows: ends blocks late, in any order, from another thread, fails at some after
 * scribbling over their output, and now and then has no room. Drives the stream's asynchronous side in tests.
 */
public final class LateEngine implements BlockEngine, AutoCloseable {
    private final BlockEngine engine = new JdkEngine();
    private final Random random;
    private final int depth;
    private final List<Block> pending = new ArrayList<>();
    private final Thread device;
    private boolean closed;

    public LateEngine(long seed, int depth) {
        this.random = new Random(seed);
        this.depth = depth;
        this.device = new Thread(this::run, "late-engine");
        device.setDaemon(true);
        device.start();
    }

    @Override
    public String name() {
        return "late";
    }

    @Override
    public boolean takes(Block block) {
        return block.level() != 0;
    }

    @Override
    public int depth() {
        return depth;
    }

    @Override
    public synchronized boolean submit(Block block) {
        if (random.nextInt(8) == 0) {
            return false;
        }
        block.detachHistory();
        pending.add(block);
        notifyAll();
        return true;
    }

    @Override
    public void await(Block block) {
        block.completion().park();
    }

    private void run() {
        Block block = next();
        while (block != null) {
            if (random.nextInt(5) == 0) {
                block.out().bytes().put(0, new byte[16]);
                block.completion().fail("broken on purpose");
            } else {
                engine.submit(block);
            }
            block = next();
        }
    }

    private synchronized @Nullable Block next() {
        while (pending.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                closed = true;
            }
        }
        return pending.isEmpty() ? null : pending.remove(random.nextInt(pending.size()));
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
