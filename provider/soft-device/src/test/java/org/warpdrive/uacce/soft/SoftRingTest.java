// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.qm.DoorbellLayout;
import org.warpdrive.uacce.qm.DusLayout;
import org.warpdrive.uacce.zip.SqeLayout;

class SoftRingTest {
    private static final int DEPTH = 16;
    private static final String SMALL = "soft:depth=16";

    @Test
    void completionsComeInOrderWithThePhaseOfTheirLap() throws DeviceException {
        try (QueueRig rig = QueueRig.open(SMALL)) {
            ByteBuffer sqe = smallRequest(rig);
            for (int request = 0; request < 3 * DEPTH + 5; request++) {
                sqe.putInt(SqeLayout.TAG_TYPE_0, 1000 + request);
                assertThat(rig.hasCompletion()).isFalse();
                ByteBuffer answer = rig.call(sqe);
                assertThat(answer.getInt(SqeLayout.TAG_TYPE_0)).isEqualTo(1000 + request);
                assertThat(QueueRig.status(answer)).isEqualTo(SqeLayout.OK);
                assertThat(rig.hasCompletion()).isFalse();
            }
            assertThat(rig.device.violations()).isZero();
        }
    }

    @Test
    void oneDoorbellMaySubmitManyAndSlotsAreNamedInOrder() throws DeviceException {
        try (QueueRig rig = QueueRig.open(SMALL)) {
            for (int lap = 0; lap < 3; lap++) {
                for (int i = 0; i < DEPTH - 1; i++) {
                    rig.fill(smallRequest(rig));
                }
                rig.run();
                assertThat(rig.hasCompletion()).isFalse();
                rig.ringSubmission();
                rig.run();
                for (int i = 0; i < DEPTH - 1; i++) {
                    assertThat(rig.takeIndex()).isEqualTo((lap * (DEPTH - 1) + i) % DEPTH);
                }
                rig.ringCompletion(false);
            }
            rig.run();
            assertThat(rig.device.violations()).isZero();
        }
    }

    @Test
    void aFullRingOfSeparateDoorbellsIsNotTakenForAnEmptyOne() throws DeviceException {
        try (QueueRig rig = QueueRig.open(SMALL)) {
            for (int i = 0; i < DEPTH; i++) {
                rig.submit(smallRequest(rig));
            }
            rig.run();
            for (int i = 0; i < DEPTH; i++) {
                assertThat(rig.takeIndex()).isEqualTo(i);
            }
            assertThat(rig.device.violations()).isZero();
        }
    }

    @Test
    void everyDoorbellIsSeenInTheOrderRung() throws DeviceException {
        try (QueueRig rig = QueueRig.open(SMALL)) {
            rig.device.recordDoorbells();
            rig.call(smallRequest(rig));
            rig.ringCompletion(true);
            rig.run();
            List<Long> expected = new ArrayList<>();
            expected.add(DoorbellLayout.V2.submission(rig.number, 1));
            expected.add(DoorbellLayout.V2.completion(rig.number, 1, false));
            expected.add(DoorbellLayout.V2.completion(rig.number, 1, true));
            assertThat(rig.device.recordedDoorbells()).isEqualTo(expected);
        }
    }

    @Test
    void theFirstCompletionIsAnnouncedAndLaterOnesOnlyWhenArmed() throws DeviceException {
        try (QueueRig rig = QueueRig.open(SMALL)) {
            SoftQueue queue = ((SoftFile) rig.file).queue();
            rig.call(smallRequest(rig));
            assertThat(queue.interrupts()).isEqualTo(1);
            rig.call(smallRequest(rig));
            assertThat(queue.interrupts()).isEqualTo(1);
            rig.ringCompletion(true);
            rig.call(smallRequest(rig));
            assertThat(queue.interrupts()).isEqualTo(2);
            rig.ringCompletion(true);
            rig.ringCompletion(false);
            rig.call(smallRequest(rig));
            assertThat(queue.interrupts()).isEqualTo(2);
        }
    }

    @Test
    void oneArmingAnnouncesOneCompletion() throws DeviceException {
        try (QueueRig rig = QueueRig.open(SMALL)) {
            SoftQueue queue = ((SoftFile) rig.file).queue();
            rig.submit(smallRequest(rig));
            rig.submit(smallRequest(rig));
            rig.run();
            assertThat(queue.completed()).isEqualTo(2);
            assertThat(queue.interrupts()).isEqualTo(1);
        }
    }

