// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import org.warpdrive.runtime.Engines;

/** What the input streams share: exchanging the decompressor that a JDK constructor made, and how much they read at once. */
final class Inflaters {
    /** The size java.util.zip takes where none is asked for. */
    static final int DEFAULT_BUFFER_BYTES = 512;

    /** From here on more at once is no faster. */
    private static final int ENOUGH_BYTES = 16384;

    private Inflaters() {}

    /** Ends the JDK's inflater and makes ours; where ours would be no faster, the JDK's stays. */
    static Inflater replace(Inflater theirs, boolean nowrap) {
        if (!Engines.get().decodesNewStream()) {
            Unreachable.releaseAll();
            return theirs;
        }
        theirs.end();
        return new WdInflater(nowrap);
    }

    /**
     * How many bytes to ask the underlying stream for where the JDK's stream asks for {@code size}. More than that, up to
     * 16 KiB, only as far as the stream says it need not wait for it: some wait until they have all they are asked for. No
     * more where one can go back to a mark, which holds for a number of bytes that the caller chose by the JDK's buffer (an
     * array's holds for ever). Nor where less than the JDK's default is asked for: who does that wants little read ahead. Nor for
     * an inflater of the JDK's, which of damaged data loses what it decoded of all it was given.
     */
    static int worthAsking(InputStream in, int size, Inflater inflater) {
        if (!isOurs(inflater) || size < DEFAULT_BUFFER_BYTES || size >= ENOUGH_BYTES) {
            return size;
        }
        try {
            return marksExpire(in) ? size : Math.max(size, Math.min(in.available(), ENOUGH_BYTES));
        } catch (Throwable e) {
            // The JDK's stream does not ask, so nothing that comes of asking may reach the reader, an Error neither.
            return size;
        }
    }

    private static boolean isOurs(Inflater inflater) {
        return inflater instanceof WdInflater ours && ours.isOurs();
    }

    private static boolean marksExpire(InputStream in) {
        return in.markSupported() && in.getClass() != ByteArrayInputStream.class;
    }

    /** Whether an inflater of ours is to be asked again for what it refused, before any more input is read. */
    static boolean repeatsFailure(Inflater inflater) {
        return inflater instanceof WdInflater ours && ours.repeatsFailure();
    }

    /** How much an inflater of ours has written; 0 of another, which decodes little more in a call than the JDK's stream reads. */
    static long written(Inflater inflater) {
        return inflater instanceof WdInflater ours ? ours.written() : 0;
    }

    /** The buffer, or one in its place that holds so many bytes. */
    static byte[] buffer(byte[] current, int count) {
        return count <= current.length ? current : new byte[ENOUGH_BYTES];
    }

    /**
     * Reads what comes, at most {@code count} bytes.
     *
     * @throws EOFException at the end, in the JDK's words
     */
    static int read(InputStream in, byte[] buffer, int count) throws IOException {
        int length = in.read(buffer, 0, count);
        if (length == -1) {
            throw new EOFException("Unexpected end of ZLIB input stream");
        }
        return length;
    }
}
