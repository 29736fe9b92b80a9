// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.nativeglue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * System calls on queue files and on memory. Linux, 64 bits, little-endian; constants are those of x86-64 and arm64,
 * which agree on all of these. Every call answers 0 or more, or an errno negated. Any thread.
 */
public final class Libc {
    public static final int O_RDWR = 2;
    public static final int O_CLOEXEC = 0x80000;

    public static final int PROT_NONE = 0;
    public static final int PROT_READ = 1;
    public static final int PROT_WRITE = 2;

    public static final int MAP_SHARED = 1;
    public static final int MAP_PRIVATE = 2;
    public static final int MAP_FIXED = 0x10;
    public static final int MAP_ANONYMOUS = 0x20;
    public static final int MAP_POPULATE = 0x8000;

    public static final int MADV_DONTFORK = 10;
    public static final int MADV_HUGEPAGE = 14;
    public static final int MADV_NOHUGEPAGE = 15;

    public static final int MFD_CLOEXEC = 1;

    public static final int POLLIN = 1;
    public static final int POLLERR = 8;
    public static final int POLLHUP = 0x10;
    public static final int POLLNVAL = 0x20;

    /** Bytes of one {@code struct pollfd}: int fd, short events, short revents. */
    public static final int POLLFD_BYTES = 8;

    public static final int POLLFD_EVENTS = 4;
    public static final int POLLFD_REVENTS = 6;

    /** Bytes of one {@code struct iovec}: long base, long length. */
    public static final int IOVEC_BYTES = 16;

    private static final int MAX_ERRNO = 4095;

    private Libc() {}

    /** Whether the calls can be made here at all: Linux on a 64-bit machine of the right byte order, and JNA. */
    public static boolean isAvailable() {
        return Bound.AVAILABLE;
    }

    public static int open(String path, int flags) {
        return result(LibcFunctions.open(path, flags));
    }

    public static int close(int fd) {
        return result(LibcFunctions.close(fd));
    }

    /**
     * One ioctl.
     *
     * @param argument an address, or a number where the request takes one by value
     */
    public static int ioctl(int fd, int request, long argument) {
        return result(LibcFunctions.ioctl(fd, Integer.toUnsignedLong(request), argument));
    }

    /** Maps a file or memory; the result is the address, or an errno negated. */
    public static long mmap(long address, long length, int protection, int flags, int fd, long offset) {
        long result = LibcFunctions.mmap(address, length, protection, flags, fd, offset);
        return result == -1 ? -Bindings.get().lastError() : result;
    }

    /** The processor that the calling thread is on, now. */
    public static int processor() {
        return result(LibcFunctions.schedGetcpu());
    }

    public static int munmap(long address, long length) {
        return result(LibcFunctions.munmap(address, length));
    }

    public static int madvise(long address, long length, int advice) {
        return result(LibcFunctions.madvise(address, length, advice));
    }

    /** Waits for files; {@code entries} is the address of {@code count} pollfd. */
    public static int poll(long entries, int count, int timeoutMillis) {
        return result(LibcFunctions.poll(entries, count, timeoutMillis));
    }

    public static int memfdCreate(String name, int flags) {
        return result(LibcFunctions.memfdCreate(name, flags));
    }

    public static int ftruncate(int fd, long length) {
        return result(LibcFunctions.ftruncate(fd, length));
    }

    /**
     * Reads memory of a process, this one included, without ever faulting on a bad address.
     *
     * @param local address of one iovec
     * @param remote address of one iovec, addresses in the other process
     * @return bytes read, which may be fewer than asked for
     */
    public static long processVmReadv(int pid, long local, long remote) {
        long read = LibcFunctions.processVmReadv(pid, local, 1, remote, 1, 0);
        return read < 0 ? -Bindings.get().lastError() : read;
    }

    /** As {@link #processVmReadv}, the other way. */
    public static long processVmWritev(int pid, long local, long remote) {
        long written = LibcFunctions.processVmWritev(pid, local, 1, remote, 1, 0);
        return written < 0 ? -Bindings.get().lastError() : written;
    }

    public static int pid() {
        return LibcFunctions.getpid();
    }

    public static int pageBytes() {
        return LibcFunctions.getpagesize();
    }

    /** Whether a result of {@link #mmap} is an errno and no address. */
    public static boolean isError(long result) {
        return result < 0 && result >= -MAX_ERRNO;
    }

    /** A little-endian view of memory somebody else owns, who must outlive it. */
    public static ByteBuffer view(long address, long length) {
        return Bindings.get().view(address, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The address of a direct buffer's index 0. */
    public static long address(ByteBuffer direct) {
        return Bindings.get().address(direct);
    }

    private static int result(int result) {
        return result < 0 ? -Bindings.get().lastError() : result;
    }

    private static final class Bound {
        static final boolean AVAILABLE = probe();

        private static boolean probe() {
            boolean linux = "Linux".equals(System.getProperty("os.name"))
                    && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                    && "64".equals(System.getProperty("sun.arch.data.model", "64"));
            try {
                return linux && LibcFunctions.getpid() > 0;
            } catch (LinkageError | RuntimeException e) { // no JNA, or JNA without its own library
                return false;
            }
        }
    }
}
