// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The suffixes of file names under one command line.
 *
 * @param format the format asked for, or null: gzip for output, by the suffix for input
 * @param own the suffix asked for by {@code --suffix}, which goes before all others, or null
 */
record Suffixes(@Nullable Format format, @Nullable String own) {
    /** A suffix, the format it speaks of, and what takes its place in the name of the expanded file. */
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

    /** The suffix of files made. */
    String made() {
        return own != null ? own : made(outputFormat());
    }

    private static String made(Format format) {
        return ALL.stream().filter(known -> known.format == format).findFirst().orElseThrow().suffix;
    }

    Format outputFormat() {
        return format == null ? Format.GZIP : format;
    }

    /** The format to expect behind a name. */
    Format inputFormat(String name) {
        Known known = find(name, format);
        return format != null ? format : known != null ? known.format : Format.GZIP;
    }

    /** The suffix by which a name says that the file is compressed already, or null. */
    @Nullable
    String present(String name) {
        Known known = find(name, outputFormat());
        return known == null ? null : known.suffix;
    }

    /** The name of the expanded file, or null if the name does not belong to a compressed one. */
    @Nullable
    String expandedName(String name) {
        Known known = find(name, format);
        return known == null ? null : name.substring(0, name.length() - known.suffix.length()) + known.expanded;
    }

    /** What may have to be added to the name of a compressed file that is not there, in the order of trial. */
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
