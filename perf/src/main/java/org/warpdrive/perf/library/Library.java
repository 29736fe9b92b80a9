// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.library;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * One library under comparison. What it does not offer it refuses with {@link UnsupportedOperationException}, and the
 * benchmark leaves it out of that case.
 */
public interface Library {
    String name();

    /** A compressor that is kept and reset between payloads. */
    default OneShot reused(int level) {
        throw new UnsupportedOperationException(name() + " has no compressor to keep");
    }

    /** The same with an object made and ended for each payload. */
    default OneShot fresh(int level) {
        throw new UnsupportedOperationException(name() + " has no object per payload");
    }

    /** A stream with gzip framing, or the library's own where it is another format. */
    default OutputStream stream(OutputStream sink, int level) throws IOException {
        throw new UnsupportedOperationException(name() + " has no stream");
    }

    /** A deflater that can be flushed, in raw format. */
    default Deflater deflater(int level) {
        throw new UnsupportedOperationException(name() + " cannot flush");
    }

    default InputStream gunzip(InputStream source, int bufferBytes) throws IOException {
        throw new UnsupportedOperationException(name() + " reads no gzip");
    }

    /** For raw data. */
    default Inflater inflater() {
        throw new UnsupportedOperationException(name() + " has no inflater");
    }

    /**
     * What decompresses whole raw streams.
     *
     * @param feed bytes of input at a time; 0 is all at once
     * @param room bytes of output at a time; 0 is all at once
     */
    default Restorer restorer(int feed, int room) {
        return Restorer.of(inflater(), feed, room);
    }

    /** Undoes {@link #reused} and {@link #fresh}, by the JDK where the format is DEFLATE, to prove them. */
    default byte[] restore(byte[] compressed, int length, int originalLength) {
        return Proof.inflateRaw(compressed, length, originalLength);
    }

    /** Undoes {@link #stream}. */
    default byte[] restoreStream(byte[] compressed, int originalLength) {
        return Proof.gunzip(compressed, originalLength);
    }
}
