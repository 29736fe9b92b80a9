// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Worker threads that do queued blocks, oldest first. A thread starts when there is work for it, and ends after five
 * seconds without work. Any thread may call any method.
 *
 * <p>This is not a ThreadPoolExecutor, whose locks may stay locked for ever when a StackOverflowError comes out of
 * their {@code lock()}. Here a block is queued by plain stores under a monitor, and nothing waits while it holds the
 * monitor. An error can leave a worker asleep or not started, until the next block is queued. No block is lost by that,
 * because the thread that waits for a block does it itself if no worker has begun.
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
     * Creates workers without starting a thread.
     *
     * @param count the maximum number of threads
     * @param work is applied to each block; it must not throw
     */
    Workers(int count, Consumer<Block> work) {
        this.work = work;
        this.workers = new Worker[count];
        for (int i = 0; i < count; i++) {
            workers[i] = new Worker();
        }
    }

    /**
     * The slot of one worker thread. Its fields are guarded by the monitor of Workers. The exception is that
     * {@code running} is cleared without it when an error ends the thread, because a plain store needs no stack.
     */
    private final class Worker implements Runnable {
        volatile boolean running;
        boolean idle;

        @Nullable
        Thread thread;

        /** Starts the thread. The caller has set {@code running}. */
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
                through = true; // another thread may already use this slot
            } finally {
                if (!through) {
                    running = false;
                }
            }
        }
    }

    /**
     * Queues a block, and wakes or starts a worker.
     *
     * @throws Error for lack of stack, memory or threads; the block may be queued nevertheless
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

    /** Takes the oldest queued block; returns null if there is none. */
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

    /** Waits for the next block for a worker; returns null if the worker should end. */
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
            // An interrupt is meant for the application's thread group, and would end each sleep at once.
            boolean ignored = Thread.interrupted();
        }
    }
}
