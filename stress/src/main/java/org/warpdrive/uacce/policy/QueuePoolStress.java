// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.Errno;

/** Queues that several threads want or give back at once: none is lost, none has two holders. */
public final class QueuePoolStress {
    private static final long A_WHILE_NANOS = 20_000;

    private QueuePoolStress() {}

    /** A queue that knows whether it was closed. */
    static final class Queue extends QueuePool.Member {
        volatile boolean closed;
    }

    /** A device with one queue to give. */
    private static class OneQueue implements QueuePool.Supply<Queue> {
        final AtomicInteger remaining = new AtomicInteger(1);
        final QueuePool<Queue> pool = new QueuePool<>(this, 2, System::nanoTime);

        @Override
        public Queue open() throws DeviceException {
            if (remaining.getAndDecrement() > 0) {
                return new Queue();
            }
            remaining.getAndIncrement();
            throw new DeviceException("open", "device=one", Errno.EBUSY.number());
        }

        @Override
        public void close(Queue queue) {
            queue.closed = true;
            remaining.getAndIncrement();
        }

        @Override
        public long remaining() {
            return remaining.get();
        }

        @Override
        public int drain(Queue queue) {
            return 0;
        }

        /** The queue, before anybody else is there. */
        final Queue leased() {
            return Objects.requireNonNull(pool.lease());
        }

        static int got(@Nullable Queue queue) {
            return queue == null ? 0 : 1;
        }
    }

    /** Two threads want the one idle queue. */
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "one has it")
    @Outcome(expect = FORBIDDEN, desc = "both have it, or nobody")
    @State
    public static class TwoLease extends OneQueue {
        public TwoLease() {
            pool.release(leased(), true);
        }

        @Actor
        public void one(II_Result result) {
            result.r1 = got(pool.lease());
        }

        @Actor
        public void other(II_Result result) {
            result.r2 = got(pool.lease());
        }
    }

    /** Nobody has opened a queue yet, and there is only one to have. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 1", "0, 1, 1"},
            expect = ACCEPTABLE,
            desc = "one has it")
    @Outcome(expect = FORBIDDEN, desc = "both have it, or nobody, or it is not counted")
    @State
    public static class TwoOpen extends OneQueue {
        @Actor
        public void one(III_Result result) {
            result.r1 = got(pool.lease());
        }

        @Actor
        public void other(III_Result result) {
            result.r2 = got(pool.lease());
        }

        @Arbiter
        public void after(III_Result result) {
            result.r3 = pool.snapshot().leased();
        }
    }

    /** One gives its queue back, the other waits for it, but not for ever. */
    @JCStressTest
    @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "handed over, or found idle")
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "came too late, and is idle")
    @Outcome(expect = FORBIDDEN, desc = "lost between the two")
    @State
    public static class HandOver extends OneQueue {
        private final Queue held = leased();

        @Actor
        public void gives() {
            pool.release(held, true);
        }

        @Actor
        public void waits(III_Result result) {
            result.r1 = got(pool.awaitLease(A_WHILE_NANOS));
        }

        @Arbiter
        public void after(III_Result result) {
            result.r2 = pool.snapshot().leased();
            result.r3 = pool.snapshot().idle();
        }
    }

    /** One wants a queue while the other has the idle ones closed. */
    @JCStressTest
    @Outcome(
            id = {"1, 0, 1"},
            expect = ACCEPTABLE,
            desc = "leased, whether the same or opened anew")
    @Outcome(
            id = {"0, 0, 0"},
            expect = ACCEPTABLE,
            desc = "refused while it was being closed")
    @Outcome(expect = FORBIDDEN, desc = "leased and closed at once")
    @State
    public static class LeaseAndReleaseIdle extends OneQueue {
        private @Nullable Queue leased;

        public LeaseAndReleaseIdle() {
            pool.release(leased(), true);
        }

        @Actor
        public void leases() {
            leased = pool.lease();
        }

        @Actor
        public void closes() {
            pool.releaseQueues();
        }

        @Arbiter
        public void after(III_Result result) {
            result.r1 = got(leased);
            result.r2 = leased != null && leased.closed ? 1 : 0;
            result.r3 = pool.snapshot().leased();
        }
    }

    /** The last holder gives its queue back while the pool is closed: whoever looks after it finds it. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "given back to the device")
    @Outcome(expect = FORBIDDEN, desc = "kept, or given back twice")
    @State
    public static class ReleaseAndClose extends OneQueue {
        private final Queue held = leased();

        @Actor
        public void gives() {
            pool.release(held, true);
        }

        @Actor
        public void closes() {
            pool.close();
        }

        @Arbiter
        public void after(II_Result result) {
            pool.maintain();
            result.r1 = remaining.get();
            result.r2 = pool.isEmpty() ? 1 : 0;
        }
    }
}
