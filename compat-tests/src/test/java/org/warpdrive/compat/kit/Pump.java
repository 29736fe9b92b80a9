// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Callers' loops. Drain style: call until less than the buffer comes back, then change something. */
public final class Pump {
    private static final int ROOM = 4096;

    private Pump() {}

    public static byte[] drain(Deflater deflater, int flush) {
        return drain(deflater, flush, ROOM, Memory.ARRAY);
    }

    public static byte[] drain(Deflater deflater, int flush, int room) {
        return drain(deflater, flush, room, Memory.ARRAY);
    }

    /** Calls deflate with `room` bytes at a time until a call returns less than that. */
    public static byte[] drain(Deflater deflater, int flush, int room, Memory kind) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long left = 200_000_000L / room + 100;
        while (true) {
            Memory.Bytes out = kind.allocate(room);
            int n = out.deflate(deflater, flush);
            assertThat(n).as("return of deflate").isBetween(0, room);
            if (out.buffer != null) {
                assertThat(out.moved()).as("output position moved by").isEqualTo(n);
            }
            assertThat(out.onlyWritten(n)).as("nothing else is written to").isTrue();
            all.writeBytes(out.copy(n));
            if (n < room) {
                return all.toByteArray();
            }
            assertThat(--left).as("calls left before we call it endless").isPositive();
        }
    }

    /** Gives all of the input, then drains. */
    public static byte[] deflate(Deflater deflater, byte[] input, int flush) {
        deflater.setInput(input);
        return drain(deflater, flush);
    }

    /** One shot: input, finish, all output. Leaves the deflater finished. */
    public static byte[] finish(Deflater deflater, byte[] input) {
        deflater.setInput(input);
        deflater.finish();
        return finish(deflater, ROOM);
    }

    /** Calls deflate until finished() with output buffers of `room` bytes. */
    public static byte[] finish(Deflater deflater, int room) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[room];
        int idle = 0;
        while (!deflater.finished()) {
            int n = deflater.deflate(buffer);
            all.write(buffer, 0, n);
            idle = n == 0 ? idle + 1 : 0;
            assertThat(idle).as("calls in a row that return 0 before the end").isLessThan(5);
        }
        return ReleasedMemory.checkNotIn(all.toByteArray());
    }

    /** What the JDK decodes from a whole stream; all of `stream` must be used up. */
    public static byte[] inflateAll(byte[] stream, boolean nowrap) {
        return inflateAll(stream, nowrap, new byte[0]);
    }

    /** The same with the dictionary the stream asks for, or, raw, with the one set first if not empty. */
    public static byte[] inflateAll(byte[] stream, boolean nowrap, byte[] dictionary) {
        Inflater inflater = new Inflater(nowrap);
        try {
            if (nowrap && dictionary.length > 0) {
                inflater.setDictionary(dictionary);
            }
            inflater.setInput(stream);
            byte[] plain = inflateAvailable(inflater, dictionary);
            assertThat(inflater.finished()).as("stream is complete").isTrue();
            assertThat(inflater.getRemaining()).as("bytes after the end").isZero();
            return plain;
        } finally {
            inflater.end();
        }
    }

    /** What a prefix of a stream gives: everything the JDK can decode from it. */
    public static byte[] inflatePrefix(byte[] prefix, boolean nowrap) {
        Inflater inflater = new Inflater(nowrap);
        try {
            inflater.setInput(prefix);
            return inflateAvailable(inflater, new byte[0]);
        } finally {
            inflater.end();
        }
    }

    /** Drains an inflater that has its input already. */
    public static byte[] inflateAvailable(Inflater inflater, byte[] dictionary) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 16];
        try {
            while (true) {
                int n = inflater.inflate(buffer);
                all.write(buffer, 0, n);
                if (n == 0 && inflater.needsDictionary()) {
                    inflater.setDictionary(dictionary);
                } else if (n < buffer.length) {
                    return ReleasedMemory.checkNotIn(all.toByteArray());
                }
            }
        } catch (DataFormatException e) {
            throw new AssertionError("the JDK rejects the stream: " + e.getMessage(), e);
        }
    }

    /** Concatenation, for streams collected in pieces. */
    public static byte[] join(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(pieces).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
