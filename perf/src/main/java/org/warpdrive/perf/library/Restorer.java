// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.library;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A raw DEFLATE stream in one array made into the original in another. Used by one thread. */
@FunctionalInterface
public interface Restorer {
    /**
     * Decompresses the whole of {@code stream}.
     *
     * @param out large enough
     * @return bytes written to {@code out}
     */
    int restore(byte[] stream, byte[] out) throws DataFormatException;

    /**
     * Returns one that resets an inflater for each stream.
     *
     * @param feed bytes given to it at a time; 0 is all at once
     * @param room bytes taken from it at a time; 0 is as many as there is room for
     */
    static Restorer of(Inflater inflater, int feed, int room) {
        return (stream, out) -> {
            inflater.reset();
            int piece = feed == 0 ? stream.length : feed;
            int given = 0;
            int filled = 0;
            while (!inflater.finished()) {
                if (inflater.needsInput() && given < stream.length) {
                    int length = Math.min(piece, stream.length - given);
                    inflater.setInput(stream, given, length);
                    given += length;
                }
                int left = out.length - filled;
                filled += inflater.inflate(out, filled, room == 0 ? left : Math.min(room, left));
            }
            return filled;
        };
    }
}
