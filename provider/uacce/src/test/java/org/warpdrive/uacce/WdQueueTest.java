// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.uacce.qm.FakeQueueFile;
import org.warpdrive.uacce.qm.QmDriver;
import org.warpdrive.uacce.sys.Libc;
import org.warpdrive.uacce.sysfs.IoctlLayout;

class WdQueueTest {
    private static final int ENTRY = 128;
    private static final int DEPTH = 1024;

    private final FakeQueueFile file = new FakeQueueFile(DEPTH, 2);
    private final List<WdQueue> opened = new ArrayList<>();
    private long now;

    private WdQueue queue(boolean spins) throws DeviceException {
        UacceDevice device = file.device(2, 1);
        WdQueue queue =
                new WdQueue(device, file, new QmDriver().start(file, device, 0), this::tick, new SpinTime(spins));
        opened.add(queue);
        return queue;
    }

    /** What is parked depends on how many queues the process has open. */
    @AfterEach
    void closeAll() {
        opened.forEach(WdQueue::close);
    }

    /** Each look at the clock takes a microsecond. */
    private long tick() {
        return now += 1_000;
    }

    private static WdRequest request() {
        return new WdRequest(ENTRY, null);
    }

    @Test
    void aSpinningWaitNeverAsksTheKernel() throws DeviceException {
        WdQueue queue = queue(true);
        WdRequest request = request();
        queue.send(request);
        file.complete(1);
        assertThat(queue.await(1_000_000)).isSameAs(request);
        assertThat(file.polls).isZero();
    }

    @Test
    void afterReaping1500BySpinningASleeperIsStillWoken() throws DeviceException {
        WdQueue queue = queue(false);
        for (int i = 0; i < 1500; i++) {
            queue.send(request());
            file.complete(1);
            assertThat(queue.poll()).isNotNull();
        }
        file.kernelHits = 0;
        WdRequest last = request();
        queue.send(last);
        file.whileAsleep = () -> file.complete(1);
        assertThat(queue.await(10_000_000)).isSameAs(last);
        assertThat(file.kernelHits).as("poll saw the completion").isEqualTo(1);
        assertThat(file.sleeps).hasSize(1);
    }

    @Test
    void theFakeKernelDoesMissAWakeUpWithoutThat() {
        // The model that the test above relies on: a lap behind, the completion is no news.
        for (int i = 0; i < 1500; i++) {
            file.completion(i % DEPTH, FakeQueueFile.QUEUE);
        }
        assertThat(file.poll(0)).isZero();
    }

