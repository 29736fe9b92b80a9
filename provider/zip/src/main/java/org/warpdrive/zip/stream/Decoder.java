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
 * The native decoder of one stream, in memory that is leased when it is first needed. Owned by an {@link InflateStream}, under
 * whose monitor it is called.
 *
 * <p>There are two sizes of memory. The large one has room for 64 KiB of output behind the window and for 32 KiB of input, so
 * that most calls are a single native one and the window seldom slides. As many streams have it as there are processors, for no
 * more can be at work at a time. The others, thousands of idle connections perhaps, have the small one: what zlib holds and 8 KiB
 * more, at a tenth of the speed.
 *
 * <p>What a pooled buffer held before is never read: a decoder counts as started only once it was.
 */
final class Decoder {
    private static final int SMALL_PIECE_BYTES = 1024;

    /**
     * Input is copied anew for each call, for it is the caller's and live, so a call with little room copies little: half
     * the room, as data seldom shrink by less, and this much on top for the headers of blocks.
     */
    private static final int PIECE_SLACK = 256;

    /** Known once the native library is there. */
    private static final class Memory {
        static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
        static final int LARGE_INDEX = (int) NativeDecoder.inflaterBytes(0);
        static final int SMALL_INDEX = (int) NativeDecoder.inflaterBytes(NativeDecoder.INFLATE_SMALL);
        static final BufferPool LARGE = new BufferPool(LARGE_INDEX + WINDOW_BYTES, PROCESSORS);
        static final BufferPool SMALL = new BufferPool(SMALL_INDEX + SMALL_PIECE_BYTES, 2 * PROCESSORS);
    }

    private @Nullable Buffer memory;

    /** Where in the memory input is copied to, and how much at a time. */
    private int pieceIndex;

    private int pieceBytes;

    /** How the next native call begins. */
    private int flags;

    /** Output in the memory that was not given out yet: where it is, and how much. */
    private int heldIndex;

    private int heldCount;

    /** Leases memory if there is none. Two streams that begin at once may take one of the large ones too many. */
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

    /** Copies what of the input is worth copying for so much room, and returns how much that is; it stays in the input. */
    int copy(Source source, int room) {
        int count = Math.min(source.remaining(), Math.min(room / 2 + PIECE_SLACK, pieceBytes));
        source.copy(memory().bytes(), pieceIndex, count);
        return count;
    }

    /**
     * Decodes what was copied.
     *
     * @return {@link NativeDecoder#inflate}'s result; the output is held now
     */
    long decode(int count, int room) {
        long address = memory().address();
        long result = NativeDecoder.inflate(address, address + pieceIndex, count, room, flags);
        flags = 0;
        heldIndex = NativeDecoder.offset(result);
        heldCount = NativeDecoder.produced(result);
        return result;
    }

    /** Copies the bytes from {@code index} to the limit, or as many as are copied at a time, and returns how many. */
    int copy(ByteBuffer dictionary, int index) {
        int count = Math.min(dictionary.limit() - index, pieceBytes);
        memory().bytes().put(pieceIndex, dictionary, index, count);
        return count;
    }

    /** Appends what was copied to the window. Nothing may be held. */
    void append(int count) {
        long address = memory().address();
        NativeDecoder.inflateDictionary(address, address + pieceIndex, count, flags);
        flags = 0;
    }

    boolean isHolding() {
        return heldCount > 0;
    }

    /** What is held; valid until the next call. */
    ByteBuffer held() {
        return memory().range(heldIndex, heldIndex + heldCount);
    }

    /** Gives out what is held, as far as there is room. */
    void give(Sink sink) {
        int given = sink.put(memory().bytes(), heldIndex, heldCount);
        heldIndex += given;
        heldCount -= given;
    }

    /** Gives the memory back. May be called again when an error got in between. */
    void release() {
        heldCount = 0;
        if (memory != null) {
            memory.release();
            memory = null;
        }
    }
}
