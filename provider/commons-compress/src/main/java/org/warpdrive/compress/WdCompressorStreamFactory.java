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
 * A {@link CompressorStreamFactory} whose {@code gz} and {@code deflate} streams are WarpDrive's; everything else, the
 * detection of formats included, is the superclass's. With {@code warpdrive.compress=off} all of it is.
 */
@SuppressWarnings("unchecked") // the superclass implements a method of its interface with another result type
public class WdCompressorStreamFactory extends CompressorStreamFactory {
    /** {@link CompressorStreamFactory#CompressorStreamFactory()}. */
    public WdCompressorStreamFactory() {}

    /** {@link CompressorStreamFactory#CompressorStreamFactory(boolean)}. */
    public WdCompressorStreamFactory(boolean decompressUntilEof) {
        super(decompressUntilEof);
    }

    /** {@link CompressorStreamFactory#CompressorStreamFactory(boolean, int)}. */
    public WdCompressorStreamFactory(boolean decompressUntilEof, int memoryLimitInKb) {
        super(decompressUntilEof, memoryLimitInKb);
    }

    // Null arguments go to the superclass, which refuses them.

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
