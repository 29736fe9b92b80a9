// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.warpdrive.engine.Router;
import org.warpdrive.runtime.Engines;

/**
 * Code shared by the output streams: replacement of the deflater that a JDK constructor created, and the size of the
 * buffer.
 */
final class Deflaters {
    private static final int MIN_BUFFER_BYTES = 8192;

    private Deflaters() {}

    /**
     * Returns what compresses for a stream whose deflater nobody sees; null if the JDK is to do the work.
     *
     * @param level -1 to 9
     * @param buffer the buffer of the JDK's stream
     */
    static @Nullable HiddenDeflater hidden(int level, boolean nowrap, byte[] buffer) {
        Router router = Engines.get().routerForNewStream();
        if (router == null) {
            Unreachable.releaseAll(); // the bound on memory may be the reason
            return null;
        }
        return new HiddenDeflater(router, level, nowrap, buffer);
    }

    /**
     * Sets the level of the JDK's deflater.
     *
     * @throws IllegalArgumentException if the level is not -1 to 9; the deflater is ended then
     */
    static void setLevel(Deflater theirs, int level) {
        try {
            theirs.setLevel(level);
        } catch (IllegalArgumentException e) {
            theirs.end();
            throw e;
        }
    }

    /**
     * Replaces the JDK's deflater by a {@link WdDeflater}, if that is faster. The JDK's deflater is then ended;
     * otherwise it is kept and set to the level.
     *
     * @param theirs a deflater of the default level
     * @throws IllegalArgumentException if the level is not -1 to 9; the JDK's deflater is ended then
     */
    static Deflater replace(Deflater theirs, int level, boolean nowrap) {
        if (Engines.get().routerForNewStream() != null) {
            theirs.end();
            return new WdDeflater(level, nowrap);
        }
        Unreachable.releaseAll();
        setLevel(theirs, level);
        return theirs;
    }

    /**
     * Returns the buffer, or a larger one if it is too small to be worth a write. If the JDK does the work, the buffer
     * stays as it is.
     */
    static byte[] enlarge(byte[] theirs, Deflater def) {
        return theirs.length >= MIN_BUFFER_BYTES || !isOurs(def) ? theirs : new byte[MIN_BUFFER_BYTES];
    }

    private static boolean isOurs(Deflater def) {
        return def instanceof WdDeflater ours && ours.isOurs();
    }

    /**
     * Returns the number of bytes that a {@link WdDeflater} has written, also after its end; 0 for any other deflater.
     */
    static long written(Deflater def) {
        return def instanceof WdDeflater ours ? ours.written() : 0;
    }

    /**
     * Returns the deflater for a stream that failed to write its end to the underlying stream, and therefore has ended
     * its deflater.
     *
     * <p>The JDK's stream writes pieces of {@code size} bytes. If its end was longer than one piece, its deflater had
     * not finished when the write failed, and a later write throws because the deflater is closed. Ours writes larger
     * pieces and may have finished, for which the stream throws another exception. In that case an ended deflater of
     * the JDK takes its place.
     *
     * @param before {@link #written} when the end began
     * @param size the buffer size of the JDK's stream
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
