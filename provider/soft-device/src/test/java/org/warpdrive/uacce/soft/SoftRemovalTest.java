// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.qm.QpContextLayout;
import org.warpdrive.uacce.sysfs.IoctlLayout;
import org.warpdrive.uacce.zip.SqeLayout;

/** The device goes away under its user: everything is an error, and nothing the end of the process. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a wait that does not end is a failure
class SoftRemovalTest {
    private static final int ENXIO = -6;

    @ParameterizedTest
    @ValueSource(strings = {"mainline-v2", "mainline-v3", "kae", "rfc-attrs", "rfc-params"})
    void mappingsAreDeadAndCallsFail(String flavour) throws DeviceException {
        try (QueueRig rig = QueueRig.open("soft:flavour=" + flavour)) {
            rig.device.remove();
            assertThatThrownBy(() -> SoftFilesTest.touch(rig.dus)).isInstanceOf(InternalError.class);
            assertThatThrownBy(() -> rig.doorbell.ring(1)).isInstanceOf(InternalError.class);
            assertThatThrownBy(() -> rig.hasCompletion()).isInstanceOf(InternalError.class);
            assertThat(rig.file.ioctl(IoctlLayout.START_QUEUE, null)).isEqualTo(ENXIO);
            assertThatThrownBy(() -> rig.file.map(0, 4096))
                    .isInstanceOfSatisfying(
                            DeviceException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENXIO));
            assertThat(rig.file.poll(0)).isZero();
            assertThatThrownBy(rig.device::open)
                    .isInstanceOfSatisfying(
                            DeviceException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
        }
    }

    @Test
    void aRequestCanBeTheLast() throws DeviceException {
        try (QueueRig rig = QueueRig.open("soft:flavour=rfc-params")) {
            ByteBuffer sqe =
                    rig.request(SqeLayout.ALGORITHM_ZLIB, rig.allocate(QueueRig.text(900)), rig.allocate(1000));
            rig.call(sqe);
            rig.device.faults().order(Fault.REMOVE, 1);
            rig.submit(sqe);
            rig.run();
            assertThat(rig.device.isRemoved()).isTrue();
            assertThatThrownBy(() -> rig.hasCompletion()).isInstanceOf(InternalError.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"soft", "soft:flavour=kae", "soft:flavour=kae,memory=direct", "soft:workers=2,latency=100us"})
    void removalUnderLoadEndsInAnInternalErrorAndTheDriverClosesInPeace(String config) throws DeviceException {
        assumeTrue(SoftDevice.support().available(), SoftDevice.support().reason());
        for (int round = 0; round < 20; round++) {
            SoftDevice device = new SoftDevice(SoftConfig.parse(
                    config + (config.contains(":") ? "," : ":") + "seed=" + round + ",fail=remove/40"));
            try (QueueRig rig = new QueueRig(device, new AtomicLong(), QpContextLayout.TYPE_COMPRESS)) {
                ByteBuffer sqe = rig.request(
                        SqeLayout.ALGORITHM_GZIP, rig.allocate(QueueRig.text(20_000)), rig.allocate(25_000));
                assertThatThrownBy(() -> callUntilItFails(rig, sqe)).isInstanceOf(InternalError.class);
                assertThat(device.isRemoved()).isTrue();
            }
        }
    }

    private static void callUntilItFails(QueueRig rig, ByteBuffer sqe) {
        while (true) {
            rig.submit(sqe);
            while (!rig.hasCompletion()) {
                Thread.onSpinWait();
            }
            rig.take();
        }
    }
}
