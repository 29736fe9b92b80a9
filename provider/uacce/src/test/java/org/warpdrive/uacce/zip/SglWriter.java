// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import java.nio.ByteBuffer;

/**
 * Fills hardware scatter-gather lists of 255 entries each. The caller places the lists and says where they lie; chains
 * are made by filling one list after the other.
 */
final class SglWriter {
    private SglWriter() {}

    /**
     * Writes one list's head over {@code list}'s bytes from its index 0; entries follow by {@link #entry}.
     *
     * @param entriesHere how many entries will be valid in this list
     * @param listsInChain how many lists the whole chain has; the hardware is told their capacities, as UADK tells it,
     *     in the first list, and one list's in the others
     * @param next address of the next list, 0 for the last
     */
    static void head(ByteBuffer list, int entriesHere, int listsInChain, long next) {
        if (entriesHere < 0 || entriesHere > SglLayout.MAX_ENTRIES || listsInChain > SglLayout.MAX_CHAIN) {
            throw new IllegalArgumentException("entries=" + entriesHere + " lists=" + listsInChain);
        }
        for (int word = 0; word < SglLayout.HEAD_BYTES; word += Long.BYTES) {
            list.putLong(word, 0);
        }
        list.putLong(SglLayout.NEXT, next);
        list.putShort(SglLayout.ENTRIES_IN_CHAIN, (short) (listsInChain * SglLayout.MAX_ENTRIES));
        list.putShort(SglLayout.ENTRIES_HERE, (short) entriesHere);
        list.putShort(SglLayout.CAPACITY, (short) SglLayout.MAX_ENTRIES);
        list.putLong(SglLayout.NEXT_VIRTUAL, next);
    }

    /** Writes one entry and adds its bytes to the list's total. */
    static void entry(ByteBuffer list, int entry, long address, int length) {
        if (length < 0 || length > SqeLayout.MAX_LENGTH) {
            throw new IllegalArgumentException("length=" + length);
        }
        int at = SglLayout.entryOffset(entry);
        for (int word = 0; word < SglLayout.ENTRY_BYTES; word += Long.BYTES) {
            list.putLong(at + word, 0);
        }
        list.putLong(at + SglLayout.ENTRY_ADDRESS, address);
        list.putInt(at + SglLayout.ENTRY_LENGTH, length);
        list.putLong(at + SglLayout.ENTRY_VIRTUAL, address);
        list.putLong(SglLayout.TOTAL_BYTES, list.getLong(SglLayout.TOTAL_BYTES) + length);
    }
}
