// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.warpdrive.config.Config;
import org.warpdrive.config.SystemConfig;
import org.warpdrive.engine.Pool;
import org.warpdrive.stats.Counter;
import org.warpdrive.stats.DeviceMemory;
import org.warpdrive.stats.EngineStats;
import org.warpdrive.stats.Streams;

/**
 * The status report: a few lines for a person about the engines of a process and what they have done. Any thread may
 * call it.
 */
public final class Status {
    private static final double MEDIAN = 0.5;
    private static final double TAIL = 0.99;

    private Status() {}

    /** Returns the text of {@link org.warpdrive.zip.WarpDrive#status}. */
    public static String of(Engines engines) {
        Config config = engines.config();
        String configured = config.get(ZipOptions.ENGINE).toString().toLowerCase(Locale.ROOT);
        StringBuilder text = new StringBuilder(engines.summary());
        text.append(String.format(
                Locale.ROOT,
                "%nsettings: engine=%s%s ratio=%s threads=%d",
                configured,
                engines.engine().equals(configured) ? "" : " switched=" + engines.engine(),
                config.get(ZipOptions.RATIO).toString().toLowerCase(Locale.ROOT),
                config.get(ZipOptions.THREADS)));
        Stream.concat(config.warnings().stream(), SystemConfig.refusals().stream())
                .forEach(warning ->
                        text.append(System.lineSeparator()).append("warning: ").append(warning));
        engines.stats().stream().filter(EngineStats::isUsed).forEach(stats -> text.append(System.lineSeparator())
                .append(line(stats)));
        text.append(String.format(
                Locale.ROOT,
                "%nmemory: held=%d used=%d devices=%d max=%d",
                MemoryBound.heldBytes(),
                Pool.leasedBytes(),
                DeviceMemory.bytes(),
                engines.memory().maxBytes()));
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
        if (stats.get(Counter.PASSED_OVER) > 0) {
            line += " (" + stats.get(Counter.PASSED_OVER) + " because software is sooner)";
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
