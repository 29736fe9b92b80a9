// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.nativeglue.NativeBarrier;
import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.DeviceRegion;
import org.warpdrive.uacce.Doorbell;
import org.warpdrive.uacce.Errno;
import org.warpdrive.uacce.QueueFile;
import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.uacce.qm.QpContextLayout;
import org.warpdrive.uacce.qm.QpInfoLayout;
import org.warpdrive.uacce.sys.Libc;
import org.warpdrive.uacce.sysfs.DeviceAttributes;
import org.warpdrive.uacce.sysfs.FileRegion;
import org.warpdrive.uacce.sysfs.IoctlLayout;
import org.warpdrive.uacce.sysfs.MemoryMode;

/** What each flavour's kernel answers, call by call. */
class SoftFilesTest {
    private static final int EBADF = -9;
    private static final int ENXIO = -6;
    private static final int EINVAL = -22;
    private static final int EFAULT = -14;

    @BeforeEach
    void supported() {
        assumeTrue(SoftDevice.support().available(), SoftDevice.support().reason());
    }

    private static SoftDevice device(String config) {
        return new SoftDevice(SoftConfig.parse(config));
    }

    private static void assertRefused(Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.errno())
                .isEqualTo(errno));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mainline-v2", "mainline-v3", "kae", "rfc-attrs", "rfc-params"})
    void aDeviceDescribesItselfInTheShapeOfItsFlavour(String flavour) throws DeviceException {
        try (SoftDevice device = device("soft:queues=3,numa=1,flavour=" + flavour)) {
            UacceDevice described = device.describe();
            assertThat(flavour).startsWith(described.flavour().name());
            assertThat(described.attributes().apiFamily()).isEqualTo("hisi_qm");
            assertThat(described.attributes().numaNode()).isEqualTo(1);
            assertThat(described.queuesRemaining()).isEqualTo(3);
            try (QueueFile file = described.open()) {
                assertThat(file).isNotNull();
                assertThat(described.queuesRemaining()).isEqualTo(2);
            }
            assertThat(described.queuesRemaining()).isEqualTo(3);
            device.remove();
            assertThat(described.queuesRemaining()).isZero();
        }
    }

    @Test
    void memoryModesAreTheFlavours() {
        assertThat(mode("soft")).isEqualTo(MemoryMode.SVA);
        assertThat(mode("soft:flavour=kae")).isEqualTo(MemoryMode.SLICES);
        assertThat(mode("soft:flavour=kae,iommu=off")).isEqualTo(MemoryMode.NOIOMMU);
        assertThat(mode("soft:flavour=rfc-attrs")).isEqualTo(MemoryMode.SHARE_DOMAIN);
        assertThat(mode("soft:flavour=rfc-params")).isEqualTo(MemoryMode.SHARE_DOMAIN);
    }

    private static MemoryMode mode(String config) {
        try (SoftDevice device = device(config)) {
            return device.describe().attributes().memoryMode();
        }
    }

    @Test
    void openFailsWhenNoQueueIsLeftAndQueueNumbersGoRound() throws DeviceException {
        try (SoftDevice device = device("soft:queues=2")) {
            QueueFile first = device.open();
            QueueFile second = device.open();
            assertThat(device.queuesRemaining()).isZero();
            assertRefused(Errno.EBUSY, device::open);
            assertThat(number(first)).isZero();
            assertThat(number(second)).isEqualTo(1);
            first.close();
            first.close();
            assertThat(device.queuesRemaining()).isEqualTo(1);
            try (QueueFile third = device.open()) {
                assertThat(number(third)).isZero();
            }
            second.close();
            try (QueueFile fourth = device.open()) {
                assertThat(number(fourth)).isEqualTo(1);
            }
        }
    }

    private static int number(QueueFile file) {
        ByteBuffer context = QueueRig.argument(QpContextLayout.BYTES);
        assertThat(file.ioctl(IoctlLayout.QM_SET_CONTEXT, context)).isZero();
        return context.getShort(QpContextLayout.QUEUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rfc-attrs", "rfc-params"})
    void anRfcDeviceHasOneOpenerWhateverTheCount(String flavour) throws DeviceException {
        try (SoftDevice device = device("soft:queues=4,flavour=" + flavour)) {
            QueueFile first = device.open();
            assertThat(device.queuesRemaining()).isEqualTo(3);
            assertRefused(Errno.EBUSY, device::open);
            first.close();
            device.open().close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"soft", "soft:flavour=mainline-v3", "soft:flavour=kae"})
    void mainlineStartsOnceAndPutOnlyStops(String config) throws DeviceException {
        try (SoftDevice device = device(config);
                QueueFile file = device.open()) {
            assertThat(file.ioctl(IoctlLayout.START_QUEUE, null)).isZero();
            assertThat(file.ioctl(IoctlLayout.START_QUEUE, null)).isEqualTo(EINVAL);
            assertThat(file.ioctl(IoctlLayout.PUT_QUEUE, null)).isZero();
            assertThat(file.ioctl(IoctlLayout.PUT_QUEUE, null)).isZero();
            assertThat(device.queuesRemaining()).isEqualTo(3);
            assertThat(file.ioctl(IoctlLayout.START_QUEUE, null)).isZero();
            assertThat(file.ioctl(0x5799, null)).isEqualTo(EINVAL);
            assertThat(file.ioctl(IoctlLayout.QM_SET_OPERATION, 1L)).isEqualTo(EINVAL);
        }
    }

    @Test
    void wherePutFreesTheQueueIsDeadAndAnotherGetsIt() throws DeviceException {
        try (SoftDevice device = device("soft:queues=1,put=frees")) {
            QueueFile file = device.open();
            file.ioctl(IoctlLayout.START_QUEUE, null);
            assertThat(file.ioctl(IoctlLayout.PUT_QUEUE, null)).isZero();
            assertThat(device.queuesRemaining()).isEqualTo(1);
            assertThat(file.ioctl(IoctlLayout.PUT_QUEUE, null)).isEqualTo(ENXIO);
            assertThat(file.ioctl(IoctlLayout.START_QUEUE, null)).isEqualTo(ENXIO);
            assertRefused(Errno.ENXIO, () -> file.map(0, 8192));
            assertThat(file.poll(0)).isZero();
            try (QueueFile other = device.open()) {
                file.close();
                assertThat(number(other)).isZero();
                assertThat(device.queuesRemaining()).isZero();
            }
        }
    }

    @Test
    void theQueueManagerTellsNumbersAndChecksTypes() throws DeviceException {
        try (SoftDevice device = device("soft:depth=256");
                QueueFile file = device.open()) {
            ByteBuffer info = QueueRig.argument(QpInfoLayout.BYTES);
            assertThat(file.ioctl(IoctlLayout.QM_GET_INFO, info)).isZero();
            assertThat(info.getInt(QpInfoLayout.SQE_BYTES)).isEqualTo(128);
            assertThat(info.getShort(QpInfoLayout.SQ_DEPTH)).isEqualTo((short) 256);
            assertThat(info.getShort(QpInfoLayout.CQ_DEPTH)).isEqualTo((short) 256);
            ByteBuffer context = QueueRig.argument(QpContextLayout.BYTES);
            context.putShort(QpContextLayout.TYPE, (short) 2);
            assertThat(file.ioctl(IoctlLayout.QM_SET_CONTEXT, context)).isEqualTo(EINVAL);
            assertThat(file.ioctl(IoctlLayout.QM_SET_CONTEXT, null)).isEqualTo(EFAULT);
            assertThat(file.ioctl(IoctlLayout.QM_GET_INFO, null)).isEqualTo(EFAULT);
        }
    }

    @Test
    void mainlineMapsRegionsByNumberOnceAndAtTheirLength() throws DeviceException {
        try (SoftDevice device = device("soft");
                QueueFile file = device.open()) {
            DeviceAttributes attributes = device.describe().attributes();
            long page = Libc.pageBytes();
            long dus = attributes.dus().length();
            assertThat(attributes.dus()).isEqualTo(new FileRegion(page, dus));
            assertRefused(Errno.EINVAL, () -> file.map(page, dus - page));
            assertRefused(Errno.EINVAL, () -> file.map(page, dus + page));
            assertRefused(Errno.EINVAL, () -> file.map(0, attributes.mmio().length() + page));
            assertRefused(Errno.EINVAL, () -> file.map(2 * page, page));
            assertRefused(Errno.EINVAL, () -> file.map(page / 2, dus));
            DeviceRegion region = file.map(page, dus);
            assertThat(region.length()).isEqualTo(dus);
            assertRefused(Errno.EEXIST, () -> file.map(page, dus));
            assertRefused(Errno.EINVAL, () -> file.mapDoorbell(0, page, (int) page));
            file.mapDoorbell(0, attributes.mmio().length(), 0x1000).ring(0);
            assertRefused(
                    Errno.EEXIST, () -> file.mapDoorbell(0, attributes.mmio().length(), 0x1000));
        }
    }

    @Test
    void kaeTellsItsSlicesOneByOne() throws DeviceException {
        try (SoftDevice device = device("soft:flavour=kae,slice=128k");
                QueueFile file = device.open()) {
            ByteBuffer slice = QueueRig.argument(Long.BYTES);
            assertThat(file.ioctl(IoctlLayout.KAE_GET_SLICE, slice)).isEqualTo(EINVAL);
            FileRegion ss = device.describe().attributes().ss();
            DeviceRegion region = file.map(ss.offset(), 320 << 10);
            assertRefused(Errno.EEXIST, () -> file.map(ss.offset(), 320 << 10));
            long before = 0;
            int[] units = {2, 2, 1};
            for (int i = 0; i < units.length; i++) {
                slice.putLong(0, i);
                assertThat(file.ioctl(IoctlLayout.KAE_GET_SLICE, slice)).isEqualTo(units.length - 1 - i);
                long address = slice.getLong(0) & ~0xfffL;
                assertThat(slice.getLong(0) & 0xfff).isEqualTo(units[i]);
                assertThat(address).isNotEqualTo(region.address());
                assertThat(address - before).isGreaterThan(128 << 10);
                before = address;
            }
            slice.putLong(0, 3);
            assertThat(file.ioctl(IoctlLayout.KAE_GET_SLICE, slice)).isEqualTo(EINVAL);
        }
    }

    @Test
    void rfcAttrsWantsItsRegionsBeforeStartAndSharedMemoryAfterIt() throws DeviceException {
        try (SoftDevice device = device("soft:flavour=rfc-attrs");
                QueueFile file = device.open()) {
            DeviceAttributes attributes = device.describe().attributes();
            assertThat(file.ioctl(IoctlLayout.RFC_START, null)).isEqualTo(EINVAL);
            file.map(attributes.dus().offset(), attributes.dus().length());
            assertRefused(
                    Errno.EBUSY,
                    () -> file.map(attributes.dus().offset(), attributes.dus().length()));
            file.map(attributes.mmio().offset(), attributes.mmio().length());
            assertThat(file.ioctl(IoctlLayout.RFC_START, null)).isEqualTo(EINVAL);
            DeviceRegion kernels =
                    file.map(attributes.dko().offset(), attributes.dko().length());
            assertThatThrownBy(() -> touch(kernels)).isInstanceOf(InternalError.class);
            assertRefused(Errno.EINVAL, () -> file.map(attributes.ss().offset(), 1 << 20));
            assertThat(file.ioctl(IoctlLayout.RFC_START, null)).isZero();
            assertThat(file.ioctl(IoctlLayout.RFC_START, null)).isEqualTo(EINVAL);
            DeviceRegion shared = file.map(attributes.ss().offset(), 1 << 20);
            assertRefused(Errno.EBUSY, () -> file.map(attributes.ss().offset(), 1 << 20));
            ByteBuffer base = QueueRig.argument(Long.BYTES);
            assertThat(file.ioctl(IoctlLayout.RFC_GET_SLICE, base)).isZero();
            assertThat(base.getLong(0)).isEqualTo(shared.address());
            assertThat(file.ioctl(IoctlLayout.QM_SET_OPERATION, 2L)).isEqualTo(EINVAL);
            assertThat(file.ioctl(IoctlLayout.RFC_PUT_QUEUE, null)).isZero();
            assertThat(file.ioctl(IoctlLayout.RFC_PUT_QUEUE, null)).isEqualTo(EBADF);
            assertThat(file.poll(0)).isEqualTo(ENXIO);
        }
    }

    @Test
    void rfcParamsRunsFromOpenAndKnowsNoRequest() throws DeviceException {
        try (SoftDevice device = device("soft:flavour=rfc-params");
                QueueFile file = device.open()) {
            DeviceAttributes attributes = device.describe().attributes();
            assertThat(file.ioctl(IoctlLayout.START_QUEUE, null)).isEqualTo(EINVAL);
            assertThat(file.ioctl(IoctlLayout.RFC_START, null)).isEqualTo(EINVAL);
            assertRefused(Errno.EINVAL, () -> file.map(attributes.dus().offset(), 4096));
            file.map(attributes.dus().offset(), attributes.dus().length());
            file.map(attributes.ss().offset(), 1 << 20);
            assertRefused(Errno.EBUSY, () -> file.map(attributes.ss().offset(), 1 << 20));
        }
    }

    @Test
    void afterCloseNothingWorksAndViewsAreDetached() throws DeviceException {
        try (SoftDevice device = device("soft")) {
            QueueFile file = device.open();
            DeviceAttributes attributes = device.describe().attributes();
            DeviceRegion region =
                    file.map(attributes.dus().offset(), attributes.dus().length());
            Doorbell doorbell = file.mapDoorbell(
                    attributes.mmio().offset(), attributes.mmio().length(), 0x1000);
            file.close();
            assertThat(file.ioctl(IoctlLayout.START_QUEUE, null)).isEqualTo(EBADF);
            assertRefused(Errno.EBADF, () -> file.map(0, 4096));
            assertThat(file.poll(0)).isZero();
            assertThatThrownBy(() -> region.getIntPlain(0)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> doorbell.ring(1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mainline-v2", "mainline-v3", "kae", "rfc-attrs", "rfc-params"})
    void aChildHoldsNoQueue(String flavour) throws Exception {
        try (QueueRig rig = QueueRig.open("soft:flavour=" + flavour)) {
            assertThat(rig.number).isNotNegative();
            List<Path> shared = sharedFiles("self");
            assertThat(shared).isNotEmpty().allSatisfy(file -> {
                Path info = Path.of("/proc/self/fdinfo", file.getFileName().toString());
                String flags = Files.readString(info).replaceAll("(?s).*flags:\\s*([0-7]+).*", "$1");
                assertThat(Integer.parseInt(flags, 8) & Libc.O_CLOEXEC)
                        .as("closed on exec")
                        .isNotZero();
            });
            Process child = new ProcessBuilder("sleep", "60").start();
            try {
                assertThat(sharedFiles(Long.toString(child.pid()))).isEmpty();
            } finally {
                child.destroy();
            }
        }
    }

    /** What a process has open of memory shared with soft devices. */
    private static List<Path> sharedFiles(String process) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc", process, "fd"))) {
            return files.filter(file -> isShared(file)).toList();
        }
    }

    private static boolean isShared(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().contains("memfd:");
        } catch (IOException e) {
            return false; // closed meanwhile, as the one this listing was made with
        }
    }

    static void touch(DeviceRegion region) {
        region.putLongPlain(0, 1);
        NativeBarrier.noOp();
    }
}
