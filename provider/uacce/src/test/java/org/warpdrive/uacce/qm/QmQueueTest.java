// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.qm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.QueueCondition;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.WdRequest;
import org.warpdrive.uacce.sysfs.IoctlLayout;
import org.warpdrive.uacce.zip.SqeLayout;

/** The ring protocol seen from the device's side. */
class QmQueueTest {
    private static final int DEPTH = 8;

    private FakeQueueFile file = new FakeQueueFile(DEPTH, 2);

    private QmQueue start() throws DeviceException {
        return new QmDriver().start(file, file.device(2, 1), QpContextLayout.TYPE_COMPRESS);
    }

    private static WdRequest request(int number) {
        WdRequest request = new WdRequest(SqeLayout.BYTES, null);
        request.entry().putInt(SqeLayout.INPUT_LENGTH, number);
        request.entry().putLong(SqeLayout.SOURCE_ADDRESS, 0x1234_5678_9abcL + number);
        return request;
    }

    private static int answer(WdRequest request) {
        return request.entry().getInt(SqeLayout.PRODUCED);
    }

    private static WdRequest polled(QmQueue queue) {
        return Objects.requireNonNull(queue.poll());
    }

    @Test
    void aQueueIsStartedStepByStepInOrder() throws DeviceException {
        QmQueue queue = start();
        assertThat(file.ioctls)
                .containsExactly(IoctlLayout.QM_SET_CONTEXT, IoctlLayout.QM_GET_INFO, IoctlLayout.START_QUEUE);
        assertThat(queue.queue()).isEqualTo(FakeQueueFile.QUEUE);
        queue.stop();
        assertThat(file.ioctls).endsWith(IoctlLayout.PUT_QUEUE);
    }

    @Test
    void laterInterfacesAreSpokenToAsTheThird() throws DeviceException {
        file = new FakeQueueFile(DEPTH, 5); // hisi_qm_v5, of kernels from 2025 on
        UacceDevice device = file.device(5, 1);
        assertThat(new QmDriver().drives(device.attributes())).isTrue();
        assertThat(DoorbellLayout.of(5)).isSameAs(DoorbellLayout.of(3));
        QmQueue queue = new QmDriver().start(file, device, QpContextLayout.TYPE_COMPRESS);
        WdRequest sent = request(1);
        assertThat(queue.send(sent)).isTrue();
        file.complete(1);
        assertThat(queue.poll()).isSameAs(sent);
    }

    @Test
    void aStoppedQueueIsLeftAlone() throws DeviceException {
        QmQueue queue = start();
        WdRequest sent = request(1);
        queue.send(sent);
        file.whenPut = () -> file.complete(1); // by the next one who has the queue, for all that is known
        queue.stop();
        int rung = file.doorbells.size();
        assertThat(queue.poll()).isNull();
        assertThat(sent.isInFlight()).isTrue();
        assertThat(queue.inFlight()).isEqualTo(1);
        assertThat(queue.send(request(2))).isFalse();
        queue.arm();
        assertThat(file.doorbells).hasSize(rung);
    }

    @Test
    void aKernelThatCannotTellMeasuresMeansTheDefaults() throws DeviceException {
        file = new FakeQueueFile(DusLayout.DEFAULT_DEPTH, 2);
        file.infoResult = -22;
        assertThat(start().capacity()).isEqualTo(1023);
    }

    @Test
    void measuresThatDoNotFitTheRegionAreRefused() {
        // The defaults do not fit a region made for eight.
        file.infoResult = -22;
        assertThatThrownBy(this::start).isInstanceOf(DeviceException.class).hasMessageContaining("sqDepth=1024");
    }

