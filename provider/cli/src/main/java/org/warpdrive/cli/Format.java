// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdGZIPOutputStream;

/** The three wrappings of DEFLATE data. */
enum Format {
    GZIP(18),
    ZLIB(6),
    RAW(0);

    private static final int OUTPUT_BUFFER_BYTES = 128 * 1024;

    private final int overheadBytes;

    Format(int overheadBytes) {
        this.overheadBytes = overheadBytes;
    }

    /** Header and trailer of what {@link #compressing} writes; ratios leave them out, as gzip's do. */
    int overheadBytes() {
        return overheadBytes;
    }

    /**
     * Begins to write this format.
     *
     * @param origin the name and time to store, or null; only gzip has a place for them
     */
    Compression compressing(Sink out, int level, @Nullable Origin origin) throws IOException {
        if (this == GZIP) {
            return new Gzip(origin == null ? out : new OriginSink(out, origin), level).compression();
        }
        WdDeflater deflater = new WdDeflater(level, this == RAW);
        return new Compression(new DeflaterOutputStream(out, deflater, OUTPUT_BUFFER_BYTES), deflater);
    }

    /** Shows its deflater, which must be ended also where no trailer may be written. */
    private static final class Gzip extends WdGZIPOutputStream {
        Gzip(OutputStream out, int level) throws IOException {
            super(out, OUTPUT_BUFFER_BYTES, false, level);
        }

        Compression compression() {
            return new Compression(this, def);
        }
    }
}
