// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdGZIPOutputStream;

/** The three formats around DEFLATE data. */
enum Format {
    GZIP(18),
    ZLIB(6),
    RAW(0);

    private static final int OUTPUT_BUFFER_BYTES = 128 * 1024;

    private final int overheadBytes;

    Format(int overheadBytes) {
        this.overheadBytes = overheadBytes;
    }

    /**
     * Returns the length in bytes of the header and trailer that {@link #compressing} writes. Ratios exclude them, as
     * gzip's do.
     */
    int overheadBytes() {
        return overheadBytes;
    }

    /**
     * Creates a stream that writes this format.
     *
     * @param level 1 to 9, or -1 for the default
     * @param origin name and time to store, which only gzip can; null for none
     */
    CompressingOutput compressing(NamedOutput out, int level, @Nullable Origin origin) throws IOException {
        if (this == GZIP) {
            return new Gzip(origin == null ? out : new OriginSink(out, origin), level).compression();
        }
        WdDeflater deflater = new WdDeflater(level, this == RAW);
        return new CompressingOutput(new DeflaterOutputStream(out, deflater, OUTPUT_BUFFER_BYTES), deflater);
    }

    /** Gives access to the deflater, which must be freed also if no trailer is written. */
    private static final class Gzip extends WdGZIPOutputStream {
        Gzip(OutputStream out, int level) throws IOException {
            super(out, OUTPUT_BUFFER_BYTES, false, level);
        }

        CompressingOutput compression() {
            return new CompressingOutput(this, def);
        }
    }
}
