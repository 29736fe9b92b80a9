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

    /** Whether a segment holds exactly {@code length} bytes of {@code input}, uses no window, and ends as it should. */
    boolean decodesTo(ByteBuffer segment, int segmentLength, boolean last, ByteBuffer input, int length) {
        inflater.reset();
        inflater.setInput(segment.duplicate().position(0).limit(segmentLength));
        decoded.clear();
        try {
            while (decoded.hasRemaining() && inflater.inflate(decoded) > 0) {
                // until nothing comes
            }
        } catch (DataFormatException e) {
            return false;
        }
        return decoded.position() == length
                && inflater.finished() == last
                && inflater.getRemaining() == 0
                && decoded.flip().mismatch(input.duplicate().position(0).limit(length)) < 0;
    }

    void end() {
        inflater.end();
    }
}
