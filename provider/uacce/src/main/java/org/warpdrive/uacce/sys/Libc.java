// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sys;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.warpdrive.nativeglue.NativeStatus;

/**
 * System calls on queue files and on memory. Requires Linux, 64 bits, little-endian. The constants are those of x86-64
 * and arm64, which agree on all of them. Every call returns 0 or more, or a negated errno. Any thread may call.
 *
 * <p>The calls go through JNA, which is loaded at the first use of this class, so only where there is a device to open.
 * JNA takes 0.1 µs or more per call, which is negligible compared with the time that a device takes.
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

    /** The length of one {@code struct pollfd} in bytes: int fd, short events, short revents. */
    public static final int POLLFD_BYTES = 8;

    public static final int POLLFD_EVENTS = 4;
    public static final int POLLFD_REVENTS = 6;

    /** The length of one {@code struct iovec} in bytes: long base, long length. */
    public static final int IOVEC_BYTES = 16;

    private static final int MAX_ERRNO = 4095;
    private static final int USUAL_PAGE_BYTES = 4096;

    private Libc() {}

    /** Whether the system calls are available; see {@link #status}. */
    public static boolean isAvailable() {
        return status().available();
    }

    /** Whether the system calls are available, which needs a 64-bit little-endian Linux and JNA; if not, the reason. */
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
     * Calls ioctl(2).
     *
     * @param argument an address, or a number if the request takes one by value
     */
    public static int ioctl(int fd, int request, long argument) {
        return result(LibcFunctions.ioctl(fd, Integer.toUnsignedLong(request), argument));
    }

    /** Maps a file or anonymous memory. Returns the address, or a negated errno. */
    public static long mmap(long address, long length, int protection, int flags, int fd, long offset) {
        long result = LibcFunctions.mmap(address, length, protection, flags, fd, offset);
        return result == -1 ? -Native.getLastError() : result;
    }

    /** The processor that the calling thread is running on now. */
    public static int processor() {
        return result(LibcFunctions.schedGetcpu());
    }

    public static int munmap(long address, long length) {
        return result(LibcFunctions.munmap(address, length));
    }

    public static int madvise(long address, long length, int advice) {
        return result(LibcFunctions.madvise(address, length, advice));
    }

    /** Waits for events on files. {@code entries} is the address of {@code count} pollfd structures. */
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
     * Reads memory of a process, which may be this one. A bad address is an error and not a fault.
     *
     * @param local the address of one iovec
     * @param remote the address of one iovec, with an address in the other process
     * @return the number of bytes read, which may be less than requested
     */
    public static long processVmReadv(int pid, long local, long remote) {
        long read = LibcFunctions.processVmReadv(pid, local, 1, remote, 1, 0);
        return read < 0 ? -Native.getLastError() : read;
    }

    /** As {@link #processVmReadv}, but writes. */
    public static long processVmWritev(int pid, long local, long remote) {
        long written = LibcFunctions.processVmWritev(pid, local, 1, remote, 1, 0);
        return written < 0 ? -Native.getLastError() : written;
    }

    public static int pid() {
        return LibcFunctions.getpid();
    }

    /** The page size in bytes; 4096 if the system calls are not available. */
    public static int pageBytes() {
        return isAvailable() ? LibcFunctions.getpagesize() : USUAL_PAGE_BYTES;
    }

    /** Whether a result of {@link #mmap} is an errno instead of an address. */
    public static boolean isError(long result) {
        return result < 0 && result >= -MAX_ERRNO;
    }

    /** A little-endian view of memory. The owner of the memory must keep it as long as the view is used. */
    public static ByteBuffer view(long address, long length) {
        return new Pointer(address).getByteBuffer(0, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The address of index 0 of a direct buffer. */
    public static long address(ByteBuffer direct) {
        return Pointer.nativeValue(
                Native.getDirectBufferPointer(direct.duplicate().clear()));
    }

    private static int result(int result) {
        return result < 0 ? -Native.getLastError() : result;
    }

    /** Loads JNA when it is initialised. */
    private static final class Bound {
        static final NativeStatus STATUS = probe();

        private static NativeStatus probe() {
            if (!"Linux".equals(System.getProperty("os.name"))
                    || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN
                    || !"64".equals(System.getProperty("sun.arch.data.model", "64"))) {
                return new NativeStatus(false, "needs Linux on 64 bits");
            }
            // JNA waits for a child process while it loads. A pending interrupt would end that wait, so clear it
            // meanwhile.
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
