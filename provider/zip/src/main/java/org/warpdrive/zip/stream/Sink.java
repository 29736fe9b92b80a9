// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.stream;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Where the output of one call goes: the caller's array or ByteBuffer. Holds neither beyond the call. */
final class Sink {
    private byte @Nullable [] array;
    private @Nullable ByteBuffer buffer;
    private int offset;
    /** Bytes that may still be written in this call. */
    int room;

    /** Bytes written in this call. */
    int written;

    void open(byte[] array, int offset, int length) {
        this.array = array;
        this.buffer = null; // which a call that an error ended may have left
        this.offset = offset;
        this.room = length;
        this.written = 0;
    }

    void open(ByteBuffer buffer) {
        int position = buffer.position();
        int remaining = buffer.remaining();
        this.array = null;
        this.buffer = buffer;
        this.offset = position;
        this.room = remaining;
        this.written = 0;
    }

    /** Ends the call: moves a ByteBuffer's position. */
    void close() {
        if (buffer != null) {
            buffer.position(offset);
        }
        array = null;
        buffer = null;
    }

    /** Ends a call that has written nothing. */
    void forget() {
        array = null;
        buffer = null;
    }

    boolean isFull() {
        return room == 0;
    }

    /** The room, to be written to before the call ends; {@link #skip} follows. */
    ByteBuffer view() {
        if (buffer != null) {
            return buffer.duplicate().position(offset);
        }
        return array == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(array, offset, room);
    }

    /** So many bytes were written through {@link #view}. */
    void skip(int count) {
        offset += count;
        room -= count;
        written += count;
    }

    /** Copies as much as there is room for of {@code count} bytes at {@code index}, and returns how much that was. */
    int put(ByteBuffer source, int index, int count) {
        int length = Math.min(count, room);
        if (buffer != null) {
            buffer.put(offset, source, index, length);
        } else if (array != null) {
            source.get(index, array, offset, length);
        }
        offset += length;
        room -= length;
        written += length;
        return length;
    }
}
