// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.warpdrive.engine.Router;
import org.warpdrive.runtime.AgentReport;
import org.warpdrive.runtime.Config;
import org.warpdrive.runtime.Engines;
import org.warpdrive.stats.Counter;
import org.warpdrive.stats.EngineStats;
import org.warpdrive.stats.Streams;

/** What WarpDrive uses and does in this process. */
public final class WarpDrive {
    private static final double MEDIAN = 0.5;
    private static final double TAIL = 0.99;

    private WarpDrive() {}

    /**
     * What each engine has done since the start, in order of preference; empty where java.util.zip does whole streams. The
     * same is to be had from the {@link org.warpdrive.stats.WarpDriveMXBean}.
     */
    public static List<EngineStats> stats() {
        return Engines.get().stats();
    }

    /** Gives idle queues back at once to whoever needs them, the administrator who removes a device, say. */
    public static void releaseQueues() {
        Engines.get().router().ifPresent(Router::releaseIdle);
    }

    /**
     * A few lines for a person to read: the engines in use and why others are not, as in the log line at the start; the
     * settings; what each engine has done so far, and what was done again elsewhere and why; what was decompressed.
     */
    public static String status() {
        Engines engines = Engines.get();
        Config config = engines.config();
        StringBuilder text = new StringBuilder(engines.summary());
        text.append(String.format(
                Locale.ROOT,
                "%nsettings: engine=%s ratio=%s threads=%d",
                config.engine().toString().toLowerCase(Locale.ROOT),
                config.ratio().toString().toLowerCase(Locale.ROOT),
                config.threads()));
        stats().stream().filter(EngineStats::isUsed).forEach(stats -> text.append(System.lineSeparator())
                .append(line(stats)));
        if (Streams.decompressed() > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "%ndecompressed: streams=%d out=%d",
                    Streams.decompressed(),
                    Streams.decompressedBytes()));
        }
        if (!AgentReport.text().isEmpty()) {
            text.append(System.lineSeparator()).append(AgentReport.text());
        }
        return text.toString();
    }

    private static String line(EngineStats stats) {
        String line = String.format(
                Locale.ROOT,
                "%s: blocks=%d in=%d out=%d",
                stats.engine(),
                stats.get(Counter.BLOCKS),
                stats.get(Counter.BYTES_IN),
                stats.get(Counter.BYTES_OUT));
        if (stats.get(Counter.BLOCKS) > 0) {
            line += String.format(
                    Locale.ROOT,
                    " p50<%s p99<%s",
                    duration(stats.latency().nanosBelow(MEDIAN)),
                    duration(stats.latency().nanosBelow(TAIL)));
        }
        if (stats.get(Counter.QUEUES_OPEN) > 0) {
            line += " queues=" + stats.get(Counter.QUEUES_OPEN);
        }
        if (stats.get(Counter.REFUSED) > 0) {
            line += " refused=" + stats.get(Counter.REFUSED);
        }
        String fallbacks = stats.fallbacks().entrySet().stream()
                .map(fallback -> fallback.getValue() + " x " + fallback.getKey())
                .collect(Collectors.joining(", "));
        return fallbacks.isEmpty() ? line : line + " redone elsewhere: " + fallbacks;
    }

    private static String duration(long nanos) {
        return nanos < 10_000 ? nanos + "ns" : nanos < 10_000_000 ? nanos / 1_000 + "us" : nanos / 1_000_000 + "ms";
    }
}
