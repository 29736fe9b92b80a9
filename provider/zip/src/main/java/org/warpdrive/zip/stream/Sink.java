// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.stream;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The output of one call: the caller's array or ByteBuffer. It refers to neither after the call. Not thread-safe. */
final class Sink {
    private byte @Nullable [] array;
    private @Nullable ByteBuffer buffer;
    private int offset;
    /** Bytes that may still be written in this call. */
    int room;

    /** Bytes written in this call. */
    int written;

    /** Begins a call that writes to an array. */
    void open(byte[] array, int offset, int length) {
        this.array = array;
        this.buffer = null; // an interrupted call may have left one
        this.offset = offset;
        this.room = length;
        this.written = 0;
    }

    /** Begins a call that writes to a ByteBuffer, whose position moves when the call {@linkplain #close ends}. */
    void open(ByteBuffer buffer) {
        int position = buffer.position();
        int remaining = buffer.remaining();
        this.array = null;
        this.buffer = buffer;
        this.offset = position;
        this.room = remaining;
        this.written = 0;
    }

    /** Ends the call. A ByteBuffer's position moves behind the bytes written. */
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

    /** Returns the remaining room. {@link #skip} must follow if something was written to it. */
    ByteBuffer view() {
        if (buffer != null) {
            return buffer.duplicate().position(offset);
        }
        return array == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(array, offset, room);
    }

    /** Counts bytes that were written through {@link #view}. */
    void skip(int count) {
        offset += count;
        room -= count;
        written += count;
    }

    /**
     * Copies up to {@code count} bytes from {@code index} on, as many as there is room for. Returns the number of bytes
     * copied.
     */
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
