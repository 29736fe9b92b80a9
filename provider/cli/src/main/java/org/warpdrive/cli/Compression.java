// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Output under compression. Only {@link #finish} ends it as whole: closed without that, which is what an error does,
 * it has no end and cannot pass for all of the input.
 */
final class Compression implements AutoCloseable {
    private final DeflaterOutputStream stream;
    private final Deflater deflater;

    Compression(DeflaterOutputStream stream, Deflater deflater) {
        this.stream = stream;
        this.deflater = deflater;
    }

    void write(byte[] data, int offset, int length) throws IOException {
        stream.write(data, offset, length);
    }

    /** Writes all that is left, and the trailer, and flushes. */
    void finish() throws IOException {
        stream.finish();
        stream.flush();
    }

    @Override
    public void close() {
        deflater.end();
    }
}
