// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.warpdrive.engine.Daemon;

/**
 * The thread of an engine. It executes steps while there is work, and otherwise waits for a doorbell or until an answer
 * is due. It spins for short waits, because parking for 20 µs takes 100. It ends when the engine has no queue.
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
     * A thread that is not started yet.
     *
     * @param over called when the engine has no queue; if it returns true, the thread ends
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

    /** Wakes the thread. To be called after a doorbell was put into the stream. */
    void wake() {
        if (asleep) { // volatile; the sleeper checks the doorbells after it has set this
            LockSupport.unpark(thread);
        }
    }

    /** Whether the thread is alive and not the calling one. */
    boolean isAtWork() {
        return thread.isAlive() && thread != Thread.currentThread();
    }

    /** Ends the thread, and waits until its last step is done. */
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
            return true; // only with memory=direct: the request's memory was revoked while it was read
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
