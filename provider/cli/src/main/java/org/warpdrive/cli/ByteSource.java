// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** A buffered input that knows its position in the input at all times. */
final class ByteSource {
    static final int CAPACITY_BYTES = 256 * 1024;
    static final int END = -1;

    private final InputStream in;
    private final LongConsumer onFill;
    private final byte[] buffer;
    private int next;
    private int limit;
    private long bytesBefore;

    /** @param onFill called with the number of bytes read so far, each time the buffer was filled */
    ByteSource(InputStream in, LongConsumer onFill) {
        this(in, onFill, CAPACITY_BYTES);
    }

    ByteSource(InputStream in, LongConsumer onFill, int capacityBytes) {
        this.in = in;
        this.onFill = onFill;
        this.buffer = new byte[capacityBytes];
    }

    /** Returns the position in the input: the number of bytes consumed. */
    long position() {
        return bytesBefore + next;
    }

    /** Returns the buffer. Unread bytes are the {@link #available} ones from {@link #offset} on. */
    byte[] array() {
        return buffer;
    }

    int offset() {
        return next;
    }

    int available() {
        return limit - next;
    }

    void skip(int count) {
        next += count;
    }

    /** Fills the buffer if it is empty. Returns false at the end of the input. */
    boolean ensureAvailable() throws IOException {
        if (next < limit) {
            return true;
        }
        bytesBefore += limit;
        next = 0;
        limit = 0;
        int count = in.read(buffer, 0, buffer.length);
        if (count <= 0) {
            return false;
        }
        limit = count;
        onFill.accept(bytesBefore + count);
        return true;
    }

    /** Returns the next byte, or {@link #END}. */
    int tryRead() throws IOException {
        return ensureAvailable() ? buffer[next++] & 0xff : END;
    }

    /**
     * Returns the next byte.
     *
     * @throws BadInputException at the end of the input
     */
    int read() throws IOException {
        int value = tryRead();
        if (value == END) {
            throw BadInputException.endOfFile(position());
        }
        return value;
    }

    int readShortLittleEndian() throws IOException {
        int low = read();
        return low | read() << 8;
    }

    int readIntLittleEndian() throws IOException {
        int low = readShortLittleEndian();
        return low | readShortLittleEndian() << 16;
    }

    int readIntBigEndian() throws IOException {
        return Integer.reverseBytes(readIntLittleEndian());
    }
}
