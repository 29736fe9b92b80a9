// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.util.zip.Inflater;
import org.warpdrive.runtime.Engines;

/**
 * Code shared by the input streams: replacement of the inflater that a JDK constructor created, and how much they read
 * at once.
 */
final class Inflaters {
    /** The default buffer size of java.util.zip. */
    static final int DEFAULT_BUFFER_BYTES = 512;

    /** The size from which on larger reads are not faster. */
    private static final int ENOUGH_BYTES = 16384;

    private Inflaters() {}

    /**
     * Replaces the JDK's inflater by a {@link WdInflater}, if that is faster. The JDK's inflater is then ended;
     * otherwise it is kept.
     */
    static Inflater replace(Inflater theirs, boolean nowrap) {
        if (!Engines.get().decodesNewStream()) {
            Unreachable.releaseAll();
            return theirs;
        }
        theirs.end();
        return new WdInflater(nowrap);
    }

    /**
     * Returns how many bytes to request from the underlying stream where the JDK's stream requests {@code size}.
     *
     * <p>It is at least {@code size}. It is more, up to 16 KiB, only as far as {@code available()} covers it, since
     * some streams block until they have all that was requested. It is never more than {@code size} in three cases:
     *
     * <ul>
     * <li>The underlying stream supports marks with a limit. Its user chose the limit for the JDK's buffer. The marks
     * of a ByteArrayInputStream have none.
     * <li>{@code size} is less than the JDK's default: the user wants little read-ahead.
     * <li>The inflater is the JDK's. For damaged data it loses what it decoded from the input of that call, so it must
     * get no more.
     * </ul>
     *
     * @throws ClosedByInterruptException as the read that follows would, if the thread is interrupted
     */
    static int worthAsking(InputStream in, int size, Inflater inflater) throws ClosedByInterruptException {
        if (!isOurs(inflater) || size < DEFAULT_BUFFER_BYTES || size >= ENOUGH_BYTES) {
            return size;
        }
        try {
            return marksExpire(in) ? size : Math.max(size, Math.min(in.available(), ENOUGH_BYTES));
        } catch (ClosedByInterruptException e) {
            throw e; // The channel is closed now, and the read would not know any more by what.
        } catch (Throwable e) {
            // The JDK's stream does not call available(), so its failure must not reach the reader, not even an Error.
            return size;
        }
    }

    private static boolean isOurs(Inflater inflater) {
        return inflater instanceof WdInflater ours && ours.isOurs();
    }

    private static boolean marksExpire(InputStream in) {
        return in.markSupported() && in.getClass() != ByteArrayInputStream.class;
    }

    /** Returns whether the next read must repeat the last error, before any more input is read. */
    static boolean repeatsFailure(Inflater inflater) {
        return inflater instanceof WdInflater ours && ours.repeatsFailure();
    }

    /**
     * Returns the number of bytes that a {@link WdInflater} has written. Returns 0 for any other inflater, which
     * decodes little more in one call than the JDK's stream reads.
     */
    static long written(Inflater inflater) {
        return inflater instanceof WdInflater ours ? ours.written() : 0;
    }

    /**
     * Returns the buffer, or a larger one if it has fewer than {@code count} bytes. It grows with what is there, since
     * clearing 16 KiB takes as long as decoding a short message.
     */
    static byte[] buffer(byte[] current, int count) {
        return count <= current.length
                ? current
                : new byte[Math.max(count, Math.min(2 * current.length, ENOUGH_BYTES))];
    }

    /**
     * Reads up to {@code count} bytes.
     *
     * @throws EOFException at the end of the stream, with the JDK's message
     */
    static int read(InputStream in, byte[] buffer, int count) throws IOException {
        int length = in.read(buffer, 0, count);
        if (length == -1) {
            throw new EOFException("Unexpected end of ZLIB input stream");
        }
        return length;
    }
}
