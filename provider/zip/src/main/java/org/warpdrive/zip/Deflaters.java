// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.util.zip.Deflater;
import org.warpdrive.runtime.Engines;

/** What the output streams share: exchanging the compressor that a JDK constructor made, and the size of its buffer. */
final class Deflaters {
    private static final int MIN_BUFFER_BYTES = 8192;

    private Deflaters() {}

    /**
     * Ends the JDK's deflater, of the default level, and makes ours; where ours would be no faster, the JDK's stays.
     *
     * @throws IllegalArgumentException if the level is not -1 to 9; the JDK's is ended then
     */
    static Deflater replace(Deflater theirs, int level, boolean nowrap) {
        if (Engines.get().routerForNewStream() != null) {
            theirs.end();
            return new WdDeflater(level, nowrap);
        }
        Unreachable.releaseAll();
        try {
            theirs.setLevel(level);
        } catch (IllegalArgumentException e) {
            theirs.end();
            throw e;
        }
        return theirs;
    }

    /** The buffer, or one in its place that is worth a write; where the JDK does the work, as the JDK has it. */
    static byte[] enlarge(byte[] theirs, Deflater def) {
        return theirs.length >= MIN_BUFFER_BYTES || !isOurs(def) ? theirs : new byte[MIN_BUFFER_BYTES];
    }

    private static boolean isOurs(Deflater def) {
        return def instanceof WdDeflater ours && ours.isOurs();
    }

    /** How much a deflater of ours has written, also one that has ended; 0 of another. */
    static long written(Deflater def) {
        return def instanceof WdDeflater ours ? ours.written() : 0;
    }

    /**
     * The deflater of a stream whose end could not be written to the sink, and which has therefore ended its deflater. The JDK's
     * writes pieces of the size asked for, so its deflater had not come to its end if there was more than one piece of it, and
     * whoever writes on is told that it has been closed. Ours gives out larger pieces and may have come to the end.
     *
     * @param before what {@link #written} was when the end began
     * @param size what was asked for
     */
    static Deflater afterFailedEnd(Deflater def, long before, int size) {
        if (!def.finished() || written(def) - before <= size) {
            return def;
        }
        Deflater ended = new Deflater();
        ended.end();
        return ended;
    }
}
