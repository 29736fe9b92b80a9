// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BlockTest {
    private final BufferPool pool = new BufferPool(100, 2);
    private final Block block = new Block();

    private void prepare() {
        block.input(pool.lease(), 0, 0, 10, 0);
        block.output(pool.lease());
        block.begin();
    }

    @Test
    void abandonedBeforeAnyoneBeganItIsFreedAtOnceAndCannotBeClaimed() {
        prepare();
        block.queue();
        block.abandon();
        assertThat(pool.leasedCount()).isZero();
        assertThat(block.claim()).isFalse();
    }

    @Test
    void abandonedAtWorkItIsFreedByTheEngine() {
        prepare();
        block.abandon();
        assertThat(pool.leasedCount()).isEqualTo(2);
        block.complete(1);
        assertThat(pool.leasedCount()).isZero();
    }

    @Test
    void abandonedAtWorkAndFailingItIsFreedByTheEngine() {
        prepare();
        block.abandon();
        block.fail("late");
        assertThat(pool.leasedCount()).isZero();
    }

    @Test
    void abandonedWhenDoneItIsFreedAtOnce() {
        prepare();
        block.complete(1);
        block.abandon();
        assertThat(pool.leasedCount()).isZero();
    }

    @Test
    void oneOfTwoClaimsSucceeds() {
        prepare();
        block.queue();
        assertThat(block.claim()).isTrue();
        assertThat(block.claim()).isFalse();
    }

    @Test
    void anInterruptDoesNotEndTheWaitAndIsKept() throws InterruptedException {
        prepare();
        boolean[] kept = new boolean[1];
        Thread waiter = new Thread(() -> {
            Thread.currentThread().interrupt();
            block.park();
            kept[0] = block.isDone() && Thread.currentThread().isInterrupted();
        });
        waiter.start();
        block.complete(1);
        waiter.join();
        assertThat(kept[0]).isTrue();
        block.free();
    }
}
