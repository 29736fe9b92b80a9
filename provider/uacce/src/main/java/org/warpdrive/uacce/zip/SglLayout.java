// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The hardware's scatter-gather list: a 64-byte head, then entries of 32 bytes; lists are chained. 64-byte aligned.
 *
 * <pre>
 *   byte  63                          31              15              0
 *     0  | address of the next list, 0 in the last one                 |
 *     8  | 0            | capacity     | entries here  | in the chain  |
 *    16  | software's                                            (48 B)|
 *    64  +- entry: ----------------------------------------------------+
 *    +0  | address of the buffer                                       |
 *    +8  | page control (ignored)                                      |
 *   +16  | 0                           | length                        |
 *   +24  | software's                                                  |
 * </pre>
 *
 * UADK stores capacities in the field "in the chain", so a reader has to walk the lists and count the entries.
 *
 * <p>Source: struct hisi_acc_hw_sgl of drivers/crypto/hisilicon/sgl.c; struct hisi_sgl of UADK's hisi_qm_udrv.h.
 */
public final class SglLayout {
    public static final int HEAD_BYTES = 64;
    public static final int ENTRY_BYTES = 32;
    public static final int ALIGNMENT = 64;
    public static final int MAX_ENTRIES = 255;
    public static final int MAX_CHAIN = 256;

    public static final int NEXT = 0;
    /** 16 bits each. */
    public static final int ENTRIES_IN_CHAIN = 8;

    public static final int ENTRIES_HERE = 10;
    public static final int CAPACITY = 12;
    /**
     * Software's words, as UADK uses them: the virtual address of the next list, and the number of bytes in this list.
     */
    public static final int NEXT_VIRTUAL = 48;

    public static final int TOTAL_BYTES = 56;

    /** Offsets within an entry. */
    public static final int ENTRY_ADDRESS = 0;

    public static final int ENTRY_LENGTH = 16;
    public static final int ENTRY_VIRTUAL = 24;

    private SglLayout() {}

    /** The offset of an entry within its list. */
    public static int entryOffset(int entry) {
        return HEAD_BYTES + entry * ENTRY_BYTES;
    }

    /** The length of one list in bytes. */
    public static int listBytes(int capacity) {
        return HEAD_BYTES + capacity * ENTRY_BYTES;
    }

    /** Validates one list. Returns what is wrong as {@code name=value}, or null if it is valid. */
    public static @Nullable String check(ByteBuffer list, int offset) {
        int here = list.getShort(offset + ENTRIES_HERE) & 0xffff;
        int capacity = list.getShort(offset + CAPACITY) & 0xffff;
        if (capacity == 0 || capacity > MAX_ENTRIES) {
            return "capacity=" + capacity;
        }
        if (here > capacity) {
            return "entries=" + here;
        }
        if (list.getLong(offset + NEXT) % ALIGNMENT != 0) {
            return "next=0x" + Long.toHexString(list.getLong(offset + NEXT));
        }
        for (int entry = 0; entry < here; entry++) {
            int length = list.getInt(offset + entryOffset(entry) + ENTRY_LENGTH);
            if (length < 0 || length > SqeLayout.MAX_LENGTH) {
                return "length=" + Integer.toUnsignedString(length) + " entry=" + entry;
            }
        }
        return null;
    }
}
