// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sys;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.warpdrive.nativeglue.NativeStatus;

/**
 * System calls on queue files and on memory. Linux, 64 bits, little-endian; constants are those of x86-64 and arm64,
 * which agree on all of these. Every call answers 0 or more, or an errno negated. Any thread.
 *
 * <p>They are called through JNA, which is loaded when this class is first asked for anything: only where there is a device
 * to open. Against what a device takes, JNA's 0.1 microseconds and more for a call are nothing.
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
    private static final int USUAL_PAGE_BYTES = 4096;

    private Libc() {}

    /** Whether the calls can be made here at all: {@link #status}. */
    public static boolean isAvailable() {
        return status().available();
    }

    /** Whether the calls can be made here, on a 64-bit Linux of the right byte order with JNA, and if not, why. */
    public static NativeStatus status() {
        return Bound.STATUS;
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
        return result == -1 ? -Native.getLastError() : result;
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
        return read < 0 ? -Native.getLastError() : read;
    }

    /** As {@link #processVmReadv}, the other way. */
    public static long processVmWritev(int pid, long local, long remote) {
        long written = LibcFunctions.processVmWritev(pid, local, 1, remote, 1, 0);
        return written < 0 ? -Native.getLastError() : written;
    }

    public static int pid() {
        return LibcFunctions.getpid();
    }

    /** Bytes of a page; the usual 4096 where the calls cannot be made. */
    public static int pageBytes() {
        return isAvailable() ? LibcFunctions.getpagesize() : USUAL_PAGE_BYTES;
    }

    /** Whether a result of {@link #mmap} is an errno and no address. */
    public static boolean isError(long result) {
        return result < 0 && result >= -MAX_ERRNO;
    }

    /** A little-endian view of memory somebody else owns, who must outlive it. */
    public static ByteBuffer view(long address, long length) {
        return new Pointer(address).getByteBuffer(0, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The address of a direct buffer's index 0. */
    public static long address(ByteBuffer direct) {
        return Pointer.nativeValue(
                Native.getDirectBufferPointer(direct.duplicate().clear()));
    }

    private static int result(int result) {
        return result < 0 ? -Native.getLastError() : result;
    }

    /** The first use loads JNA. */
    private static final class Bound {
        static final NativeStatus STATUS = probe();

        private static NativeStatus probe() {
            if (!"Linux".equals(System.getProperty("os.name"))
                    || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN
                    || !"64".equals(System.getProperty("sun.arch.data.model", "64"))) {
                return new NativeStatus(false, "needs Linux on 64 bits");
            }
            // JNA waits for a process of its own, and an interrupt of the caller's would end there.
            boolean interrupted = Thread.interrupted();
            try {
                LibcFunctions.getpid();
                return new NativeStatus(true, "by JNA " + Native.VERSION);
            } catch (LinkageError | RuntimeException e) {
                String text = Objects.requireNonNullElse(e.getMessage(), "")
                        .lines()
                        .findFirst()
                        .orElse("");
                boolean absent = e instanceof NoClassDefFoundError && text.startsWith("com/sun/jna/");
                return new NativeStatus(
                        false,
                        absent
                                ? "JNA (net.java.dev.jna:jna) is not on the class path"
                                : "JNA cannot be loaded: " + e.getClass().getSimpleName() + ": " + text);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
