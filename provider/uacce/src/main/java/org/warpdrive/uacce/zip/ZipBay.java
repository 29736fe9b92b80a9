// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warpdrive.uacce.ReservedMemory;

/**
 * The memory of one request at a time: a stream context, room for input and room for output. Each lies within one slice
 * of what the queue reserved. A bay belongs to its queue for good, and results are copied out of it, so what a device
 * writes late lands where nobody looks.
 */
public final class ZipBay {
    /** Output is offered for input that grows by an eighth, headers and trailers, and never less than this. */
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

    /** Lays a bay out from {@code offset} on; null when it does not fit any more. */
    static @Nullable ZipBay at(ReservedMemory memory, int offset, int blockBytes) {
        int context = memory.fit(aligned(offset), ZipContextLayout.BYTES);
        int input = context < 0 ? -1 : memory.fit(aligned(context + ZipContextLayout.BYTES), aligned(blockBytes));
        int outputBytes = outputBytes(blockBytes);
        int output = input < 0 ? -1 : memory.fit(input + aligned(blockBytes), outputBytes);
        return output < 0 ? null : new ZipBay(memory, context, input, aligned(blockBytes), output, outputBytes);
    }

    /** Bytes of one bay where slices do not get in the way. */
    public static int bytes(int blockBytes) {
        return ZipContextLayout.BYTES + aligned(blockBytes) + outputBytes(blockBytes);
    }

    private static int outputBytes(int blockBytes) {
        return aligned(capacityFor(blockBytes));
    }

    /** Output to offer for an input. */
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

    /** Where the next bay may start. */
    int end() {
        return end;
    }

    void clearContext() {
        context.put(0, ZEROS);
    }

    /** Clears the first bytes of the output, as many as it has at the most. */
    void clearOutput(int bytes) {
        int end = Math.min(bytes, output.capacity());
        for (int at = 0; at < end; at += ZEROS.length) {
            output.put(at, ZEROS, 0, Math.min(ZEROS.length, end - at));
        }
    }
}
