// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip.stream;

import static org.warpdrive.engine.Staging.WINDOW_BYTES;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.Buffer;
import org.warpdrive.engine.BufferPool;
import org.warpdrive.nativeglue.NativeDecoder;
import org.warpdrive.stats.Streams;

/**
 * The native decoder of one stream. Owned by an {@link InflateStream} and called under its monitor; not thread-safe.
 *
 * <p>How: the decoder's tables, window and output lie in one leased buffer, and a piece of input is copied behind them.
 * A native call decodes that piece. The output is then <i>held</i> in the buffer until the stream has copied it to the
 * caller.
 *
 * <p>Cost: there are two sizes of memory. The large one has room for 64 KiB of output behind the window and for 32 KiB
 * of input. So most calls need a single native call, and the window seldom slides. Only as many streams have it as
 * there are processors, since no more can be working at the same time. All others, possibly thousands of idle
 * connections, have the small one, 52 KiB. It has 1 KiB of input and less output per native call, and is about a tenth
 * slower.
 *
 * <p>Tried: one size for all. Then an open stream kept about 140 KB, where the JDK's zlib keeps 40.
 *
 * <p>The previous content of a leased buffer is never read: a decoder only counts as started after a native call has
 * started it.
 */
final class Decoder {
    private static final int SMALL_PIECE_BYTES = 1024;

    /**
     * Additional input for the headers of DEFLATE blocks. The caller may change its input between calls, so input is
     * copied anew for each call. A call with little room for output therefore copies little: half the room, because
     * data seldom shrink by less, and this many bytes.
     */
    private static final int PIECE_SLACK = 256;

    /** The pools. Their sizes come from the native library, so this class is initialised only after it is loaded. */
    private static final class Memory {
        static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
        static final int LARGE_INDEX = (int) NativeDecoder.inflaterBytes(0);
        static final int SMALL_INDEX = (int) NativeDecoder.inflaterBytes(NativeDecoder.INFLATE_SMALL);
        static final BufferPool LARGE = new BufferPool(LARGE_INDEX + WINDOW_BYTES, PROCESSORS);
        static final BufferPool SMALL = new BufferPool(SMALL_INDEX + SMALL_PIECE_BYTES, 2 * PROCESSORS);
    }

    private @Nullable Buffer memory;

    /** Offset in the memory where input is copied to, and the most bytes copied at a time. */
    private int pieceIndex;

    private int pieceBytes;

    /** Flags of the next native call. */
    private int flags;

    /** Held output, which was decoded but not given out: its offset in the memory, and its length. */
    private int heldIndex;

    private int heldCount;

    /**
     * Leases memory if there is none. Two streams that begin at the same time may exceed the limit of large ones by
     * one.
     */
    void begin() {
        if (memory != null) {
            return;
        }
        boolean large = Memory.LARGE.leasedCount() < Memory.PROCESSORS;
        Buffer leased = (large ? Memory.LARGE : Memory.SMALL).lease();
        memory = leased;
        pieceIndex = large ? Memory.LARGE_INDEX : Memory.SMALL_INDEX;
        pieceBytes = large ? WINDOW_BYTES : SMALL_PIECE_BYTES;
        flags = NativeDecoder.INFLATE_START | (large ? 0 : NativeDecoder.INFLATE_SMALL);
        Streams.countDecompressed();
    }

    private Buffer memory() {
        return Objects.requireNonNull(memory);
    }

    /**
     * Copies as much input as is useful for this much room, without taking it from the source. Returns the number of
     * bytes copied.
     */
    int copy(Source source, int room) {
        int count = Math.min(source.remaining(), Math.min(room / 2 + PIECE_SLACK, pieceBytes));
        source.copy(memory().bytes(), pieceIndex, count);
        return count;
    }

    /**
     * Decodes the copied input. The output is held afterwards.
     *
     * @param count bytes of input that were copied
     * @param room the most bytes to decode
     * @return the packed result of {@link NativeDecoder#inflate}
     */
    long decode(int count, int room) {
        long address = memory().address();
        long result = NativeDecoder.inflate(address, address + pieceIndex, count, room, flags);
        flags = 0;
        heldIndex = NativeDecoder.offset(result);
        heldCount = NativeDecoder.produced(result);
        return result;
    }

    /** Copies a piece of a dictionary, from {@code index} on. Returns the number of bytes copied. */
    int copy(ByteBuffer dictionary, int index) {
        int count = Math.min(dictionary.limit() - index, pieceBytes);
        memory().bytes().put(pieceIndex, dictionary, index, count);
        return count;
    }

    /** Appends the copied bytes to the window. Nothing may be held. */
    void append(int count) {
        long address = memory().address();
        NativeDecoder.inflateDictionary(address, address + pieceIndex, count, flags);
        flags = 0;
    }

    /** Returns whether decoded output is held. */
    boolean isHolding() {
        return heldCount > 0;
    }

    /** Returns the held output; valid until the next call. */
    ByteBuffer held() {
        return memory().range(heldIndex, heldIndex + heldCount);
    }

    /** Copies held output to the sink, as far as there is room. */
    void give(Sink sink) {
        int given = sink.put(memory().bytes(), heldIndex, heldCount);
        heldIndex += given;
        heldCount -= given;
    }

    /** Releases the memory. May be called again if an error interrupted it. */
    void release() {
        heldCount = 0;
        if (memory != null) {
            memory.release();
            memory = null;
        }
    }
}
