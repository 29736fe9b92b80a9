// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.sys.Libc;

/**
 * The device's access to the process's memory, by address. One thread.
 *
 * <p>The default is process_vm_readv and process_vm_writev on this process, with which a bad address is an error and
 * does not end the process. If these calls are forbidden, or on request, the memory is accessed directly.
 */
abstract class UserMemory {
    /** Copies memory to a direct buffer. Returns false if any of it cannot be read. */
    abstract boolean read(long address, ByteBuffer into, int offset, int length);

    /** Copies a direct buffer to memory. Returns false if any of it cannot be written. */
    abstract boolean write(long address, ByteBuffer from, int offset, int length);

    /** A view of the memory if access is direct, otherwise null. */
    @Nullable
    ByteBuffer view(long address, int length) {
        return null;
    }

    /** Uses checked access if the system calls are available. Otherwise no queue is ever opened, so direct is safe. */
    static UserMemory open(boolean direct) {
        if (!direct && Libc.isAvailable()) {
            UserMemory checked = new Checked();
            ByteBuffer probe = ByteBuffer.allocateDirect(2 * Long.BYTES);
            if (checked.read(Libc.address(probe), probe, Long.BYTES, Long.BYTES)) {
                return checked;
            }
        }
        return new Direct();
    }

    private static final class Checked extends UserMemory {
        private final ByteBuffer vectors =
                ByteBuffer.allocateDirect(2 * Libc.IOVEC_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        private final long local = Libc.address(vectors);
        private final long remote = local + Libc.IOVEC_BYTES;
        private final int pid = Libc.pid();

        @Override
        boolean read(long address, ByteBuffer into, int offset, int length) {
            aim(address, into, offset, length);
            return length == 0 || Libc.processVmReadv(pid, local, remote) == length;
        }

        @Override
        boolean write(long address, ByteBuffer from, int offset, int length) {
            aim(address, from, offset, length);
            return length == 0 || Libc.processVmWritev(pid, local, remote) == length;
        }

        private void aim(long address, ByteBuffer buffer, int offset, int length) {
            vectors.putLong(0, Libc.address(buffer) + offset).putLong(Long.BYTES, length);
            vectors.putLong(Libc.IOVEC_BYTES, address).putLong(Libc.IOVEC_BYTES + Long.BYTES, length);
        }
    }

    private static final class Direct extends UserMemory {
        @Override
        ByteBuffer view(long address, int length) {
            return Libc.view(address, length);
        }

        @Override
        boolean read(long address, ByteBuffer into, int offset, int length) {
            if (length != 0) {
                into.put(offset, Libc.view(address, length), 0, length);
            }
            return true;
        }

        @Override
        boolean write(long address, ByteBuffer from, int offset, int length) {
            if (length != 0) {
                Libc.view(address, length).put(0, from, offset, length);
            }
            return true;
        }
    }
}
