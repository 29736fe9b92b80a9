// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** A progress bar on the terminal for operations longer than a second. It is redrawn in place and erased at the end. */
final class Progress implements LongConsumer, AutoCloseable {
    /** Shows nothing, for output that is no terminal. */
    static final LongConsumer NONE = bytes -> {};

    private static final long PATIENCE_NANOS = 1_000_000_000L;
    private static final long REDRAW_NANOS = 200_000_000L;
    private static final int BAR_CELLS = 20;
    private static final int NAME_COLUMNS = 24;
    private static final String ERASE_LINE = "\r\033[K";

    private final PrintWriter terminal;
    private final String name;
    private final long totalBytes;
    private final LongSupplier nanoClock;
    private final long start;
    private long nextDraw;
    private boolean drawn;

    /** @param totalBytes size of the input, or negative if unknown */
    Progress(PrintWriter terminal, String name, long totalBytes, LongSupplier nanoClock) {
        this.terminal = terminal;
        this.name = name.length() <= NAME_COLUMNS ? name : "..." + name.substring(name.length() - NAME_COLUMNS + 3);
        this.totalBytes = totalBytes;
        this.nanoClock = nanoClock;
        this.start = nanoClock.getAsLong();
        this.nextDraw = start + PATIENCE_NANOS;
    }

    /** Called with the number of input bytes read so far. */
    @Override
    public void accept(long bytes) {
        long now = nanoClock.getAsLong();
        if (now - nextDraw < 0) {
            return;
        }
        nextDraw = now + REDRAW_NANOS;
        terminal.print(ERASE_LINE + line(bytes, now - start));
        terminal.flush();
        drawn = true;
    }

    private String line(long bytes, long nanos) {
        double seconds = nanos / 1e9;
        String speed = String.format(Locale.ROOT, "%.1f MB/s", bytes / 1e6 / seconds);
        if (totalBytes <= 0) {
            return String.format(Locale.ROOT, "%s  %.1f MB  %s", name, bytes / 1e6, speed);
        }
        double done = Math.min(1.0, (double) bytes / totalBytes);
        int cells = (int) (done * BAR_CELLS);
        return String.format(
                Locale.ROOT,
                "%s %3d%% [%s%s] %s, %s left",
                name,
                (int) (done * 100),
                "#".repeat(cells),
                "-".repeat(BAR_CELLS - cells),
                speed,
                duration(seconds * (1 - done) / done));
    }

    private static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }

    @Override
    public void close() {
        if (drawn) {
            terminal.print(ERASE_LINE);
            terminal.flush();
            drawn = false;
        }
    }
}
