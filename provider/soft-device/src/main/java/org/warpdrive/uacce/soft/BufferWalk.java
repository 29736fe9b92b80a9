// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.warpdrive.uacce.zip.SglLayout;

/**
 * Copies a request's data between the process and the device, from flat buffers or along scatter-gather lists. In a
 * list it uses the number of valid entries and the link to the next list. It ignores the number of entries in the
 * chain, because drivers store capacities there. One thread.
 */
final class BufferWalk {
    private final UserMemory memory;
    private final ByteBuffer list = ByteBuffer.allocateDirect(SglLayout.listBytes(SglLayout.MAX_ENTRIES))
            .order(ByteOrder.LITTLE_ENDIAN);

    BufferWalk(UserMemory memory) {
        this.memory = memory;
    }

    /** Reads {@code length} bytes at a device address. Returns false if they are not accessible. */
    boolean readFlat(AddressSpace space, long address, ByteBuffer into, int length) {
        return move(space, address, into, 0, length, false);
    }

    /** Writes {@code length} bytes at a device address. Returns false if they are not accessible. */
    boolean writeFlat(AddressSpace space, long address, ByteBuffer from, int length) {
        return move(space, address, from, 0, length, true);
    }

    /** Reads the bytes of a list, after skipping the first {@code skip}. */
    boolean readList(AddressSpace space, long address, int skip, ByteBuffer into, int length) {
        return walk(space, address, skip, into, length, false);
    }

    /** Writes the bytes of a list, after skipping the first {@code skip}. */
    boolean writeList(AddressSpace space, long address, int skip, ByteBuffer from, int length) {
        return walk(space, address, skip, from, length, true);
    }

    private boolean walk(AddressSpace space, long head, int skip, ByteBuffer buffer, int length, boolean write) {
        int done = 0;
        int toSkip = skip;
        long address = head;
        for (int lists = 0; done < length; lists++) {
            if (address == 0 || lists == SglLayout.MAX_CHAIN || !load(space, address)) {
                return false;
            }
            int entries = Short.toUnsignedInt(list.getShort(SglLayout.ENTRIES_HERE));
            for (int entry = 0; entry < entries && done < length; entry++) {
                int at = SglLayout.entryOffset(entry);
                int bytes = list.getInt(at + SglLayout.ENTRY_LENGTH);
                int skipped = Math.min(toSkip, bytes);
                toSkip -= skipped;
                int moved = Math.min(bytes - skipped, length - done);
                long from = list.getLong(at + SglLayout.ENTRY_ADDRESS) + skipped;
                if (!move(space, from, buffer, done, moved, write)) {
                    return false;
                }
                done += moved;
            }
            address = list.getLong(SglLayout.NEXT);
        }
        return true;
    }

    private boolean load(AddressSpace space, long address) {
        if (address % SglLayout.ALIGNMENT != 0 || !move(space, address, list, 0, SglLayout.HEAD_BYTES, false)) {
            return false;
        }
        int entries = Short.toUnsignedInt(list.getShort(SglLayout.ENTRIES_HERE));
        return entries <= SglLayout.MAX_ENTRIES
                && move(space, address, list, 0, SglLayout.listBytes(entries), false)
                && SglLayout.check(list, 0) == null;
    }

    private boolean move(AddressSpace space, long address, ByteBuffer buffer, int offset, int length, boolean write) {
        if (length == 0) {
            return true;
        }
        long virtual = space.virtual(address, length);
        if (virtual == AddressSpace.UNMAPPED) {
            return false;
        }
        return write ? memory.write(virtual, buffer, offset, length) : memory.read(virtual, buffer, offset, length);
    }
}