    @Test
    void asleepItIsArmedAndNeverLongerThanTwoMilliseconds() throws DeviceException {
        WdQueue queue = queue(false);
        queue.send(request());
        assertThat(queue.await(20_000_000)).isNull();
        assertThat(file.sleeps).isNotEmpty().allMatch(millis -> millis >= 1 && millis <= 2);
        assertThat(file.doorbells.get(1)).isEqualTo(0x0001_0000_0000_1025L);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, -6, -9})
    void whatPollSaysEndsNoWait(int answer) throws DeviceException {
        WdQueue queue = queue(false);
        WdRequest request = request();
        queue.send(request);
        file.pollAnswer = answer;
        file.whileAsleep = () -> {
            if (file.sleeps.size() == 5) {
                file.complete(1);
            }
        };
        assertThat(queue.await(60_000_000_000L)).isSameAs(request);
        assertThat(file.sleeps).hasSize(5);
        queue.send(request());
        file.whileAsleep = () -> {};
        long before = now;
        assertThat(queue.await(20_000_000)).isNull();
        assertThat(now - before).as("by the clock alone").isGreaterThanOrEqualTo(20_000_000);
        assertThat(queue.condition()).isEqualTo(QueueCondition.OPEN);
    }

    @Test
    void aCompletionBetweenArmingAndSleepingIsNotSleptOver() throws DeviceException {
        WdQueue queue = queue(false);
        WdRequest request = request();
        queue.send(request);
        assertThat(queue.await(0)).isNull();
        file.whileAsleep = () -> {
            throw new AssertionError("slept over it");
        };
        file.complete(1);
        assertThat(queue.await(1_000_000)).isSameAs(request);
    }

    @Test
    void withNothingInFlightThereIsNothingToWaitFor() throws DeviceException {
        WdQueue queue = queue(true);
        assertThat(queue.await(Long.MAX_VALUE)).isNull();
        assertThat(file.sleeps).isEmpty();
        assertThat(queue.flush(0)).isTrue();
    }

    @Test
    void flushWaitsForAllAndTellsWhenItCouldNot() throws DeviceException {
        WdQueue queue = queue(false);
        WdRequest[] requests = {request(), request(), request()};
        for (WdRequest request : requests) {
            queue.send(request);
        }
        file.complete(2);
        assertThat(queue.flush(5_000_000)).isFalse();
        assertThat(requests[0].isInFlight()).isFalse();
        assertThat(requests[2].isInFlight()).isTrue();
        file.whileAsleep = () -> file.complete(1);
        assertThat(queue.flush(5_000_000)).isTrue();
    }

    @Test
    void theQueueStopsBeforeItsFileIsClosed() throws DeviceException {
        WdQueue queue = queue(false);
        queue.close();
        assertThat(file.ioctls).endsWith(IoctlLayout.PUT_QUEUE);
        assertThat(file.closed).isTrue();
        int ioctls = file.ioctls.size();
        queue.close();
        assertThat(file.ioctls).hasSize(ioctls);
    }

    @Test
    void whatIsInTheRingsAfterTheQueueWasGivenBackIsNotBelieved() throws DeviceException {
        assumeTrue(Libc.isAvailable(), "no C library to call");
        FakeQueueFile otherFile = new FakeQueueFile(DEPTH, 2);
        UacceDevice device = otherFile.device(2, 1);
        WdQueue other = new WdQueue(
                device, otherFile, new QmDriver().start(otherFile, device, 0), this::tick, new SpinTime(false));
        WdQueue queue = queue(false);
        ReservedMemory memory = queue.reserveMemory(100_000);
        WdRequest done = request();
        WdRequest lost = request();
        queue.send(done);
        queue.send(lost);
        file.complete(1);
        file.whenPut = () -> file.complete(1); // it looks like ours, and is another process's
        queue.close();
        assertThat(done.isInFlight()).isFalse();
        assertThat(lost.isInFlight()).isTrue();
        assertThat(WdQueue.parkedBytes(queue.device())).isEqualTo(memory.length());
        other.close();
    }

    @Test
    void memoryOfARequestThatNeverCameBackIsParked() throws DeviceException {
        assumeTrue(Libc.isAvailable(), "no C library to call");
        FakeQueueFile otherFile = new FakeQueueFile(DEPTH, 2);
        WdQueue other = new WdQueue(
                otherFile.device(2, 1),
                otherFile,
                new QmDriver().start(otherFile, otherFile.device(2, 1), 0),
                this::tick,
                new SpinTime(false));
        WdQueue queue = queue(false);
        ReservedMemory memory = queue.reserveMemory(100_000);
        queue.send(request());
        queue.close();
        assertThat(WdQueue.parkedBytes(queue.device())).isEqualTo(memory.length());
        memory.view().put(0, (byte) 1); // still mapped
        other.close(); // the process's last queue on this device
        assertThat(WdQueue.parkedBytes(queue.device())).isZero();
    }

    @Test
    void onceTheDeviceIsGoneNothingStaysParked() throws DeviceException {
        assumeTrue(Libc.isAvailable(), "no C library to call");
        WdQueue queue = queue(false);
        queue.reserveMemory(100_000);
        queue.send(request());
        file.gone = true;
        queue.close();
        assertThat(WdQueue.parkedBytes(queue.device())).isZero();
    }

    @Test
    void memoryOfASettledQueueIsFreed() throws DeviceException {
        assumeTrue(Libc.isAvailable(), "no C library to call");
        WdQueue queue = queue(false);
        assertThat(queue.reserveMemory(100_000).length()).isEqualTo(131_072);
        queue.send(request());
        file.complete(1);
        queue.close(); // reaps a last time
        assertThat(WdQueue.parkedBytes(queue.device())).isZero();
    }

    @Test
    void reservedMemoryIsZeroAndItsAddressesAreTheDevices() throws DeviceException {
        assumeTrue(Libc.isAvailable(), "no C library to call");
        try (WdQueue queue = queue(false)) {
            ReservedMemory memory = queue.reserveMemory(65_536);
            assertThat(memory.view().getLong(65_528)).isZero();
            assertThat(memory.deviceAddress(64, 128)).isEqualTo(memory.address() + 64);
            assertThat(memory.deviceAddress(65_000, 1000)).isEqualTo(ReservedMemory.UNREACHABLE);
        }
    }

    @Test
    void theDriverIsFoundByTheDevicesApi() {
        assertThat(QueueDriver.of(file.device(3, 1))).get().isInstanceOf(QmDriver.class);
        assertThat(QueueDriver.of(file.device(0, 1))).isEmpty();
    }

    @Test
    void aDeviceWithoutADriverIsNotOpened() {
        UacceDevice device = file.device(0, 1);
        assertThatThrownBy(() -> WdQueue.request(device, new QmDriver(), 0))
                .isInstanceOfSatisfying(
                        DeviceException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EOPNOTSUPP));
        assertThat(file.ioctls).isEmpty();
    }

    @Test
    void aFileThatCannotBeStartedIsClosed() {
        FakeQueueFile small = new FakeQueueFile(8, 2);
        small.infoResult = -22;
        assertThatThrownBy(() -> WdQueue.request(small.device(2, 1), new QmDriver(), 0))
                .isInstanceOf(DeviceException.class);
        assertThat(small.closed).isTrue();
    }

    @Test
    void aBufferNeverCrossesASlice() {
        ReservedMemory memory = new ReservedMemory(
                java.nio.ByteBuffer.allocateDirect(300), 0x1000, new long[] {0, 100, 200}, new long[] {
                    0x50_000, 0x90_000, 0x20_000
                });
        assertThat(memory.deviceAddress(0, 100)).isEqualTo(0x50_000);
        assertThat(memory.deviceAddress(99, 2)).isEqualTo(ReservedMemory.UNREACHABLE);
        assertThat(memory.deviceAddress(150, 50)).isEqualTo(0x90_000 + 50);
        assertThat(memory.deviceAddress(250, 50)).isEqualTo(0x20_000 + 50);
        assertThat(memory.deviceAddress(250, 51)).isEqualTo(ReservedMemory.UNREACHABLE);
        assertThat(memory.deviceAddress(-1, 1)).isEqualTo(ReservedMemory.UNREACHABLE);
        assertThat(memory.fit(60, 50)).isEqualTo(100);
        assertThat(memory.fit(101, 100)).isEqualTo(200);
        assertThat(memory.fit(201, 100)).isEqualTo(-1);
        assertThat(Objects.requireNonNull(memory.view()).capacity()).isEqualTo(300);
    }
}
