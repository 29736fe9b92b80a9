// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sys;

import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.util.Locale;
import java.util.Map;

/**
 * JNA direct mappings of C library functions. They are bound in the process itself, which always contains glibc or
 * musl. Variadic functions are called with all their arguments, because Linux's calling conventions pass these alike.
 */
final class LibcFunctions {
    static {
        // For instance, processVmReadv is process_vm_readv in C.
        FunctionMapper symbols = (library, method) ->
                method.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        Native.register(
                LibcFunctions.class, NativeLibrary.getInstance(null, Map.of(Library.OPTION_FUNCTION_MAPPER, symbols)));
    }

    private LibcFunctions() {}

    static native int open(String path, int flags);

    static native int close(int fd);

    static native int ioctl(int fd, long request, long argument);

    static native long mmap(long address, long length, int protection, int flags, int fd, long offset);

    static native int schedGetcpu();

    static native int munmap(long address, long length);

    static native int madvise(long address, long length, int advice);

    static native int poll(long entries, long count, int timeoutMillis);

    static native int memfdCreate(String name, int flags);

    static native int ftruncate(int fd, long length);

    static native long processVmReadv(int pid, long local, long localCount, long remote, long remoteCount, long flags);

    static native long processVmWritev(int pid, long local, long localCount, long remote, long remoteCount, long flags);

    static native int getpid();

    static native int getpagesize();
}
