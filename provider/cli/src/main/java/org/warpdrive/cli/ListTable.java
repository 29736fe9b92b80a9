// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The table that {@code --list} prints, in gzip's columns: a row for each file, and one for the totals. */
final class ListTable {
    private static final String DETAILS = "method  crc     date  time  ";
    private static final String TITLE = "         compressed        uncompressed  ratio uncompressed_name";
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("MMM ppd HH:mm", Locale.ROOT);
    private static final String NO_DATE = "            ";

    private final PrintWriter out;
    private final Options options;
    private Tally total = Tally.ZERO;
    private boolean titled;

    ListTable(PrintWriter out, Options options) {
        this.out = out;
        this.options = options;
    }

    /**
     * Adds a row.
     *
     * @param name name of the expanded file
     * @param crc its checksum; null if the format has none
     * @param seconds its time of modification in seconds since 1970, or 0 if unknown
     */
    void add(String name, Tally tally, @Nullable Integer crc, long seconds) {
        if (!titled && !options.quiet()) {
            out.println((options.verbose() ? DETAILS : "") + TITLE);
        }
        titled = true;
        total = total.plus(tally);
        if (options.verbose()) {
            String date = seconds == 0
                    ? NO_DATE
                    : DATE.format(Instant.ofEpochSecond(seconds).atZone(ZoneId.systemDefault()));
            out.print("defla " + (crc == null ? "--------" : String.format("%08x", crc)) + " " + date + " ");
        }
        line(tally, name);
    }

    private void line(Tally tally, String name) {
        out.println(String.format(
                Locale.ROOT, "%19d %19d %s %s", tally.packedBytes(), tally.plainBytes(), tally.saving(), name));
    }

    /**
     * Adds the row of totals. As in gzip, what counts is how many names were given, not how many files could be listed,
     * and there is no row where nothing was compressed.
     */
    void end() {
        if (options.files().size() > 1 && total.plainBytes() > 0 && !options.quiet()) {
            out.print(options.verbose() ? " ".repeat(DETAILS.length()) : "");
            line(total, "(totals)");
        }
        out.flush();
    }
}
