// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that do queued blocks, oldest first. They start when there is work and end when there has been none for five
 * seconds.
 *
 * <p>In place of a ThreadPoolExecutor, whose locks may be locked when a StackOverflowError comes out of their {@code lock()}, and
 * stay so for ever: here a block is queued by plain stores under a monitor. What an error may cost is a thread that is not woken or
 * not started, and so some time until the next block is queued. No block is lost, since the thread that waits for one does it where
 * no worker has begun.
 */
final class Workers {
    private static final long IDLE_NANOS = 5_000_000_000L;

    private static final class Task {
        final Block block;

        @Nullable
        Task next;

        Task(Block block) {
            this.block = block;
        }
    }

    private final Consumer<Block> work;
    private final Worker[] workers;

    private @Nullable Task first;
    private @Nullable Task last;

    /**
     * Workers that have not started.
     *
     * @param count how many threads there may be
     * @param work what is done to a block; throws nothing
     */
    Workers(int count, Consumer<Block> work) {
        this.work = work;
        this.workers = new Worker[count];
        for (int i = 0; i < count; i++) {
            workers[i] = new Worker();
        }
    }

    /** A thread, or the place of one. Its fields are under the monitor, but {@code running}
     * is cleared wherever an error ends it, which takes no call. */
    private final class Worker implements Runnable {
        volatile boolean running;
        boolean idle;

        @Nullable
        Thread thread;

        /** After {@code running} was set. */
        void start() {
            boolean started = false;
            try {
                Daemon.of(this, "warpdrive-worker").start();
                started = true;
            } finally {
                if (!started) {
                    running = false;
                }
            }
        }

        @Override
        public void run() {
            boolean through = false;
            try {
                for (Block block = take(this); block != null; block = take(this)) {
                    work.accept(block);
                }
                through = true; // and another thread may have begun in this place
            } finally {
                if (!through) {
                    running = false;
                }
            }
        }
    }

    /**
     * Queues a block, and has a worker come for it.
     *
     * @throws Error when there is no stack or no memory, no thread perhaps; the block may be queued all the same
     */
    void add(Block block) {
        Task task = new Task(block);
        Worker called = null;
        Worker fresh = null;
        synchronized (this) {
            if (last == null) {
                first = task;
            } else {
                last.next = task;
            }
            last = task;
            for (Worker worker : workers) {
                if (!worker.running) {
                    fresh = worker;
                } else if (worker.idle) {
                    called = worker;
                    break;
                }
            }
            if (called != null) {
                called.idle = false;
            } else if (fresh != null) {
                fresh.idle = false;
                fresh.running = true;
            }
        }
        if (called != null) {
            LockSupport.unpark(called.thread);
        } else if (fresh != null) {
            fresh.start();
        }
    }

    /** The oldest block that nobody has taken; null if there is none. */
    synchronized @Nullable Block poll() {
        Task task = first;
        if (task == null) {
            return null;
        }
        first = task.next;
        if (first == null) {
            last = null;
        }
        return task.block;
    }

    /** The next block for a worker; null when it is to end. */
    private @Nullable Block take(Worker worker) {
        long start = System.nanoTime();
        while (true) {
            long left = IDLE_NANOS - (System.nanoTime() - start);
            synchronized (this) {
                worker.thread = Thread.currentThread();
                worker.idle = false;
                Block block = poll();
                if (block != null) {
                    return block;
                }
                if (left <= 0) {
                    worker.running = false;
                    return null;
                }
                worker.idle = true;
            }
            LockSupport.parkNanos(this, left);
        }
    }
}
