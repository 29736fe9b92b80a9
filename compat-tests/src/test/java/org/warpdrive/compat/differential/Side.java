// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.differential;

import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.Memory;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.ReleasedMemory;

/**
 * One deflater of a comparison with everything its caller can know: the input it took, its output, and a JDK inflater
 * that decodes that output as it comes. Every call is followed by the checks that hold after every call.
 */
final class Side {
    final Engine engine;
    final Deflater deflater;
    private final boolean raw;
    private final Inflater decoder;
    private final byte[] decoded = new byte[1 << 16];

    /** The input taken so far: the first `takenLength` bytes. */
    private byte[] taken = new byte[1 << 10];

    private int takenLength;
    private int flushedLength;
    private Memory.@Nullable Bytes input;
    private int inputTaken;
    private byte[] dictionary = new byte[0];

    /** Accepted and not yet decoded up to, by how much of the input they stand behind. */
    private final NavigableMap<Long, byte[]> rawDictionaries = new TreeMap<>();

    private boolean cutShort;
    private boolean idle;
    private long bytesOut;

    Side(Engine engine, int level, boolean raw) {
        this.engine = engine;
        this.raw = raw;
        this.deflater = engine.deflater(level, raw);
        this.decoder = new Inflater(raw);
    }

    void input(Memory.Bytes bytes) {
        input = bytes;
        inputTaken = 0;
        bytes.input(deflater);
    }

    /** Overwrites a byte of the input that has not been taken yet; false if there is none. */
    boolean refill(int seed) {
        if (input == null || inputTaken == input.length || (input.buffer != null && input.buffer.isReadOnly())) {
            return false;
        }
        input.set(inputTaken + seed % (input.length - inputTaken), (byte) seed);
        return true;
    }

    int untaken() {
        return input == null ? 0 : input.length - inputTaken;
    }

    /** Whether the last call that did anything left input behind. */
    boolean isCutShort() {
        return cutShort;
    }

    /** Whether the last call neither took nor gave anything, as one does that takes up other parameters. */
    boolean wasIdle() {
        return idle;
    }

    long bytesOut() {
        return bytesOut;
    }

    long takenBytes() {
        return takenLength;
    }

    /** Bytes that may come out, more or less compressed, of the calls that follow. */
    int undelivered() {
        return takenLength - flushedLength + untaken();
    }

    /** One call; its output is decoded. */
    byte[] call(int flush, int room, Memory kind) {
        Memory.Bytes out = kind.allocate(room);
        int n = out.deflate(deflater, flush);
        check(n >= 0 && n <= room, "deflate returned " + n + " of " + room);
        check(out.buffer == null || out.moved() == n, "output position moved by " + out.moved() + ", not " + n);
        check(out.onlyWritten(n), "bytes around the output were written to");
        byte[] bytes = out.copy(n);
        bytesOut += n;
        int before = takenLength;
        take();
        idle = n == 0 && takenLength == before;
        if (room > 0 && !(idle && untaken() > 0)) {
            cutShort = untaken() > 0;
        }
        check(deflater.getBytesWritten() == bytesOut, "getBytesWritten " + deflater.getBytesWritten());
        check(deflater.getTotalOut() == (int) bytesOut, "getTotalOut");
        decode(bytes);
        return bytes;
    }

    /** Books what the deflater says it took from the caller's input. */
    private void take() {
        long in = deflater.getBytesRead();
        int step = (int) (in - takenLength);
        int left = untaken();
        check(step >= 0 && step <= left, "getBytesRead " + in + " after " + takenLength + " with input of " + left);
        check(deflater.getTotalIn() == (int) in, "getTotalIn");
        if (input != null && step > 0) {
            if (takenLength + step > taken.length) {
                taken = Arrays.copyOf(taken, 2 * (takenLength + step));
            }
            System.arraycopy(input.copy(inputTaken, inputTaken + step), 0, taken, takenLength, step);
            takenLength += step;
        }
        inputTaken += step;
        if (input != null && input.buffer != null) {
            check(input.moved() == inputTaken, "input position moved by " + input.moved() + ", not " + inputTaken);
        }
        check(input == null || input.marginsIntact(), "bytes around the input were written to");
        if (!deflater.finished()) {
            check(deflater.needsInput() == (untaken() == 0), "needsInput " + deflater.needsInput());
        }
    }

    private void decode(byte[] output) {
        decoder.setInput(output);
        try {
            while (true) {
                int room = room();
                int n = decoder.inflate(decoded, 0, room);
                ReleasedMemory.checkNotIn(decoded, n);
                if (n == 0 && decoder.needsDictionary()) {
                    decoder.setDictionary(dictionary);
                    continue;
                }
                int end = (int) decoder.getBytesWritten();
                check(end <= takenLength, "more decoded than was taken");
                check(
                        Arrays.equals(decoded, 0, n, taken, end - n, end),
                        "the output decodes to something else in bytes " + (end - n) + " to " + end);
                if (n < room) {
                    check(decoder.getRemaining() == 0, decoder.getRemaining() + " bytes after the end");
                    return;
                }
            }
        } catch (DataFormatException e) {
            throw new AssertionError("the output is not a stream: " + e.getMessage(), e);
        }
    }

    /** How much to decode at once: up to where a dictionary comes in, which is set when that is reached. */
    private int room() {
        long position = decoder.getBytesWritten();
        byte[] due = rawDictionaries.remove(position);
        if (due != null) {
            decoder.setDictionary(due);
        }
        return rawDictionaries.isEmpty()
                ? decoded.length
                : (int) Math.min(decoded.length, rawDictionaries.firstKey() - position);
    }

    void checkAllDecoded() {
        check(
                decoder.getBytesWritten() == takenLength,
                "of " + takenLength + " bytes taken " + decoder.getBytesWritten() + " can be decoded");
        flushedLength = takenLength;
    }

    void checkComplete() {
        checkAllDecoded();
        check(deflater.finished(), "finished() is false");
        check(decoder.finished(), "the stream has no end");
    }

    /** What the deflater accepted as dictionary, for the decoder. */
    void dictionaryAccepted(byte[] bytes) {
        if (raw) {
            rawDictionaries.merge((long) takenLength, bytes, Pump::join);
        } else {
            dictionary = Pump.join(dictionary, bytes);
        }
    }

    void reset() {
        deflater.reset();
        decoder.reset();
        takenLength = 0;
        flushedLength = 0;
        input = null;
        inputTaken = 0;
        dictionary = new byte[0];
        rawDictionaries.clear();
        cutShort = false;
        bytesOut = 0;
    }

    void end() {
        deflater.end();
        decoder.end();
    }

    static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
