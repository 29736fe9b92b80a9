// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.library;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;
import org.warpdrive.zip.WdInflater;

/** This project, through its public classes only. */
final class WarpDriveLibrary implements DeflaterLibrary {
    /** GZIPOutputStream's own default, so that both are asked for output in the same pieces. */
    private static final int GZIP_BUFFER_BYTES = 512;

    @Override
    public String name() {
        return "warpdrive";
    }

    @Override
    public Deflater deflater(int level) {
        return new WdDeflater(level, true);
    }

    @Override
    public OutputStream stream(OutputStream sink, int level) throws IOException {
        return new WdGZIPOutputStream(sink, GZIP_BUFFER_BYTES, false, level);
    }

    @Override
    public InputStream gunzip(InputStream source, int bufferBytes) throws IOException {
        return new WdGZIPInputStream(source, bufferBytes);
    }

    @Override
    public Inflater inflater() {
        return new WdInflater(true);
    }
}
