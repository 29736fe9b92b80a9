// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.DeflaterOutputStream;
import org.apache.commons.compress.compressors.CompressorOutputStream;
import org.apache.commons.compress.compressors.deflate.DeflateParameters;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdDeflaterOutputStream;

/**
 * A replacement for {@code DeflateCompressorOutputStream} of Commons Compress: compresses to the zlib format or raw
 * DEFLATE.
 *
 * <pre>{@code
 * try (OutputStream out = new WdDeflateCompressorOutputStream(Files.newOutputStream(file))) {
 *     out.write(bytes);
 * }
 * }</pre>
 *
 * <p>Not thread-safe.
 *
 * @since 1.0
 */
public class WdDeflateCompressorOutputStream extends CompressorOutputStream<DeflaterOutputStream> {
    private final WdDeflater deflater;

    /**
     * Creates a stream in the zlib format at the default level.
     *
     * @param out receives the compressed data; closed by {@link #close}
     */
    public WdDeflateCompressorOutputStream(OutputStream out) {
        this(out, new DeflateParameters());
    }

    /**
     * Creates a stream with the given level and format.
     *
     * @param out receives the compressed data; closed by {@link #close}
     * @param parameters the level, and whether to write the zlib header and checksum
     */
    public WdDeflateCompressorOutputStream(OutputStream out, DeflateParameters parameters) {
        this(out, new WdDeflater(parameters.getCompressionLevel(), !parameters.withZlibHeader()));
    }

    private WdDeflateCompressorOutputStream(OutputStream out, WdDeflater deflater) {
        super(new WdDeflaterOutputStream(out, deflater));
        this.deflater = deflater;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        // FilterOutputStream would write single bytes.
        out.write(buffer, offset, length);
    }

    /** Ends the compressed data and leaves the underlying stream open. */
    @Override
    public void finish() throws IOException {
        out().finish();
        super.finish();
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            deflater.end();
        }
    }
}
