// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.Errno;

/** Every edge of the table, by a clock of our own. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a wait that does not end is a failure
class QueuePoolTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;

    /** A queue that knows how much of it is still in flight. */
    private static final class Queue extends QueuePool.Member {
        int inFlight;
    }

    private final List<Queue> open = new ArrayList<>();
    private long remaining = 100;
    private int opened;
    private int asked;
    private Errno failure = Errno.OTHER;
    private final AtomicLong now =
            new AtomicLong(Long.MAX_VALUE - 3 * SECOND); // wraps: times are compared by difference

    private final QueuePool<Queue> pool = new QueuePool<>(
            new QueuePool.Supply<>() {
                @Override
                public Queue open() throws DeviceException {
                    asked++;
                    if (failure != Errno.OTHER) {
                        throw new DeviceException("open", "device=test", failure.number());
                    }
                    opened++;
                    open.add(new Queue());
                    return open.get(open.size() - 1);
                }

                @Override
                public void close(Queue queue) {
                    assertThat(open.remove(queue)).isTrue();
                }

                @Override
                public long remaining() {
                    return remaining;
                }

                @Override
                public int drain(Queue queue) {
                    return queue.inFlight;
                }
            },
            3,
            now::get);

    private Queue lease() {
        return Objects.requireNonNull(pool.lease());
    }

    @Test
    void theFirstQueueIsOpenedAtOnceAndUsedAgain() {
        Queue queue = lease();
        pool.release(queue, true);
        assertThat(lease()).isSameAs(queue);
        assertThat(opened).isEqualTo(1);
    }

    @Test
    void itGrowsOneAtATimeAfterRefusalsUpToTheMaximum() {
        lease();
        assertThat(pool.lease()).as("nobody was refused yet").isNull();
        assertThat(pool.lease()).isNotNull();
        assertThat(pool.lease()).as("that refusal is used up").isNull();
        assertThat(pool.lease()).isNotNull();
        assertThat(pool.lease()).isNull();
        assertThat(pool.lease()).as("three are the maximum").isNull();
        assertThat(pool.snapshot().leased()).isEqualTo(3);
        assertThat(pool.snapshot().refusals()).isEqualTo(4);
    }

    @Test
    void whoHasNoTimeLeavesTheOpeningToMaintenance() {
        assertThat(pool.leaseIdle()).isNull();
        assertThat(opened).isZero();
        assertThat(pool.isQueueDue()).isTrue();
        pool.maintain();
        assertThat(pool.isQueueDue()).isFalse();
        assertThat(opened).isEqualTo(1);
        assertThat(pool.leaseIdle()).isNotNull();
        assertThat(pool.leaseIdle()).as("nobody was refused since").isNull();
        pool.maintain();
        assertThat(opened).isEqualTo(1);
        assertThat(pool.leaseIdle()).isNull();
        pool.maintain();
        assertThat(opened).as("one more, as for the others").isEqualTo(2);
        pool.maintain();
        assertThat(opened).isEqualTo(2);
    }

    @Test
    void whatIsDueIsNotOpenedAfterTheEnd() {
        assertThat(pool.leaseIdle()).isNull();
        pool.close();
        pool.maintain();
        assertThat(opened).isZero();
    }

    @Test
    void aRefusalOfLongAgoIsNoReasonToGrow() {
        lease();
        assertThat(pool.lease()).isNull();
        now.addAndGet(SECOND + 1);
        assertThat(pool.lease()).isNull();
        assertThat(pool.lease()).isNotNull();
    }

    @Test
    void whereNoneRemainsNothingIsOpenedAndTheAnswerIsRemembered() {
        remaining = 0;
        assertThat(pool.lease()).isNull();
        assertThat(asked).isZero();
        remaining = 1;
        assertThat(pool.lease()).as("remembered for a while").isNull();
        now.addAndGet(100 * MILLI);
        assertThat(pool.lease()).isNotNull();
    }

    @Test
    void anUnknownNumberIsTried() {
        remaining = -1;
        assertThat(pool.lease()).isNotNull();
    }

    @Test
    void busyIsNormalLife() {
        failure = Errno.EBUSY;
        assertThat(pool.lease()).isNull();
        assertThat(pool.snapshot().lastCause()).contains("EBUSY");
        failure = Errno.OTHER;
        now.addAndGet(100 * MILLI);
        assertThat(pool.lease()).isNotNull();
    }

    @Test
    void idleQueuesGoBackAfterFiveSecondsDownToNone() {
        pool.release(lease(), true);
        now.addAndGet(5 * SECOND - 1);
        pool.maintain();
        assertThat(open).hasSize(1);
        now.addAndGet(1);
        pool.maintain();
        assertThat(open).isEmpty();
        assertThat(pool.snapshot().idle()).isZero();
    }

    @Test
    void whereNothingIsLeftForOthersIdleQueuesGoBackAfterOneSecond() {
        Queue first = lease();
        assertThat(pool.lease()).isNull();
        Queue second = lease();
        pool.release(first, true);
        now.addAndGet(SECOND);
        pool.maintain();
        assertThat(open).as("others have plenty").hasSize(2);
        remaining = 0;
        pool.maintain();
        assertThat(open).containsExactly(second);
    }

    @Test
    void theOnlyQueueIsKeptEvenIfNothingIsLeftForOthers() {
        pool.release(lease(), true);
        remaining = 0;
        now.addAndGet(2 * SECOND);
        pool.maintain();
        assertThat(open).hasSize(1);
    }

    @Test
    void aQueueWithRequestsInFlightDrainsAndIsNeverLeasedAgain() {
        Queue queue = lease();
        queue.inFlight = 2;
        pool.release(queue, false);
        pool.maintain();
        assertThat(open).containsExactly(queue);
        assertThat(pool.lease()).isNull();
        assertThat(lease()).isNotSameAs(queue);
        queue.inFlight = 0;
        pool.maintain();
        assertThat(open).doesNotContain(queue);
        assertThat(pool.snapshot().draining()).isZero();
    }

    @Test
    void drainingEndsAfterASecondWhateverIsInFlight() {
        Queue queue = lease();
        queue.inFlight = 1;
        pool.release(queue, false);
        now.addAndGet(SECOND);
        pool.maintain();
        assertThat(open).isEmpty();
    }

    @Test
    void releaseQueuesGivesIdleOnesBackAtOnce() {
        pool.release(lease(), true);
        pool.releaseQueues();
        assertThat(open).isEmpty();
    }

    /** Leases in a thread of its own, once that waits. */
    private Waiting waiting(long worthNanos) {
        Waiting waiting = new Waiting(worthNanos);
        int before = pool.snapshot().waiting();
        waiting.thread.start();
        while (pool.snapshot().waiting() == before && waiting.thread.isAlive()) {
            Thread.onSpinWait();
        }
        return waiting;
    }

    private final class Waiting {
        private final AtomicReference<@Nullable Queue> leased = new AtomicReference<>();
        final Thread thread;

        Waiting(long worthNanos) {
            thread = new Thread(() -> leased.set(pool.awaitLease(worthNanos)));
            thread.setDaemon(true);
        }

        @Nullable
        Queue result() throws InterruptedException {
            thread.join();
            return leased.get();
        }
    }

    @Test
    void aReleasedQueueGoesToTheOneWhoHasWaitedLongest() throws InterruptedException {
        Queue queue = lease();
        Waiting first = waiting(SECOND);
        Waiting second = waiting(SECOND);
        assertThat(pool.isWanted()).isTrue();
        pool.release(queue, true);
        assertThat(first.result()).isSameAs(queue);
        assertThat(pool.snapshot()).isEqualTo(new QueuePool.Snapshot(1, 0, 0, 1, 0, ""));
        pool.release(queue, true);
        assertThat(second.result()).isSameAs(queue);
        assertThat(pool.isWanted()).isFalse();
    }

    @Test
    void aWaitEndsWhenItIsNotWorthItAnyLonger() throws InterruptedException {
        Queue bad = lease();
        Waiting first = waiting(SECOND);
        pool.release(bad, false);
        assertThat(pool.lease()).isNull();
        Queue another = lease();
        assertThat(first.thread.isAlive()).isTrue();
        now.addAndGet(SECOND);
        assertThat(first.result()).as("it was not worth more").isNull();
        pool.release(another, true);
        assertThat(pool.awaitLease(0))
                .as("with nobody waiting an idle one is to be had")
                .isSameAs(another);
        assertThat(pool.snapshot().waiting()).isZero();
    }

    @Test
    void aWaitIsOnlyWorthItIfLeasesAreShortEnough() {
        for (int i = 0; i < 50; i++) {
            Queue queue = lease();
            now.addAndGet(2 * MILLI);
            pool.release(queue, true);
        }
        lease();
        assertThat(pool.awaitLease(MILLI)).as("leases take two").isNull();
        assertThat(pool.snapshot().waiting()).isZero();
    }

    @Test
    void anInterruptDoesNotEndTheWaitAndIsKept() throws InterruptedException {
        Queue queue = lease();
        AtomicReference<@Nullable Queue> leased = new AtomicReference<>();
        AtomicBoolean kept = new AtomicBoolean();
        Thread thread = new Thread(() -> {
            Thread.currentThread().interrupt();
            leased.set(pool.awaitLease(SECOND));
            kept.set(Thread.currentThread().isInterrupted());
        });
        thread.start();
        while (pool.snapshot().waiting() == 0) {
            Thread.onSpinWait();
        }
        pool.release(queue, true);
        thread.join();
        assertThat(leased.get()).isSameAs(queue);
        assertThat(kept).isTrue();
    }

    @Test
    void aClosedPoolLeasesNothingAndKeepsNothing() throws InterruptedException {
        Queue leased = lease();
        assertThat(pool.lease()).isNull();
        pool.release(lease(), true);
        pool.close();
        assertThat(open).containsExactly(leased);
        assertThat(pool.lease()).isNull();
        assertThat(pool.awaitLease(SECOND)).as("and nobody waits").isNull();
        pool.release(leased, true);
        pool.maintain();
        assertThat(open).isEmpty();
        assertThat(pool.isEmpty()).isTrue();
    }

    @Test
    void closingWakesThoseWhoWait() throws InterruptedException {
        lease();
        Waiting waiting = waiting(SECOND);
        pool.close();
        assertThat(waiting.result()).isNull();
    }

    @Test
    void aFailureToOpenLeavesNothingBehind() {
        failure = Errno.EIO;
        assertThat(pool.lease()).isNull();
        assertThat(pool.isEmpty()).isTrue();
        assertThat(pool.snapshot().lastCause()).contains("EIO");
    }
}
