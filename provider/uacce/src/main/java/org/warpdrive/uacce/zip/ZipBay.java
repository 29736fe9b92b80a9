// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.ReservedMemory;

/**
 * The memory of one request at a time: a stream context, an input buffer and an output buffer. Each lies within one
 * slice of the queue's reserved memory. A bay is never used by another queue, and results are copied out of it, so a
 * late write by the device does no harm.
 */
public final class ZipBay {
    /**
     * The smallest output buffer. Usually it is the input's length, an eighth more, and slack for headers and trailers.
     */
    private static final int MIN_CAPACITY = 256;

    private static final int CAPACITY_SLACK = 64;
    private static final int ALIGNMENT = 4096;
    private static final byte[] ZEROS = new byte[ZipContextLayout.BYTES];

    final ByteBuffer context;
    final ByteBuffer input;
    final ByteBuffer output;
    final long contextAddress;
    final long inputAddress;
    final long outputAddress;
    private final int end;

    private ZipBay(ReservedMemory memory, int context, int input, int inputBytes, int output, int outputBytes) {
        this.context = slice(memory, context, ZipContextLayout.BYTES);
        this.input = slice(memory, input, inputBytes);
        this.output = slice(memory, output, outputBytes);
        this.contextAddress = memory.deviceAddress(context, ZipContextLayout.BYTES);
        this.inputAddress = memory.deviceAddress(input, inputBytes);
        this.outputAddress = memory.deviceAddress(output, outputBytes);
        this.end = output + outputBytes;
    }

    /** Lays out a bay from {@code offset} on. Returns null if it does not fit. */
    static @Nullable ZipBay at(ReservedMemory memory, int offset, int blockBytes) {
        int context = memory.fit(aligned(offset), ZipContextLayout.BYTES);
        int input = context < 0 ? -1 : memory.fit(aligned(context + ZipContextLayout.BYTES), aligned(blockBytes));
        int outputBytes = outputBytes(blockBytes);
        int output = input < 0 ? -1 : memory.fit(input + aligned(blockBytes), outputBytes);
        return output < 0 ? null : new ZipBay(memory, context, input, aligned(blockBytes), output, outputBytes);
    }

    /** The length of one bay in bytes, not counting gaps at slice boundaries. */
    public static int bytes(int blockBytes) {
        return ZipContextLayout.BYTES + aligned(blockBytes) + outputBytes(blockBytes);
    }

    private static int outputBytes(int blockBytes) {
        return aligned(capacityFor(blockBytes));
    }

    /** The output capacity for an input of this length, in bytes. */
    public static int capacityFor(int length) {
        int expansion = Unverified.EXPANSION_DENOMINATOR;
        return Math.max(MIN_CAPACITY, length + (length + expansion - 1) / expansion + CAPACITY_SLACK);
    }

    private static int aligned(int bytes) {
        return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    }

    private static ByteBuffer slice(ReservedMemory memory, int offset, int length) {
        return memory.view().slice(offset, length).order(memory.view().order());
    }

    /** The offset after this bay, where the next one may start. */
    int end() {
        return end;
    }

    void clearContext() {
        context.put(0, ZEROS);
    }

    /** Clears the first bytes of the output, up to its length. */
    void clearOutput(int bytes) {
        int end = Math.min(bytes, output.capacity());
        for (int at = 0; at < end; at += ZEROS.length) {
            output.put(at, ZEROS, 0, Math.min(ZEROS.length, end - at));
        }
    }
}
