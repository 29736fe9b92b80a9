// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorInputStream;
import org.apache.commons.compress.compressors.CompressorOutputStream;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.jspecify.annotations.Nullable;

/**
 * A {@link CompressorStreamFactory} whose {@code gz} and {@code deflate} streams are WarpDrive's. The superclass
 * creates all other streams and detects formats. With {@code -Dwarpdrive.compress=off} it creates all streams.
 *
 * <pre>{@code
 * CompressorStreamFactory compressors = new WdCompressorStreamFactory();
 * try (OutputStream gzip = compressors.createCompressorOutputStream("gz", Files.newOutputStream(file))) {
 *     gzip.write(bytes);
 * }
 * }</pre>
 *
 * <p>Any number of threads may use a factory. A stream that it creates serves one thread at a time.
 *
 * @since 1.0
 */
@SuppressWarnings("unchecked") // the superclass implements a method of its interface with another result type
public class WdCompressorStreamFactory extends CompressorStreamFactory {
    /** Creates a factory that reads the first of several concatenated streams only. */
    public WdCompressorStreamFactory() {}

    /**
     * Creates a factory.
     *
     * @param decompressUntilEof whether to read all concatenated streams up to the end of the input
     */
    public WdCompressorStreamFactory(boolean decompressUntilEof) {
        super(decompressUntilEof);
    }

    /**
     * Creates a factory.
     *
     * @param decompressUntilEof whether to read all concatenated streams up to the end of the input
     * @param memoryLimitInKb limit in KB for those formats of the superclass that check it; -1 for none
     */
    public WdCompressorStreamFactory(boolean decompressUntilEof, int memoryLimitInKb) {
        super(decompressUntilEof, memoryLimitInKb);
    }

    // Null arguments go to the superclass, which rejects them.

    @Override
    public CompressorInputStream createCompressorInputStream(
            @Nullable String name, @Nullable InputStream in, boolean decompressConcatenated)
            throws CompressorException {
        if (in != null && isOurs(name) && CompressOptions.COMPRESS.isOn()) {
            try {
                return GZIP.equalsIgnoreCase(name)
                        ? new WdGzipCompressorInputStream(in, decompressConcatenated)
                        : new WdDeflateCompressorInputStream(in);
            } catch (IOException e) {
                throw new CompressorException("Could not create CompressorInputStream.", e);
            } catch (LinkageError e) {
                CompressOptions.COMPRESS.failed(e);
            }
        }
        return super.createCompressorInputStream(name, in, decompressConcatenated);
    }

    @Override
    public CompressorOutputStream<? extends OutputStream> createCompressorOutputStream(
            @Nullable String name, @Nullable OutputStream out) throws CompressorException {
        if (out != null && isOurs(name) && CompressOptions.COMPRESS.isOn()) {
            try {
                return GZIP.equalsIgnoreCase(name)
                        ? new WdGzipCompressorOutputStream(out)
                        : new WdDeflateCompressorOutputStream(out);
            } catch (IOException e) {
                throw new CompressorException("Could not create CompressorOutputStream.", e);
            } catch (LinkageError e) {
                CompressOptions.COMPRESS.failed(e);
            }
        }
        return super.createCompressorOutputStream(name, out);
    }

    private static boolean isOurs(@Nullable String name) {
        return GZIP.equalsIgnoreCase(name) || DEFLATE.equalsIgnoreCase(name);
    }
}
