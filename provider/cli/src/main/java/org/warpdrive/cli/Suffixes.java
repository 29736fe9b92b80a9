// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The suffixes of compressed files, under the options of one command line.
 *
 * @param format the requested format; null for gzip output, and for input whose suffix tells its format
 * @param own the suffix of {@code --suffix}, which precedes all others; null for none
 */
record Suffixes(@Nullable Format format, @Nullable String own) {
    /** A known suffix, its format, and what replaces it in the name of the expanded file. */
    private record Known(Format format, String suffix, String expanded) {}

    private static final List<Known> ALL = List.of(
            new Known(Format.GZIP, ".gz", ""),
            new Known(Format.GZIP, ".z", ""),
            new Known(Format.GZIP, ".taz", ".tar"),
            new Known(Format.GZIP, ".tgz", ".tar"),
            new Known(Format.GZIP, "-gz", ""),
            new Known(Format.GZIP, "-z", ""),
            new Known(Format.GZIP, "_z", ""),
            new Known(Format.ZLIB, ".zz", ""),
            new Known(Format.RAW, ".deflate", ""));

    /** Returns the suffix of files to create. */
    String made() {
        return own != null ? own : made(outputFormat());
    }

    private static String made(Format format) {
        return ALL.stream().filter(known -> known.format == format).findFirst().orElseThrow().suffix;
    }

    Format outputFormat() {
        return format == null ? Format.GZIP : format;
    }

    /** Returns the format expected of an input, by its name. */
    Format inputFormat(String name) {
        Known known = find(name, format);
        return format != null ? format : known != null ? known.format : Format.GZIP;
    }

    /** Returns the suffix of a name that is already compressed; null if it has none. */
    @Nullable
    String present(String name) {
        Known known = find(name, outputFormat());
        return known == null ? null : known.suffix;
    }

    /** Returns the name of the expanded file; null if the name has no known suffix. */
    @Nullable
    String expandedName(String name) {
        Known known = find(name, format);
        return known == null ? null : name.substring(0, name.length() - known.suffix.length()) + known.expanded;
    }

    /** Returns the suffixes to try if a compressed file does not exist under the given name, in this order. */
    List<String> added() {
        List<String> added = new ArrayList<>();
        if (own != null) {
            added.add(own);
        }
        for (Format each : format == null ? Format.values() : new Format[] {format}) {
            added.add(made(each));
        }
        return added;
    }

    private @Nullable Known find(String name, @Nullable Format wanted) {
        if (own != null && endsWith(name, own)) {
            return new Known(outputFormat(), own, "");
        }
        for (Known known : ALL) {
            if ((wanted == null || wanted == known.format) && endsWith(name, known.suffix)) {
                return known;
            }
        }
        return null;
    }

    private static boolean endsWith(String name, String suffix) {
        int stem = name.length() - suffix.length();
        return stem > 0 && name.charAt(stem - 1) != '/' && name.regionMatches(true, stem, suffix, 0, suffix.length());
    }
}
