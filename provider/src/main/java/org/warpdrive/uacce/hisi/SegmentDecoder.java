// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.hisi;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decodes segments with the JDK's zlib, to compare: a device's checksum covers only what it read. One thread. */
final class SegmentDecoder {
    private final Inflater inflater = new Inflater(true);
    private final ByteBuffer decoded;

    SegmentDecoder(int blockBytes) {
        // One byte more than any input, to see too much output.
        decoded = ByteBuffer.allocateDirect(blockBytes + 1);
    }

    /**
     * Whether a segment holds exactly the {@code input}, uses no window, and ends as it should. Both from position to limit,
     * and memory of ours: native code reads it.
     */
    boolean decodesTo(ByteBuffer segment, boolean last, ByteBuffer input) {
        inflater.reset();
        inflater.setInput(segment.duplicate());
        decoded.clear();
        try {
            while (decoded.hasRemaining() && inflater.inflate(decoded) > 0) {
                // until nothing comes
            }
        } catch (DataFormatException e) {
            return false;
        }
        return inflater.finished() == last
                && inflater.getRemaining() == 0
                && decoded.flip().mismatch(input) < 0;
    }

    void end() {
        inflater.end();
    }
}