    @Test
    void theEntryIsInItsSlotWhenTheDoorbellRings() throws DeviceException {
        QmQueue queue = start();
        WdRequest request = request(5);
        assertThat(queue.send(request)).isTrue();
        assertThat(request.isInFlight()).isTrue();
        assertThat(file.doorbells).containsExactly(0x0000_0001_0000_0025L);
        assertThat(file.dus().getIntPlain(SqeLayout.INPUT_LENGTH)).isEqualTo(5);
        assertThat(file.dus().getLongPlain(SqeLayout.SOURCE_ADDRESS)).isEqualTo(0x1234_5678_9abcL + 5);
        assertThat(queue.poll()).isNull();
        file.completeAnnounced();
        assertThat(queue.poll()).isSameAs(request);
        assertThat(answer(request)).isEqualTo(6);
        assertThat(request.isInFlight()).isFalse();
        assertThat(file.doorbells).containsExactly(0x0000_0001_0000_0025L, 0x0000_0001_0000_1025L);
        queue.arm();
        assertThat(file.doorbells).endsWith(0x0001_0001_0000_1025L);
    }

    @Test
    void versionOneRingsInItsOwnWords() throws DeviceException {
        file = new FakeQueueFile(DEPTH, 1);
        QmQueue queue = new QmDriver().start(file, file.device(1, 1), QpContextLayout.TYPE_COMPRESS);
        queue.send(request(0));
        file.completeAnnounced();
        polled(queue);
        assertThat(file.doorbells).containsExactly(0x0000_0001_0000_0025L, 0x0000_0001_0001_0025L);
    }

    @Test
    void aFullRingRefusesAndLeavesTheTailAlone() throws DeviceException {
        QmQueue queue = start();
        for (int i = 0; i < DEPTH - 1; i++) {
            assertThat(queue.send(request(i))).isTrue();
        }
        WdRequest refused = request(99);
        int rung = file.doorbells.size();
        assertThat(queue.send(refused)).isFalse();
        assertThat(refused.isInFlight()).isFalse();
        assertThat(file.doorbells).hasSize(rung);
        assertThat(file.announcedTail()).isEqualTo(DEPTH - 1);
        assertThat(queue.inFlight()).isEqualTo(queue.capacity());
        file.complete(1);
        assertThat(polled(queue).entry().getInt(SqeLayout.INPUT_LENGTH)).isZero();
        assertThat(queue.send(refused)).isTrue();
        assertThat(file.announcedTail()).isZero();
    }

    @Test
    void orderAndPhaseHoldOverThreeLapsWithEveryNumberInFlight() throws DeviceException {
        QmQueue queue = start();
        int sent = 0;
        int received = 0;
        for (int round = 0; round < 3 * DEPTH; round++) {
            int burst = round % (DEPTH - 1) + 1;
            for (int i = 0; i < burst; i++) {
                assertThat(queue.send(request(sent++))).isTrue();
            }
            assertThat(queue.poll()).as("stale entries of earlier laps").isNull();
            assertThat(file.completeAnnounced()).isEqualTo(burst);
            for (int i = 0; i < burst; i++) {
                assertThat(answer(polled(queue))).isEqualTo(++received);
            }
            assertThat(queue.poll()).isNull();
        }
        assertThat(sent).isGreaterThan(3 * DEPTH);
        assertThat(queue.condition()).isEqualTo(QueueCondition.OPEN);
    }

