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
        block.completion().begin();
    }

    @Test
    void abandonedBeforeAnyoneBeganItIsFreedAtOnceAndCannotBeClaimed() {
        prepare();
        block.completion().queue();
        block.abandon();
        assertThat(pool.leasedCount()).isZero();
        assertThat(block.completion().claim()).isFalse();
    }

    @Test
    void abandonedAtWorkItIsFreedByTheEngine() {
        prepare();
        block.abandon();
        assertThat(pool.leasedCount()).isEqualTo(2);
        block.completion().complete(1);
        assertThat(pool.leasedCount()).isZero();
    }

    @Test
    void abandonedAtWorkAndFailingItIsFreedByTheEngine() {
        prepare();
        block.abandon();
        block.completion().fail("late");
        assertThat(pool.leasedCount()).isZero();
    }

    @Test
    void abandonedWhenDoneItIsFreedAtOnce() {
        prepare();
        block.completion().complete(1);
        block.abandon();
        assertThat(pool.leasedCount()).isZero();
    }

    @Test
    void oneOfTwoClaimsSucceeds() {
        prepare();
        block.completion().queue();
        assertThat(block.completion().claim()).isTrue();
        assertThat(block.completion().claim()).isFalse();
    }

    @Test
    void anInterruptDoesNotEndTheWaitAndIsKept() throws InterruptedException {
        prepare();
        boolean[] kept = new boolean[1];
        Thread waiter = new Thread(() -> {
            Thread.currentThread().interrupt();
            block.completion().park();
            kept[0] = block.completion().isDone() && Thread.currentThread().isInterrupted();
        });
        waiter.start();
        block.completion().complete(1);
        waiter.join();
        assertThat(kept[0]).isTrue();
        block.free();
    }
}
