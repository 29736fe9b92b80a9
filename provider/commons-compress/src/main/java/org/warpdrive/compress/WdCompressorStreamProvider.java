// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compress;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorInputStream;
import org.apache.commons.compress.compressors.CompressorOutputStream;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.apache.commons.compress.compressors.CompressorStreamProvider;

/**
 * A provider that Commons Compress loads by {@link java.util.ServiceLoader}. It creates WarpDrive's streams under the
 * names {@code wd-gz} and {@code wd-deflate}, for programs where only a name can be configured.
 *
 * <pre>{@code
 * new CompressorStreamFactory().createCompressorOutputStream("wd-gz", out);
 * }</pre>
 *
 * <p>Immutable, for any number of threads.
 *
 * @since 1.0
 */
public final class WdCompressorStreamProvider implements CompressorStreamProvider {
    private static final String PREFIX = "wd-";
    private static final Set<String> NAMES =
            Set.of(PREFIX + CompressorStreamFactory.GZIP, PREFIX + CompressorStreamFactory.DEFLATE);

    private final WdCompressorStreamFactory factory = new WdCompressorStreamFactory();

    /** Creates a provider. The service loader calls this. */
    public WdCompressorStreamProvider() {}

    @Override
    public CompressorInputStream createCompressorInputStream(
            String name, InputStream in, boolean decompressConcatenated) throws CompressorException {
        return factory.createCompressorInputStream(ourName(name), in, decompressConcatenated);
    }

    // The interface promises a stream around T; the deflate stream of Commons Compress itself breaks that promise.
    @Override
    @SuppressWarnings("unchecked")
    public <T extends OutputStream> CompressorOutputStream<T> createCompressorOutputStream(String name, T out)
            throws CompressorException {
        return (CompressorOutputStream<T>) factory.createCompressorOutputStream(ourName(name), out);
    }

    private static String ourName(String name) throws CompressorException {
        for (String known : NAMES) {
            if (known.equalsIgnoreCase(name)) {
                return known.substring(PREFIX.length());
            }
        }
        throw new CompressorException("Compressor: " + name + " not found.");
    }

    @Override
    public Set<String> getInputStreamCompressorNames() {
        return NAMES;
    }

    @Override
    public Set<String> getOutputStreamCompressorNames() {
        return NAMES;
    }
}
