// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Every edge of the table, by a clock of our own. */
class QueuePoolTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;

    /** A queue that knows how much of it is still in flight. */
    private static final class Queue {
        int inFlight;
    }

    private final List<Queue> open = new ArrayList<>();
    private long remaining = 100;
    private int opened;
    private int asked;
    private Errno failure = Errno.OTHER;
    private long now = Long.MAX_VALUE - 3 * SECOND; // wraps: times are compared by difference

    private final QueuePool<Queue> pool = new QueuePool<>(
            new QueuePool.Source<>() {
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
            () -> now,
            nanos -> nanos + nanos / 4);

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
    void aRefusalOfLongAgoIsNoReasonToGrow() {
        lease();
        assertThat(pool.lease()).isNull();
        now += SECOND + 1;
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
        now += 100 * MILLI;
        assertThat(pool.lease()).isNotNull();
    }

    @Test
    void anUnknownNumberIsTried() {
        remaining = -1;
        assertThat(pool.lease()).isNotNull();
    }

    @Test
    void busyIsNormalLifeAndNoQuarantine() {
        failure = Errno.EBUSY;
        assertThat(pool.lease()).isNull();
        assertThat(pool.snapshot().quarantined()).isFalse();
        assertThat(pool.snapshot().lastCause()).contains("EBUSY");
        failure = Errno.OTHER;
        now += 100 * MILLI;
        assertThat(pool.lease()).isNotNull();
    }

    @Test
    void anotherFailureToOpenIsQuarantineWithDoublingBackOff() {
        failure = Errno.EIO;
        assertThat(pool.lease()).isNull();
        for (long nanos = SECOND; nanos <= 8 * SECOND; nanos *= 2) {
            int before = asked;
            now += nanos + nanos / 4 - 1;
            assertThat(pool.lease()).isNull();
            assertThat(asked).as("still left alone").isEqualTo(before);
            now += 1;
            assertThat(pool.lease()).isNull();
            assertThat(asked).as("probed once").isEqualTo(before + 1);
        }
        failure = Errno.OTHER;
        now += 20 * SECOND;
        assertThat(pool.lease()).isNotNull();
        assertThat(pool.snapshot().quarantined()).isFalse();
    }

    @Test
    void quarantineGivesIdleQueuesBackAndEndsInGoodConductBeingRewarded() {
        Queue idle = lease();
        pool.release(idle, true);
        pool.quarantine("status");
        assertThat(open).isEmpty();
        assertThat(pool.lease()).isNull();
        now += 2 * SECOND;
        pool.release(lease(), true);
        pool.praise();
        pool.quarantine("status");
        now += SECOND + SECOND / 4;
        assertThat(pool.lease()).as("as short as the first").isNotNull();
    }

    @Test
    void idleQueuesGoBackAfterFiveSecondsDownToNone() {
        pool.release(lease(), true);
        now += 5 * SECOND - 1;
        pool.maintain();
        assertThat(open).hasSize(1);
        now += 1;
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
        now += SECOND;
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
        now += 2 * SECOND;
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
        now += SECOND;
        pool.maintain();
        assertThat(open).isEmpty();
    }

    @Test
    void releaseQueuesGivesIdleOnesBackAtOnce() {
        pool.release(lease(), true);
        pool.releaseQueues();
        assertThat(open).isEmpty();
    }
}
