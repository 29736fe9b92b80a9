// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.qm.CqeLayout;
import org.warpdrive.uacce.qm.DusLayout;
import org.warpdrive.uacce.zip.SqeLayout;

/** That each fault shows, once for each time it was ordered, and goes away. */
class SoftFaultsTest {
    private static final byte[] DATA = QueueRig.text(4000);

    private static ByteBuffer request(QueueRig rig, QueueRig.Memory output) {
        return rig.request(SqeLayout.ALGORITHM_GZIP, rig.allocate(DATA), output);
    }

    private static void assertRight(ByteBuffer answer, QueueRig.Memory output) throws Exception {
        assertThat(QueueRig.status(answer)).isEqualTo(SqeLayout.OK);
        assertThat(ZipUnitTest.decode(SqeLayout.ALGORITHM_GZIP, ZipUnitTest.produced(answer, output)))
                .isEqualTo(DATA);
    }

    @Test
    void aWrongChecksumIsInTheAnswerAndInTheTrailer() throws Exception {
        try (QueueRig rig = QueueRig.open("soft")) {
            CRC32 crc = new CRC32();
            crc.update(DATA);
            QueueRig.Memory output = rig.allocate(5000);
            rig.device.faults().order(Fault.CHECKSUM, 1);
            ByteBuffer answer = rig.call(request(rig, output));
            assertThat(QueueRig.status(answer)).isEqualTo(SqeLayout.OK);
            assertThat(RunningChecksum.crcOf(answer.getInt(SqeLayout.CHECKSUM))).isNotEqualTo((int) crc.getValue());
            int trailer = answer.getInt(SqeLayout.PRODUCED) - 8;
            assertThat(output.view().getInt(trailer)).isNotEqualTo((int) crc.getValue());
            assertRight(rig.call(request(rig, output)), output);
            assertThat(rig.device.faults().struck(Fault.CHECKSUM)).isEqualTo(1);
        }
    }

    @Test
    void shortCorruptAndFailedOutputsShow() throws Exception {
        try (QueueRig rig = QueueRig.open("soft")) {
            QueueRig.Memory output = rig.allocate(5000);
            int right = rig.call(request(rig, output)).getInt(SqeLayout.PRODUCED);
            byte[] stream = QueueRig.bytes(output, right);

            rig.device.faults().order(Fault.SHORT, 1);
            assertThat(rig.call(request(rig, output)).getInt(SqeLayout.PRODUCED))
                    .isLessThan(right);
            rig.device.faults().order(Fault.CORRUPT, 1);
            assertThat(rig.call(request(rig, output)).getInt(SqeLayout.PRODUCED))
                    .isEqualTo(right);
            assertThat(QueueRig.bytes(output, right)).isNotEqualTo(stream);
            rig.device.faults().order(Fault.STATUS, 1);
            ByteBuffer failed = rig.call(request(rig, output));
            assertThat(QueueRig.status(failed)).isEqualTo(SoftStatus.INJECTED);
            assertThat(failed.getInt(SqeLayout.PRODUCED)).isZero();
            assertRight(rig.call(request(rig, output)), output);
        }
    }

    @Test
    void aGarbledCompletionNamesNoSlotAndTheNextIsRight() throws Exception {
        try (QueueRig rig = QueueRig.open("soft:depth=16")) {
            QueueRig.Memory output = rig.allocate(5000);
            rig.device.faults().order(Fault.GARBAGE, 1);
            rig.submit(request(rig, output));
            rig.run();
            assertThat(rig.takeIndex()).isEqualTo(CqeLayout.INDEX_MASK);
            rig.ringCompletion(false);
            assertRight(rig.call(request(rig, output)), output);
        }
    }

    @Test
    void aStalledQueueGoesOnWhenResumedAndOnlyThen() throws Exception {
        try (QueueRig rig = QueueRig.open("soft")) {
            QueueRig.Memory output = rig.allocate(5000);
            rig.device.faults().order(Fault.STALL, 1);
            rig.submit(request(rig, output));
            rig.submit(request(rig, output));
            rig.clock.set(Long.MAX_VALUE / 2);
            rig.run();
            assertThat(rig.hasCompletion()).isFalse();
            rig.device.resume();
            rig.run();
            rig.take();
            assertRight(rig.take(), output);
            assertThat(rig.device.faults().struck(Fault.STALL)).isEqualTo(1);
        }
    }

