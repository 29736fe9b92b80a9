// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A stream that compresses to the output. Only {@link #finish} writes the trailer. If it is closed without that, after
 * an error for example, the output has no end and cannot be mistaken for complete.
 */
record CompressingOutput(DeflaterOutputStream stream, Deflater deflater) implements AutoCloseable {
    void write(byte[] data, int offset, int length) throws IOException {
        stream.write(data, offset, length);
    }

    /** Writes the remaining output and the trailer, and flushes. */
    void finish() throws IOException {
        stream.finish();
        stream.flush();
    }

    /** Frees the compressor; writes nothing. */
    @Override
    public void close() {
        deflater.end();
    }
}
