// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.stream;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The caller's input, by reference and live as in java.util.zip: nothing is read before it is taken, and of a ByteBuffer
 * position and limit are looked at anew each time, for some callers set one once and refill it later.
 */
final class Source {
    private byte @Nullable [] array;
    private int offset;
    private int limit;
    private @Nullable ByteBuffer buffer;

    void set(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.limit = offset + length;
        this.buffer = null;
    }

    void set(ByteBuffer buffer) {
        clear();
        this.buffer = buffer;
    }

    void clear() {
        array = null;
        offset = 0;
        limit = 0;
        buffer = null;
    }

    int remaining() {
        return buffer != null ? buffer.remaining() : limit - offset;
    }

    /** Copies the next {@code count} bytes to {@code index} of another buffer and takes them from the input. */
    void take(ByteBuffer destination, int index, int count) {
        if (buffer != null) {
            destination.put(index, buffer, buffer.position(), count);
            buffer.position(buffer.position() + count);
        } else if (array != null) {
            destination.put(index, array, offset, count);
            offset += count;
        }
    }
}