    @Test
    void aLateRequestHoldsUpThoseBehindIt() throws Exception {
        try (QueueRig rig = QueueRig.open("soft:late=50ms")) {
            QueueRig.Memory output = rig.allocate(5000);
            rig.device.faults().order(Fault.LATE, 1);
            rig.submit(request(rig, output));
            rig.run();
            rig.submit(request(rig, output));
            rig.clock.set(49_999_999);
            rig.run();
            assertThat(rig.hasCompletion()).isFalse();
            rig.clock.set(50_000_000);
            rig.run();
            rig.take();
            assertRight(rig.take(), output);
        }
    }

    @Test
    void stopWordsAreSetAndRequestsLost() throws DeviceException {
        try (QueueRig rig = QueueRig.open("soft")) {
            QueueRig.Memory output = rig.allocate(5000);
            rig.device.faults().order(Fault.STOP, 1);
            rig.submit(request(rig, output));
            rig.submit(request(rig, output));
            rig.run();
            assertThat(rig.dus.getIntAcquire(rig.layout.sendStopOffset())).isEqualTo(DusLayout.STOPPED);
            assertThat(rig.dus.getIntAcquire(rig.layout.receiveStopOffset())).isEqualTo(DusLayout.STOPPED);
            assertThat(rig.hasCompletion()).isFalse();
        }
    }

    @Test
    void aResetStopsAnRfcQueueByItsOneWord() throws DeviceException {
        try (QueueRig rig = QueueRig.open("soft:flavour=rfc-attrs")) {
            rig.device.reset();
            assertThat(rig.layout.sendStopOffset()).isEqualTo(rig.layout.receiveStopOffset());
            assertThat(rig.dus.getIntAcquire(rig.layout.sendStopOffset())).isEqualTo(DusLayout.STOPPED);
        }
    }

    @Test
    void busyStrikesAtOpen() throws DeviceException {
        try (SoftDevice device = QueueRig.device("soft", new AtomicLong())) {
            device.faults().order(Fault.BUSY, 2);
            assertThatThrownBy(device::open).isInstanceOf(DeviceException.class);
            assertThatThrownBy(device::open).isInstanceOf(DeviceException.class);
            assertThat(device.queuesRemaining()).isEqualTo(4);
            device.open().close();
        }
    }

    @Test
    void aDeviceWithGraceFailsOnlyAfterThatUnlessOrderedTo() throws DeviceException {
        try (QueueRig rig = QueueRig.open("soft:fail=status/1+busy/1,grace=3")) {
            ByteBuffer sqe = request(rig, rig.allocate(5000));
            rig.device.open().close();
            rig.device.faults().order(Fault.STATUS, 1);
            assertThat(QueueRig.status(rig.call(sqe))).isEqualTo(SoftStatus.INJECTED);
            assertThat(QueueRig.status(rig.call(sqe))).isEqualTo(SqeLayout.OK);
            assertThat(QueueRig.status(rig.call(sqe))).isEqualTo(SqeLayout.OK);
            assertThat(QueueRig.status(rig.call(sqe))).isEqualTo(SoftStatus.INJECTED);
            assertThatThrownBy(rig.device::open).isInstanceOf(DeviceException.class);
        }
    }

    @Test
    void ratesStrikeReproduciblyAndAboutAsOftenAsTheySay() throws DeviceException {
        long[] counts = new long[2];
        for (int run = 0; run < counts.length; run++) {
            try (QueueRig rig = QueueRig.open("soft:fail=status/10+checksum/20,seed=7")) {
                ByteBuffer sqe =
                        rig.request(SqeLayout.ALGORITHM_ZLIB, rig.allocate(Arrays.copyOf(DATA, 64)), rig.allocate(300));
                int failures = 0;
                for (int i = 0; i < 2000; i++) {
                    failures += QueueRig.status(rig.call(sqe)) == SoftStatus.INJECTED ? 1 : 0;
                }
                counts[run] = rig.device.faults().struck(Fault.STATUS);
                assertThat(failures).isEqualTo((int) counts[run]).isBetween(130, 270);
                assertThat(rig.device.faults().struck(Fault.CHECKSUM)).isBetween(50L, 150L);
            }
        }
        assertThat(counts[0]).isEqualTo(counts[1]);
    }
}
