// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.apache.commons.compress.compressors.CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.gzip.MemberWriter;

/**
 * In place of {@code GzipCompressorOutputStream}; all of {@link GzipParameters} is honoured, but that the buffer is at
 * least 8 KiB. Unlike it, {@link #finish} ends the member for good: a {@link #close} afterwards writes nothing more, and a
 * write is refused.
 */
public class WdGzipCompressorOutputStream extends CompressorOutputStream<OutputStream> {
    private static final int MIN_BUFFER_BYTES = 8192;

    private final WdDeflater deflater;
    private final byte[] buffer;
    private final CRC32 crc = new CRC32();

    /** A stream with the default parameters, whose header is written at once. */
    public WdGzipCompressorOutputStream(OutputStream out) throws IOException {
        this(out, new GzipParameters());
    }

    /**
     * A stream as the parameters say, whose header is written at once.
     *
     * @throws IllegalArgumentException if the strategy is none of {@link Deflater}'s
     */
    public WdGzipCompressorOutputStream(OutputStream out, GzipParameters parameters) throws IOException {
        super(out);
        deflater = new WdDeflater(parameters.getCompressionLevel(), true);
        try {
            deflater.setStrategy(parameters.getDeflateStrategy());
            buffer = new byte[Math.max(parameters.getBufferSize(), MIN_BUFFER_BYTES)];
            out.write(MemberHeader.encode(parameters));
        } catch (Throwable e) {
            deflater.end();
            throw e;
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        checkOpen();
        if (isFinished()) {
            throw new IOException("Cannot write more data, the end of the compressed data stream has been reached.");
        }
        if (length > 0) {
            deflater.setInput(bytes, offset, length);
            while (!deflater.needsInput()) {
                deflate();
            }
            crc.update(bytes, offset, length);
        }
    }

    private void deflate() throws IOException {
        int length = deflater.deflate(buffer, 0, buffer.length);
        if (length > 0) {
            out.write(buffer, 0, length);
        }
    }

    /** Ends the member, and leaves the underlying stream open. */
    @Override
    public void finish() throws IOException {
        if (!isFinished() && !isClosed()) {
            deflater.finish();
            while (!deflater.finished()) {
                deflate();
            }
            out.write(MemberWriter.trailer(crc.getValue(), deflater.getBytesRead()));
            super.finish();
        }
    }

    @Override
    public void close() throws IOException {
        if (!isClosed()) {
            try {
                finish();
            } finally {
                deflater.end();
                super.close();
            }
        }
    }
}