    @Test
    void aDeviceLateWithDoorbellsFindsEverythingInTheRing() throws DeviceException {
        QmQueue queue = start();
        for (int lap = 0; lap < 5; lap++) {
            for (int i = 0; i < DEPTH - 1; i++) {
                queue.send(request(i));
            }
            // It looks at the last doorbell alone, when all were rung.
            assertThat(file.completeAnnounced()).isEqualTo(DEPTH - 1);
            for (int i = 0; i < DEPTH - 1; i++) {
                assertThat(answer(polled(queue))).isEqualTo(i + 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {DEPTH, 0xffff, 1, DEPTH - 1})
    void aCompletionThatNamesAnotherEntryBreaksTheQueue(int index) throws DeviceException {
        QmQueue queue = start();
        WdRequest request = request(1);
        queue.send(request);
        file.completion(index, FakeQueueFile.QUEUE);
        int rung = file.doorbells.size();
        assertThat(queue.poll()).isNull();
        assertThat(queue.condition()).isEqualTo(QueueCondition.BROKEN);
        assertThat(request.isInFlight()).isTrue();
        assertThat(queue.inFlight()).isEqualTo(1);
        assertThat(queue.send(request(2))).isFalse();
        assertThat(file.doorbells).hasSize(rung);
    }

    @Test
    void aCompletionOfAnotherQueueBreaksTheQueue() throws DeviceException {
        QmQueue queue = start();
        queue.send(request(1));
        file.completion(0, FakeQueueFile.QUEUE + 1);
        assertThat(queue.poll()).isNull();
        assertThat(queue.condition()).isEqualTo(QueueCondition.BROKEN);
    }

    @Test
    void aCompletionNobodyAskedForIsNotLookedAt() throws DeviceException {
        QmQueue queue = start();
        file.completion(3, FakeQueueFile.QUEUE);
        assertThat(queue.poll()).isNull();
        assertThat(queue.condition()).isEqualTo(QueueCondition.OPEN);
    }

    @Test
    void whileSendingIsStoppedWhatIsInFlightStillComesBack() throws DeviceException {
        QmQueue queue = start();
        WdRequest first = request(1);
        queue.send(first);
        file.dus().putIntPlain(file.layout().sendStopOffset(), 1);
        WdRequest second = request(2);
        assertThat(queue.send(second)).isFalse();
        assertThat(second.isInFlight()).isFalse();
        assertThat(file.announcedTail()).isEqualTo(1);
        assertThat(queue.condition()).isEqualTo(QueueCondition.SEND_STOPPED);
        file.complete(1);
        assertThat(queue.poll()).isSameAs(first);
        file.dus().putIntPlain(file.layout().sendStopOffset(), 0);
        assertThat(queue.send(second))
                .as("only a queue opened anew is good again")
                .isFalse();
    }

    @Test
    void onceReceivingIsStoppedNothingComesBack() throws DeviceException {
        QmQueue queue = start();
        queue.send(request(1));
        file.complete(1);
        file.dus().putIntPlain(file.layout().receiveStopOffset(), 1);
        assertThat(queue.poll()).isNull();
        assertThat(queue.condition()).isEqualTo(QueueCondition.STOPPED);
        assertThat(queue.inFlight()).isEqualTo(1);
    }

    @Test
    void receivingIsStoppedAlsoWhereNothingWasDone() throws DeviceException {
        QmQueue queue = start();
        queue.send(request(1));
        file.dus().putIntPlain(file.layout().receiveStopOffset(), 1);
        assertThat(queue.poll()).isNull();
        assertThat(queue.condition()).isEqualTo(QueueCondition.STOPPED);
    }

    @Test
    void aRemovedDeviceIsAConditionAndNoException() throws DeviceException {
        QmQueue queue = start();
        WdRequest sent = request(1);
        queue.send(sent);
        file.complete(1);
        file.gone = true;
        assertThat(queue.poll())
                .as("a completion read before the settling call")
                .isNull();
        assertThat(queue.condition()).isEqualTo(QueueCondition.GONE);
        assertThat(sent.isInFlight()).isTrue();
        assertThat(queue.send(request(2))).isFalse();
        queue.arm();
        int ioctls = file.ioctls.size();
        queue.stop();
        assertThat(file.ioctls).hasSize(ioctls);
    }

    @Test
    void aRequestTheDeviceMayHaveSeenStaysInFlightWhenItIsRemoved() throws DeviceException {
        QmQueue queue = start();
        file.gone = true;
        WdRequest request = request(1);
        assertThat(queue.send(request)).isTrue();
        assertThat(request.isInFlight()).isTrue();
        assertThat(queue.condition()).isEqualTo(QueueCondition.GONE);
    }

    @Test
    void theKernelsHeadIsKeptInStepEveryHalfRing() throws DeviceException {
        QmQueue queue = start();
        for (int i = 1; i <= 3 * DEPTH; i++) {
            queue.send(request(i));
            file.complete(1);
            polled(queue);
            assertThat(file.polls).isEqualTo(i / (DEPTH / 2));
        }
    }
}
