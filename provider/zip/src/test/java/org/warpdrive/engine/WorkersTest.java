// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkersTest {
    private static final int PATIENCE_SECONDS = 4; // less than a worker sleeps

    /** As one of a container that stops an application's thread group: it would not sleep any more. */
    @Test
    void aWorkerForgetsAnInterrupt() throws Exception {
        SynchronousQueue<Thread> workers = new SynchronousQueue<>();
        Workers one = new Workers(1, block -> workers.offer(Thread.currentThread()));
        Thread worker = null;
        while (worker == null) {
            one.add(new Block());
            worker = workers.poll(1, TimeUnit.SECONDS);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (worker.getState() != Thread.State.TIMED_WAITING && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        worker.interrupt();
        while (worker.isInterrupted() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(worker.isInterrupted()).isFalse();
        assertThat(worker.isAlive()).isTrue();
    }
}
