// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kit;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** The kinds of memory a caller may hand over; every kind surrounds the bytes with others that are not his. */
public enum Memory {
    ARRAY,
    ARRAY_AT_OFFSET,
    HEAP,
    HEAP_SLICE,
    DIRECT,
    DIRECT_SLICE,
    READ_ONLY_HEAP,
    READ_ONLY_DIRECT;

    private static final int MARGIN = 19;
    private static final int SLICED = 7;
    private static final byte FOREIGN = (byte) 0xA5;

    /** The kinds that can be written to. */
    public static final List<Memory> WRITABLE = List.of(ARRAY, ARRAY_AT_OFFSET, HEAP, HEAP_SLICE, DIRECT, DIRECT_SLICE);

    /** Bytes as one kind of memory; `buffer` is null for arrays. */
    public static final class Bytes {
        public final byte @Nullable [] array;
        public final @Nullable ByteBuffer buffer;
        public final int offset;
        public final int length;

        private Bytes(byte @Nullable [] array, @Nullable ByteBuffer buffer, int offset, int length) {
            this.array = array;
            this.buffer = buffer;
            this.offset = offset;
            this.length = length;
        }

        public void input(Deflater deflater) {
            if (buffer != null) {
                deflater.setInput(buffer);
            } else {
                deflater.setInput(array, offset, length);
            }
        }

        public void input(Inflater inflater) {
            if (buffer != null) {
                inflater.setInput(buffer);
            } else {
                inflater.setInput(array, offset, length);
            }
        }

        public void dictionary(Deflater deflater) {
            if (buffer != null) {
                deflater.setDictionary(buffer);
            } else {
                deflater.setDictionary(array, offset, length);
            }
        }

        public void dictionary(Inflater inflater) {
            if (buffer != null) {
                inflater.setDictionary(buffer);
            } else {
                inflater.setDictionary(array, offset, length);
            }
        }

        /** One deflate call into the whole of this memory. */
        public int deflate(Deflater deflater, int flush) {
            return buffer != null ? deflater.deflate(buffer, flush) : deflater.deflate(array, offset, length, flush);
        }

        /** One inflate call into the whole of this memory. */
        public int inflate(Inflater inflater) throws DataFormatException {
            return buffer != null ? inflater.inflate(buffer) : inflater.inflate(array, offset, length);
        }

        /** Bytes the callee says it took or wrote, as the buffer's position tells; -1 for an array. */
        public int moved() {
            return buffer == null ? -1 : buffer.position() - offset;
        }

        /** A copy of the bytes at [0, count) of this memory. */
        public byte[] copy(int count) {
            return copy(0, count);
        }

        /** A copy of the bytes at [from, to) of this memory. */
        public byte[] copy(int from, int to) {
            byte[] copy = new byte[to - from];
            whole().position(offset + from).get(copy);
            return ReleasedMemory.checkNotIn(copy);
        }

        private ByteBuffer whole() {
            return buffer != null ? buffer.duplicate().clear() : ByteBuffer.wrap(array == null ? new byte[0] : array);
        }

        /** Overwrites byte `index`, as a caller does who refills the memory he handed over. */
        public void set(int index, byte value) {
            if (buffer != null) {
                buffer.put(offset + index, value);
            } else if (array != null) {
                array[offset + index] = value;
            }
        }

        /** Whether the margins around the bytes are as they were. */
        public boolean marginsIntact() {
            return onlyWritten(length);
        }

        /** Whether, of {@linkplain Memory#allocate allocated} memory, the margins and all but the first {@code count} bytes are as they were. */
        public boolean onlyWritten(int count) {
            ByteBuffer all = whole();
            return isForeign(all, 0, offset) && isForeign(all, offset + count, all.capacity());
        }

        private static boolean isForeign(ByteBuffer all, int from, int to) {
            for (int i = from; i < to; i++) {
                if (all.get(i) != FOREIGN) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Memory for the output of a call. */
    public Bytes allocate(int length) {
        byte[] foreign = new byte[length];
        Arrays.fill(foreign, FOREIGN);
        return of(foreign);
    }

    /** A copy of `data` in this kind of memory. */
    public Bytes of(byte[] data) {
        int length = data.length;
        if (this == ARRAY) {
            return new Bytes(Arrays.copyOf(data, length), null, 0, length);
        }
        int capacity = length + 2 * MARGIN;
        byte[] wide = new byte[capacity];
        Arrays.fill(wide, FOREIGN);
        ByteBuffer.wrap(wide).put(MARGIN, data);
        if (this == ARRAY_AT_OFFSET) {
            return new Bytes(wide, null, MARGIN, length);
        }
        boolean direct = this == DIRECT || this == DIRECT_SLICE || this == READ_ONLY_DIRECT;
        ByteBuffer buffer =
                direct ? ByteBuffer.allocateDirect(capacity).put(wide).clear() : ByteBuffer.wrap(wide);
        int start = MARGIN;
        if (this == HEAP_SLICE || this == DIRECT_SLICE) {
            // arrayOffset() and the address of the slice are not those of the memory.
            start -= SLICED;
            buffer = buffer.position(SLICED).slice();
        }
        if (this == READ_ONLY_HEAP || this == READ_ONLY_DIRECT) {
            buffer = buffer.asReadOnlyBuffer();
        }
        return new Bytes(null, buffer.limit(start + length).position(start), start, length);
    }
}
