// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.zip.SqeLayout;

/**
 * A cache of answers, for benchmarks that measure the driver's time and not zlib's. Two requests are considered equal
 * if their lengths, kinds and a few samples of their input are equal, so it must never be used with data that matter.
 * Requests that continue a stream are not cached. One thread.
 */
final class AnswerCache {
    private static final int ANSWERS = 1024;
    private static final int SAMPLES = 4;
    private static final int SAMPLE_BYTES = 64;
    /**
     * The alignment of the driver's buffers. Copies between addresses with different low bits take at least twice as
     * long.
     */
    private static final int ALIGNMENT = 4096;

    private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

    private record Key(int inputLength, int capacity, int request, int control, long samples) {}

    /** A cached answer: the entry with the device's words, and the output. */
    record Answer(ByteBuffer sqe, ByteBuffer output, int bytes) {}

    private final UserMemory memory;
    private final ByteBuffer sample = ByteBuffer.allocateDirect(SAMPLE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final Map<Key, Answer> answers = new LinkedHashMap<>();
    private @Nullable Key key;

    AnswerCache(UserMemory memory) {
        this.memory = memory;
    }

    /** Finds the answer to an equal request. If it returns null, {@link #remember} may be called. */
    @Nullable
    Answer find(FetchedRequest request) {
        Key found = keyOf(request);
        key = found;
        return found == null ? null : answers.get(found);
    }

    /** Stores the answer to the request that was last looked up. */
    void remember(FetchedRequest request, int bytes) {
        Key wanted = key;
        if (wanted == null || answers.size() >= ANSWERS) {
            return;
        }
        ByteBuffer sqe = ByteBuffer.allocate(SqeLayout.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        sqe.put(0, request.sqe, 0, SqeLayout.BYTES);
        int produced = request.sqe.getInt(SqeLayout.PRODUCED);
        ByteBuffer output = ByteBuffer.allocateDirect(produced + 2 * ALIGNMENT).alignedSlice(ALIGNMENT);
        output.put(0, request.output, 0, produced);
        answers.put(wanted, new Answer(sqe, output, bytes));
    }

    private @Nullable Key keyOf(FetchedRequest request) {
        boolean goesOn = request.has(SqeLayout.CONTROL_STATEFUL) && !request.has(SqeLayout.CONTROL_NEW_STREAM);
        int length = request.inputLength();
        long address = request.space.virtual(request.sqe.getLong(SqeLayout.SOURCE_ADDRESS), length);
        if (goesOn || request.isList() || length < SAMPLE_BYTES || address == AddressSpace.UNMAPPED) {
            return null;
        }
        ByteBuffer whole = memory.view(address, length);
        long samples = 0;
        for (int i = 0; i < SAMPLES; i++) {
            int at = (int) ((long) (length - SAMPLE_BYTES) * i / (SAMPLES - 1));
            if (whole == null && !memory.read(address + at, sample, 0, SAMPLE_BYTES)) {
                return null;
            }
            samples = whole == null ? mix(samples, sample, 0) : mix(samples, whole, at);
        }
        return new Key(length, request.capacity(), request.sqe.getInt(SqeLayout.REQUEST), request.control(), samples);
    }

    private static long mix(long before, ByteBuffer data, int at) {
        long mixed = before;
        for (int word = 0; word < SAMPLE_BYTES; word += Long.BYTES) {
            mixed = (mixed ^ data.getLong(at + word)) * MIX;
            mixed ^= mixed >>> 32;
        }
        return mixed;
    }
}