    @Test
    void pollSeesEachCompletionOnceLapAfterLap() throws DeviceException {
        try (QueueRig rig = QueueRig.open(SMALL)) {
            for (int request = 0; request < 3 * DEPTH + 5; request++) {
                assertThat(rig.file.poll(0)).isZero();
                rig.call(smallRequest(rig));
                assertThat(rig.file.poll(0)).isEqualTo(1);
            }
        }
    }

    @Test
    void pollSeesACompletionOnceAndMissesThemAfterALapReapedWithoutIt() throws DeviceException {
        try (QueueRig rig = QueueRig.open(SMALL)) {
            assertThat(rig.file.poll(0)).isZero();
            rig.call(smallRequest(rig));
            assertThat(rig.file.poll(0)).isEqualTo(1);
            assertThat(rig.file.poll(0)).isZero();
            for (int i = 0; i < DEPTH + DEPTH / 2; i++) {
                rig.call(smallRequest(rig));
            }
            rig.submit(smallRequest(rig));
            rig.run();
            assertThat(rig.hasCompletion()).isTrue();
            assertThat(rig.file.poll(0)).isZero();
        }
    }

    @Test
    void anExactPollHeadMissesNothing() throws DeviceException {
        try (QueueRig rig = QueueRig.open(SMALL + ",pollhead=exact")) {
            for (int i = 0; i < DEPTH + DEPTH / 2; i++) {
                rig.call(smallRequest(rig));
            }
            rig.run();
            assertThat(rig.file.poll(0)).isZero();
            rig.submit(smallRequest(rig));
            rig.run();
            assertThat(rig.file.poll(0)).isEqualTo(1);
        }
    }

    @Test
    void doorbellsThatMakeNoSenseAreCountedAndHarmless() throws DeviceException {
        try (QueueRig rig = QueueRig.open(SMALL)) {
            rig.doorbell.ring(DoorbellLayout.V2.submission(rig.number, DEPTH));
            rig.doorbell.ring(DoorbellLayout.V2.completion(rig.number, 3, false));
            rig.doorbell.ring(DoorbellLayout.V2.word(rig.number, 2, 0, 0));
            rig.doorbell.ring(DoorbellLayout.V2.submission(rig.number + 1, 1));
            rig.run();
            assertThat(rig.device.violations()).isEqualTo(4);
            assertThat(rig.hasCompletion()).isFalse();
        }
    }

    @Test
    void completionsThatNobodyTakesOverflowAndStopTheQueue() throws DeviceException {
        try (QueueRig rig = QueueRig.open(SMALL)) {
            for (int i = 0; i < DEPTH + 1; i++) {
                rig.submit(smallRequest(rig));
                rig.run();
            }
            assertThat(rig.dus.getIntAcquire(rig.layout.sendStopOffset())).isEqualTo(DusLayout.STOPPED);
            assertThat(rig.dus.getIntAcquire(rig.layout.receiveStopOffset())).isEqualTo(DusLayout.STOPPED);
        }
    }

    @Test
    void aModelledRequestIsCompletedWhenItIsDue() throws DeviceException {
        try (QueueRig rig = QueueRig.open(SMALL + ",latency=20us,gbps=2")) {
            QueueRig.Memory input = rig.allocate(QueueRig.text(20_000));
            ByteBuffer sqe = rig.request(SqeLayout.ALGORITHM_ZLIB, input, rig.allocate(30_000));
            rig.submit(sqe);
            rig.submit(sqe);
            rig.run();
            rig.clock.set(29_999);
            rig.run();
            assertThat(rig.hasCompletion()).isFalse();
            rig.clock.set(30_000); // 20,000 bytes at 2 GB/s, and the latency
            rig.run();
            rig.take();
            assertThat(rig.hasCompletion()).isFalse();
            rig.clock.set(39_999); // the second's data pass after the first's, during its latency
            rig.run();
            assertThat(rig.hasCompletion()).isFalse();
            rig.clock.set(40_000);
            rig.run();
            rig.take();
        }
    }

    private static ByteBuffer smallRequest(QueueRig rig) {
        return rig.request(SqeLayout.ALGORITHM_ZLIB, rig.allocate(QueueRig.text(300)), rig.allocate(1024));
    }
}
