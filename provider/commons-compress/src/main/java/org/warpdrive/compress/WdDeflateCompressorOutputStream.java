// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.DeflaterOutputStream;
import org.apache.commons.compress.compressors.CompressorOutputStream;
import org.apache.commons.compress.compressors.deflate.DeflateParameters;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdDeflaterOutputStream;

/** In place of {@code DeflateCompressorOutputStream}. */
public class WdDeflateCompressorOutputStream extends CompressorOutputStream<DeflaterOutputStream> {
    private final WdDeflater deflater;

    /** A stream in the zlib format at the default level. */
    public WdDeflateCompressorOutputStream(OutputStream out) {
        this(out, new DeflateParameters());
    }

    /** A stream as the parameters say. */
    public WdDeflateCompressorOutputStream(OutputStream out, DeflateParameters parameters) {
        this(out, new WdDeflater(parameters.getCompressionLevel(), !parameters.withZlibHeader()));
    }

    private WdDeflateCompressorOutputStream(OutputStream out, WdDeflater deflater) {
        super(new WdDeflaterOutputStream(out, deflater));
        this.deflater = deflater;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        // FilterOutputStream would write byte by byte.
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
