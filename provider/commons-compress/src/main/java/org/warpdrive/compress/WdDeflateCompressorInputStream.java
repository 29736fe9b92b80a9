// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compress;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.CompressorInputStream;
import org.apache.commons.compress.compressors.deflate.DeflateCompressorInputStream;
import org.apache.commons.compress.compressors.deflate.DeflateParameters;
import org.apache.commons.compress.utils.InputStreamStatistics;
import org.apache.commons.io.IOUtils;
import org.apache.commons.io.input.BoundedInputStream;
import org.warpdrive.zip.WdInflater;
import org.warpdrive.zip.WdInflaterInputStream;

/**
 * A replacement for {@link DeflateCompressorInputStream} of Commons Compress: decompresses the zlib format or raw
 * DEFLATE.
 *
 * <pre>{@code
 * try (InputStream in = new WdDeflateCompressorInputStream(Files.newInputStream(file))) {
 *     in.transferTo(out);
 * }
 * }</pre>
 *
 * <p>Damaged data is an {@link IOException}. Not thread-safe.
 *
 * @since 1.0
 */
public class WdDeflateCompressorInputStream extends CompressorInputStream implements InputStreamStatistics {
    private final BoundedInputStream compressed;
    private final WdInflater inflater;
    private final WdInflaterInputStream in;

    /**
     * Creates a stream for the zlib format.
     *
     * @param in compressed data; closed by {@link #close}
     */
    public WdDeflateCompressorInputStream(InputStream in) {
        this(in, new DeflateParameters());
    }

    /**
     * Creates a stream.
     *
     * @param in compressed data; closed by {@link #close}
     * @param parameters whether the data has the zlib header and checksum, or is raw DEFLATE
     */
    public WdDeflateCompressorInputStream(InputStream in, DeflateParameters parameters) {
        compressed =
                BoundedInputStream.builder().setInputStream(in).asSupplier().get();
        inflater = new WdInflater(!parameters.withZlibHeader());
        this.in = new WdInflaterInputStream(compressed, inflater);
    }

    /**
     * Checks for a zlib header, as {@link DeflateCompressorInputStream#matches}.
     *
     * @param signature the first bytes of the data
     * @param length number of bytes in {@code signature} to check
     */
    public static boolean matches(byte[] signature, int length) {
        return DeflateCompressorInputStream.matches(signature, length);
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int read = in.read(buffer, offset, length);
        count(read);
        return read;
    }

    @Override
    public long skip(long n) throws IOException {
        return IOUtils.skip(in, n);
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }

    @Override
    public long getCompressedCount() {
        return compressed.getCount();
    }

    @Override
    public void close() throws IOException {
        try {
            in.close();
        } finally {
            inflater.end();
        }
    }
}
