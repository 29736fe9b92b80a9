// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warpdrive.nativeglue.NativeBarrier;
import org.warpdrive.nativeglue.NativeGlue;

class LibcTest {
    private static final int ENOENT = 2;
    private static final int EBADF = 9;
    private static final int EFAULT = 14;
    private static final int EINVAL = 22;

    @BeforeEach
    void linuxOnly() {
        assumeTrue(Libc.isAvailable(), "no C library to call");
    }

    @Test
    void errorsAreErrnosNegated(@TempDir Path directory) {
        assertThat(Libc.open(directory.resolve("absent").toString(), Libc.O_RDWR | Libc.O_CLOEXEC))
                .isEqualTo(-ENOENT);
        assertThat(Libc.close(-1)).isEqualTo(-EBADF);
        assertThat(Libc.ioctl(-1, 0x5700, 0)).isEqualTo(-EBADF);
        assertThat(Libc.mmap(0, 0, Libc.PROT_READ, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0))
                .isEqualTo(-EINVAL);
        assertThat(Libc.isError(-EINVAL)).isTrue();
    }

    @Test
    void twoMappingsOfOneMemfdShowTheSameBytes() {
        int page = Libc.pageBytes();
        int fd = Libc.memfdCreate("test", Libc.MFD_CLOEXEC);
        assertThat(fd).isPositive();
        assertThat(Libc.ftruncate(fd, page)).isZero();
        long one = Libc.mmap(0, page, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED, fd, 0);
        long two = Libc.mmap(0, page, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED, fd, 0);
        assertThat(Libc.close(fd)).isZero();
        Libc.view(one, page).putLong(8, 0x0102030405060708L);
        assertThat(Libc.view(two, page).getLong(8)).isEqualTo(0x0102030405060708L);
        assertThat(Libc.munmap(one, page)).isZero();
        assertThat(Libc.munmap(two, page)).isZero();
    }

    @Test
    void pollOfABadDescriptorSaysSo() {
        ByteBuffer entry = ByteBuffer.allocateDirect(Libc.POLLFD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        entry.putInt(0, 1 << 20).putShort(Libc.POLLFD_EVENTS, (short) Libc.POLLIN);
        assertThat(Libc.poll(Libc.address(entry), 1, 0)).isEqualTo(1);
        assertThat((int) entry.getShort(Libc.POLLFD_REVENTS)).isEqualTo(Libc.POLLNVAL);
    }

    @Test
    void ownMemoryIsReadByAddressAndABadAddressIsAnError() {
        ByteBuffer from = ByteBuffer.allocateDirect(16);
        ByteBuffer into = ByteBuffer.allocateDirect(16);
        ByteBuffer vectors = ByteBuffer.allocateDirect(2 * Libc.IOVEC_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        from.putInt(4, 4711);
        vectors.putLong(0, Libc.address(into)).putLong(8, 16);
        vectors.putLong(16, Libc.address(from)).putLong(24, 16);
        long local = Libc.address(vectors);
        long read = Libc.processVmReadv(Libc.pid(), local, local + Libc.IOVEC_BYTES);
        assumeTrue(read != -1 && read != -38, "process_vm_readv is forbidden here");
        assertThat(read).isEqualTo(16);
        assertThat(into.getInt(4)).isEqualTo(4711);
        vectors.putLong(16, 4096);
        assertThat(Libc.processVmReadv(Libc.pid(), local, local + Libc.IOVEC_BYTES))
                .isEqualTo(-EFAULT);
    }

    @Test
    void aRevokedMappingIsAnErrorByTheNoOpCall() {
        assumeTrue(NativeGlue.probe().available(), NativeGlue.probe().reason());
        int page = Libc.pageBytes();
        int fd = Libc.memfdCreate("test", Libc.MFD_CLOEXEC);
        assertThat(Libc.ftruncate(fd, page)).isZero();
        long address = Libc.mmap(0, page, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED, fd, 0);
        ByteBuffer view = Libc.view(address, page);
        view.putLong(0, 1);
        NativeBarrier.deviceBarrier();
        NativeBarrier.noOp();
        assertThat(Libc.ftruncate(fd, 0)).isZero();
        assertThatThrownBy(() -> {
                    view.putLong(0, 2);
                    NativeBarrier.noOp();
                })
                .isInstanceOf(InternalError.class);
        assertThat(Libc.munmap(address, page)).isZero();
        assertThat(Libc.close(fd)).isZero();
    }
}
