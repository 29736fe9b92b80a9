// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warpdrive.nativeglue.NativeGlue;
import org.warpdrive.uacce.sys.Libc;
import org.warpdrive.uacce.sysfs.IoctlLayout;

/** The system calls, on a plain file where there is no device. */
class KernelQueueFileTest {
    @TempDir
    Path folder;

    private Path node;
    private int page;

    @BeforeEach
    void aNode() throws IOException {
        assumeTrue(NativeGlue.probe().available(), NativeGlue.probe().reason());
        page = Libc.pageBytes();
        node = folder.resolve("hisi_zip-0");
        try (RandomAccessFile file = new RandomAccessFile(node.toFile(), "rw")) {
            file.setLength(3L * page);
        }
    }

    private long wordAt(long offset) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(node))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong((int) offset);
    }

    @Test
    void regionsAreTheFileAtTheirOffsets() throws IOException {
        try (KernelQueueFile file = KernelQueueFile.open(node)) {
            DeviceRegion region = file.map(page, 2L * page);
            region.putLongPlain(page, 0x1122334455667788L);
            region.putIntRelease(0, 7);
            assertThat(region.length()).isEqualTo(2L * page);
            assertThat(wordAt(2L * page)).isEqualTo(0x1122334455667788L);
            assertThat(wordAt(page)).isEqualTo(7);
        }
    }

    @Test
    void aDoorbellIsOneLittleEndianWord() throws IOException {
        try (KernelQueueFile file = KernelQueueFile.open(node)) {
            file.mapDoorbell(0, page, 0x340).ring(0x0001_03ff_0000_1025L);
            assertThat(wordAt(0x340)).isEqualTo(0x0001_03ff_0000_1025L);
            assertThat(wordAt(0x338)).isZero();
            assertThat(wordAt(0x348)).isZero();
        }
    }

    @Test
    void aDoorbellOutsideItsRegionIsRefused() throws IOException {
        try (KernelQueueFile file = KernelQueueFile.open(node)) {
            assertThatThrownBy(() -> file.mapDoorbell(0, page, page)).isInstanceOf(DeviceException.class);
            assertThatThrownBy(() -> file.mapDoorbell(0, page, 0x344)).isInstanceOf(DeviceException.class);
        }
    }

    @Test
    void errorsHaveNames() throws IOException {
        assertThatThrownBy(() -> KernelQueueFile.open(folder.resolve("absent")))
                .isInstanceOfSatisfying(
                        DeviceException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
        try (KernelQueueFile file = KernelQueueFile.open(node)) {
            assertThat(Errno.of(file.ioctl(IoctlLayout.START_QUEUE, null))).isEqualTo(Errno.ENOTTY);
            assertThatThrownBy(() -> file.map(1, page))
                    .isInstanceOfSatisfying(
                            DeviceException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
                    .hasMessageContaining("device=hisi_zip-0 offset=1");
        }
    }

    @Test
    void aPollWithoutATimeoutIsACallersMistake() throws IOException {
        try (KernelQueueFile file = KernelQueueFile.open(node)) {
            assertThatThrownBy(() -> file.poll(-1)).isInstanceOf(IllegalArgumentException.class);
            assertThat(file.poll(0)).as("a plain file is always readable").isEqualTo(1);
        }
    }

    @Test
    void anArgumentTooSmallForItsRequestIsACallersMistake() throws IOException {
        try (KernelQueueFile file = KernelQueueFile.open(node)) {
            assertThatThrownBy(() -> file.ioctl(IoctlLayout.QM_GET_INFO, ByteBuffer.allocateDirect(8)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void removalSurfacesAtTheDoorbellAndAtTheSettlingCall() throws IOException {
        try (KernelQueueFile file = KernelQueueFile.open(node)) {
            Doorbell doorbell = file.mapDoorbell(0, page, 0x1000 % page);
            DeviceRegion region = file.map(page, 2L * page);
            doorbell.ring(1);
            try (RandomAccessFile truncated = new RandomAccessFile(node.toFile(), "rw")) {
                truncated.setLength(0);
            }
            assertThatThrownBy(() -> doorbell.ring(2)).isInstanceOf(InternalError.class);
            assertThatThrownBy(() -> {
                        int ignored = region.getIntAcquire(0);
                        file.settle();
                        throw new AssertionError("read " + ignored);
                    })
                    .isInstanceOf(InternalError.class);
        }
    }

    @Test
    void afterCloseNothingIsMappedNothingOpenAndNothingCrashes() throws IOException {
        KernelQueueFile file = KernelQueueFile.open(node);
        DeviceRegion region = file.map(0, page);
        assertThat(mappingsOfNode()).isEqualTo(1);
        assertThat(descriptorsOfNode()).isEqualTo(1);
        file.close();
        file.close();
        assertThat(mappingsOfNode()).isZero();
        assertThat(descriptorsOfNode()).isZero();
        assertThatThrownBy(() -> region.getIntPlain(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(Errno.of(file.ioctl(IoctlLayout.PUT_QUEUE, null))).isEqualTo(Errno.EBADF);
        assertThat(file.poll(0)).isZero();
    }

    @Test
    void aChildHoldsNoQueue() throws Exception {
        try (KernelQueueFile file = KernelQueueFile.open(node)) {
            file.map(0, page);
            Process child = new ProcessBuilder("/bin/sh", "-c", "ls -l /proc/self/fd /proc/$$/fd; cat /proc/$$/maps")
                    .redirectErrorStream(true)
                    .start();
            String seen = new String(child.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(child.waitFor()).isZero();
            assertThat(seen).isNotEmpty().doesNotContain(node.toString());
        }
    }

    private long mappingsOfNode() throws IOException {
        List<String> maps = Files.readAllLines(Path.of("/proc/self/maps"));
        return maps.stream().filter(line -> line.endsWith(node.toString())).count();
    }

    private long descriptorsOfNode() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(this::isNode).count();
        }
    }

    private boolean isNode(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).equals(node);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
