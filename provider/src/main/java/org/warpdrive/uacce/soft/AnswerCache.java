// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.hisi.SqeLayout;

/**
 * Answers computed before, for benchmarks that want the driver's time and not zlib's. Requests are taken for the same
 * when their lengths, kinds and a few samples of their input are: never to be used with data that matter. Requests that
 * go on with a stream are not remembered. One thread.
 */
final class AnswerCache {
    private static final int ANSWERS = 1024;
    private static final int SAMPLES = 8;
    private static final int SAMPLE_BYTES = 64;
    private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

    private record Key(int inputLength, int capacity, int request, int control, long samples) {}

    /** The entry's words that the device answers, and the output. */
    record Answer(ByteBuffer sqe, ByteBuffer output, int bytes) {}

    private final BufferWalk walk;
    private final ByteBuffer sample = ByteBuffer.allocateDirect(SAMPLE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final Map<Key, Answer> answers = new LinkedHashMap<>();
    private @Nullable Key key;

    AnswerCache(BufferWalk walk) {
        this.walk = walk;
    }

    /** The answer to a request like this one; null when there is none, and then {@link #remember} may be called. */
    @Nullable
    Answer find(ZipJob job) {
        Key found = keyOf(job);
        key = found;
        return found == null ? null : answers.get(found);
    }

    /** Keeps the answer to the request that was last asked for. */
    void remember(ZipJob job, int bytes) {
        Key wanted = key;
        if (wanted == null || answers.size() >= ANSWERS) {
            return;
        }
        ByteBuffer sqe = ByteBuffer.allocate(SqeLayout.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        sqe.put(0, job.sqe, 0, SqeLayout.BYTES);
        int produced = job.sqe.getInt(SqeLayout.PRODUCED);
        ByteBuffer output = ByteBuffer.allocateDirect(produced);
        output.put(0, job.output, 0, produced);
        answers.put(wanted, new Answer(sqe, output, bytes));
    }

    private @Nullable Key keyOf(ZipJob job) {
        boolean goesOn = job.has(SqeLayout.CONTROL_STATEFUL) && !job.has(SqeLayout.CONTROL_NEW_STREAM);
        int length = job.inputLength();
        if (goesOn || job.isList() || length < SAMPLE_BYTES) {
            return null;
        }
        long samples = 0;
        long address = job.sqe.getLong(SqeLayout.SOURCE_ADDRESS);
        for (int i = 0; i < SAMPLES; i++) {
            long at = (long) (length - SAMPLE_BYTES) * i / (SAMPLES - 1);
            if (!walk.readFlat(job.space, address + at, sample, SAMPLE_BYTES)) {
                return null;
            }
            for (int word = 0; word < SAMPLE_BYTES; word += Long.BYTES) {
                samples = (samples ^ sample.getLong(word)) * MIX;
                samples ^= samples >>> 32;
            }
        }
        return new Key(length, job.capacity(), job.sqe.getInt(SqeLayout.REQUEST), job.control(), samples);
    }
}
