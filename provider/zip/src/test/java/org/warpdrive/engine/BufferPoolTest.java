// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.warpdrive.nativeglue.NativeGlue;
import org.warpdrive.nativeglue.NativeMemory;

class BufferPoolTest {
    @Test
    void theLastReleasedIsTheNextLeased() {
        BufferPool pool = new BufferPool(64, 4);
        Buffer first = pool.lease();
        Buffer second = pool.lease();
        first.release();
        second.release();
        assertThat(pool.lease()).isSameAs(second);
        assertThat(pool.lease()).isSameAs(first);
        assertThat(pool.leasedCount()).isEqualTo(2);
        first.release();
        second.release();
    }

    @Test
    void idleMemoryBeyondTheCapIsFreed() {
        BufferPool pool = new BufferPool(4096, 1);
        Buffer kept = pool.lease();
        Buffer freed = pool.lease();
        long before = allocated();
        kept.release();
        freed.release();
        long expected = NativeGlue.probe().available() ? before - 4096 : before;
        assertThat(allocated()).isEqualTo(expected);
        assertThat(pool.leasedCount()).isZero();
    }

    @Test
    void allPoolsTogetherSayWhatTheyHoldAndGiveBackWhatIsIdle() {
        Pool.freeAllIdle();
        long held = Pool.heldBytes();
        long leased = Pool.leasedBytes();
        long mapped = allocated();
        long bytes = Natives.areAvailable() ? 4096 : 0; // else they are on the heap
        BufferPool pool = new BufferPool(4096, 2);
        Buffer out = pool.lease();
        Buffer idle = pool.lease();
        idle.release();
        assertThat(Pool.heldBytes()).isEqualTo(held + 2 * bytes);
        assertThat(Pool.leasedBytes()).isEqualTo(leased + bytes);
        Pool.freeAllIdle();
        assertThat(Pool.heldBytes()).isEqualTo(held + bytes);
        out.release();
        Pool.freeAllIdle();
        assertThat(Pool.heldBytes()).isEqualTo(held);
        assertThat(Pool.leasedBytes()).isEqualTo(leased);
        assertThat(allocated()).isEqualTo(mapped);
        assertThat(pool.leasedCount()).isZero();
    }

    private static long allocated() {
        return NativeMemory.allocatedBytes();
    }

    @Test
    void aRangeIsACursorOverTheSameBytes() {
        Buffer buffer = new BufferPool(16, 1).lease();
        buffer.range(4, 8).put((byte) 7);
        assertThat(buffer.bytes().get(4)).isEqualTo((byte) 7);
        assertThat(buffer.range(0, 16).remaining()).isEqualTo(16);
        assertThat(buffer.capacity()).isEqualTo(16);
    }
}
