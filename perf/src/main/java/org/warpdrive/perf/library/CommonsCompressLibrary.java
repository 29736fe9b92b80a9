// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.library;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Apache Commons Compress, whose gzip is a stream around the JDK's Deflater. */
final class CommonsCompressLibrary implements Library {
    @Override
    public String name() {
        return "commons-compress";
    }

    @Override
    public OutputStream stream(OutputStream sink, int level) throws IOException {
        GzipParameters parameters = new GzipParameters();
        parameters.setCompressionLevel(level);
        return new GzipCompressorOutputStream(sink, parameters);
    }

    @Override
    public InputStream gunzip(InputStream source, int bufferBytes) throws IOException {
        return new GzipCompressorInputStream(source);
    }
}
