// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.stream;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The caller's input, by reference as in java.util.zip. Nothing is read before it is needed. Position and limit of a
 * ByteBuffer are read anew each time, because some callers set a buffer once and refill it later. Not thread-safe.
 *
 * <p>It belongs to the object that the application has, and a stream has it during a call only: the stream is reachable
 * until its memory is released, and the application's array must not be.
 */
public final class Source {
    /** What a stream has between calls. Nothing is ever set here. */
    static final Source NONE = new Source();

    private byte @Nullable [] array;
    private int offset;
    private int limit;
    private @Nullable ByteBuffer buffer;

    /** Creates a source without input. */
    public Source() {}

    /** Sets a range of an array as input. */
    public void set(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.limit = offset + length;
        this.buffer = null;
    }

    /** Sets a ByteBuffer as input. Taking bytes moves its position. */
    public void set(ByteBuffer buffer) {
        clear();
        this.buffer = buffer;
    }

    /** Drops the input. */
    void clear() {
        array = null;
        offset = 0;
        limit = 0;
        buffer = null;
    }

    /** Returns the number of bytes left. */
    public int remaining() {
        return buffer != null ? buffer.remaining() : limit - offset;
    }

    /** Copies the next {@code count} bytes to {@code index} of another buffer, and takes them from the input. */
    void take(ByteBuffer destination, int index, int count) {
        copy(destination, index, count);
        skip(count);
    }

    /** Copies the next {@code count} bytes to {@code index} of another buffer. They stay in the input. */
    void copy(ByteBuffer destination, int index, int count) {
        if (buffer != null) {
            destination.put(index, buffer, buffer.position(), count);
        } else if (array != null) {
            destination.put(index, array, offset, count);
        }
    }

    /** Returns the remaining input. It may be read during the current call only. */
    ByteBuffer view() {
        if (buffer != null) {
            return buffer.duplicate();
        }
        return array == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(array, offset, limit - offset);
    }

    /** Takes {@code count} bytes from the input. */
    void skip(int count) {
        if (buffer != null) {
            buffer.position(buffer.position() + count);
        } else {
            offset += count;
        }
    }

    /** Takes one byte, 0 to 255. There must be one. */
    int next() {
        byte next = buffer != null ? buffer.get() : array != null ? array[offset++] : 0;
        return next & 0xff;
    }
}
