// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdGZIPOutputStream;

/** The three wrappings of DEFLATE data, and the file names that go with them. */
enum Format {
    GZIP(".gz", 18),
    ZLIB(".zz", 6),
    RAW(".deflate", 0);

    /** For each format the suffixes it goes by, with what takes their place in the name of the expanded file. */
    private static final Map<Format, Map<String, String>> SUFFIXES = Map.of(
            GZIP, Map.of(".gz", "", "-gz", "", ".z", "", "-z", "", "_z", "", ".tgz", ".tar", ".taz", ".tar"),
            ZLIB, Map.of(".zz", ""),
            RAW, Map.of(".deflate", ""));

    private static final int OUTPUT_BUFFER_BYTES = 128 * 1024;

    private final String suffix;
    private final int overheadBytes;

    Format(String suffix, int overheadBytes) {
        this.suffix = suffix;
        this.overheadBytes = overheadBytes;
    }

    /** The suffix of files made here. */
    String suffix() {
        return suffix;
    }

    /** Header and trailer of what {@link #compressing} writes; ratios leave them out, as gzip's do. */
    int overheadBytes() {
        return overheadBytes;
    }

    /** The suffix by which a name belongs to this format, or null. */
    @Nullable
    String suffixOf(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (String known : suffixes().keySet()) {
            if (endsWith(lower, known)) {
                return known;
            }
        }
        return null;
    }

    private Map<String, String> suffixes() {
        return SUFFIXES.getOrDefault(this, Map.of());
    }

    /** The name of the expanded file, or null if the name does not belong to this format. */
    @Nullable
    String expandedName(String name) {
        String known = suffixOf(name);
        return known == null
                ? null
                : name.substring(0, name.length() - known.length()) + suffixes().getOrDefault(known, "");
    }

    private static boolean endsWith(String lower, String known) {
        int stem = lower.length() - known.length();
        return stem > 0 && lower.charAt(stem - 1) != '/' && lower.endsWith(known);
    }

    /** The format a name speaks of, or null. */
    static @Nullable Format ofName(String name) {
        for (Format format : values()) {
            if (format.suffixOf(name) != null) {
                return format;
            }
        }
        return null;
    }

    /** A stream that writes this format; to be closed, which also closes {@code out}. */
    OutputStream compressing(OutputStream out, int level) throws IOException {
        return this == GZIP
                ? new WdGZIPOutputStream(out, OUTPUT_BUFFER_BYTES, false, level)
                : new OwnDeflaterStream(out, new WdDeflater(level, this == RAW));
    }

    /** Ends its deflater with itself, which the JDK's stream does only for a deflater it has made. */
    private static final class OwnDeflaterStream extends DeflaterOutputStream {
        OwnDeflaterStream(OutputStream out, WdDeflater deflater) {
            super(out, deflater, OUTPUT_BUFFER_BYTES);
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                def.end();
            }
        }
    }
}
