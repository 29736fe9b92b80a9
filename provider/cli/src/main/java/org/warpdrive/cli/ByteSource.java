// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Buffered compressed input that knows at every moment how far into the input it is. */
final class ByteSource {
    static final int CAPACITY_BYTES = 256 * 1024;
    static final int END = -1;

    private final InputStream in;
    private final LongConsumer onFill;
    private final byte[] buffer;
    private int next;
    private int limit;
    private long bytesBefore;

    /** @param onFill told the bytes read so far, each time there are more of them */
    ByteSource(InputStream in, LongConsumer onFill) {
        this(in, onFill, CAPACITY_BYTES);
    }

    ByteSource(InputStream in, LongConsumer onFill, int capacityBytes) {
        this.in = in;
        this.onFill = onFill;
        this.buffer = new byte[capacityBytes];
    }

    /** Bytes taken so far. */
    long position() {
        return bytesBefore + next;
    }

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

    /** Makes at least one byte available; false at the end of the input. */
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

    /** The next byte, or {@link #END}. */
    int tryRead() throws IOException {
        return ensureAvailable() ? buffer[next++] & 0xff : END;
    }

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
