// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.warpdrive.engine.Daemon;

/**
 * Makes an engine's steps as long as there is something to do, and otherwise waits for a doorbell or for the time when
 * an answer is due. Short waits are spun, because parking for 20 µs takes 100. Without a queue it is over.
 */
final class EngineThread {
    private static final int IDLE_ROUNDS = 200;
    private static final long SPUN_NANOS = 200_000;
    private static final long LONGEST_SLEEP_NANOS = 1_000_000_000;

    private final SoftEngine engine;
    private final boolean spinning;
    private final BooleanSupplier over;
    private final Thread thread;
    private volatile boolean asleep;
    private volatile boolean ended;

    /**
     * One to be started.
     *
     * @param over asked when the engine has no queue: if it says so, the thread does nothing any more
     */
    EngineThread(SoftEngine engine, boolean spinning, String name, BooleanSupplier over) {
        this.engine = engine;
        this.spinning = spinning;
        this.over = over;
        this.thread = Daemon.of(this::run, name);
    }

    void start() {
        thread.start();
    }

    /** To be called after a doorbell was put on its way. */
    void wake() {
        if (asleep) { // volatile; the sleeper looks at the doorbells after it has set this
            LockSupport.unpark(thread);
        }
    }

    /** Whether it goes on, and is another than the caller's. */
    boolean isAtWork() {
        return thread.isAlive() && thread != Thread.currentThread();
    }

    /** Returns when the last step was made. */
    void end() {
        ended = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive() && thread != Thread.currentThread()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        int idleRounds = 0;
        while (!ended) {
            if (step()) {
                idleRounds = 0;
            } else if (!engine.hasQueues() && over.getAsBoolean()) {
                return;
            } else if (spinning || ++idleRounds < IDLE_ROUNDS) {
                Thread.onSpinWait();
            } else {
                rest();
            }
        }
    }

    private boolean step() {
        try {
            return engine.step();
        } catch (InternalError e) {
            return true; // with memory=direct: what a request names was revoked while it was read
        }
    }

    private void rest() {
        asleep = true;
        long wait = Math.min(LONGEST_SLEEP_NANOS, engine.nextNanos() - System.nanoTime());
        if (wait > SPUN_NANOS && engine.doorbells().isEmpty() && !ended) {
            LockSupport.parkNanos(wait - SPUN_NANOS / 2);
        }
        asleep = false;
    }
}
