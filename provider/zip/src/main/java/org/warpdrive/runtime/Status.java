// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.warpdrive.config.Config;
import org.warpdrive.config.SystemConfig;
import org.warpdrive.stats.Counter;
import org.warpdrive.stats.EngineStats;
import org.warpdrive.stats.Quantile;
import org.warpdrive.stats.Total;

/**
 * The status report: a few lines for a person about the engines of a process and what they have done. Any thread may
 * call it.
 */
public final class Status {
    private static final Set<Counter> ALWAYS = EnumSet.of(Counter.BLOCKS, Counter.BYTES_IN, Counter.BYTES_OUT);

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
        for (String line : totals(Totals.of(engines))) {
            text.append(System.lineSeparator()).append(line);
        }
        if (!AgentReport.text().isEmpty()) {
            text.append(System.lineSeparator()).append(AgentReport.text());
        }
        return text.toString();
    }

    /** Returns a line for each first part of a {@link Total}'s term; of memory always, else if something was counted. */
    private static List<String> totals(Map<Total, Long> totals) {
        Map<String, StringBuilder> lines = new LinkedHashMap<>();
        Set<String> shown = new HashSet<>(Set.of("memory"));
        totals.forEach((total, value) -> {
            String[] words = total.term().split("-", 2);
            lines.computeIfAbsent(words[0], word -> new StringBuilder(word).append(':'))
                    .append(' ')
                    .append(words[1])
                    .append('=')
                    .append(value);
            if (value > 0) {
                shown.add(words[0]);
            }
        });
        lines.keySet().retainAll(shown);
        return lines.values().stream().map(StringBuilder::toString).toList();
    }

    /** Returns what one engine did: its blocks and bytes, and what else is not 0. */
    private static String line(EngineStats stats) {
        StringBuilder line = new StringBuilder(stats.engine()).append(':');
        for (Counter counter : Counter.values()) {
            long value = stats.get(counter);
            if (value > 0 || ALWAYS.contains(counter)) {
                line.append(' ').append(counter.term()).append('=').append(value);
            }
            if (counter == Counter.BYTES_OUT && stats.get(Counter.BLOCKS) > 0) {
                for (Quantile quantile : Quantile.values()) {
                    line.append(' ').append(quantile.term()).append('<').append(duration(quantile.of(stats.latency())));
                }
            }
            if (counter == Counter.FALLBACKS && value > 0) {
                line.append(stats.fallbacks().entrySet().stream()
                        .map(reason -> reason.getValue() + " x " + reason.getKey())
                        .collect(Collectors.joining(", ", " (", ")")));
            }
        }
        return line.toString();
    }

    private static String duration(long nanos) {
        return nanos < 10_000 ? nanos + "ns" : nanos < 10_000_000 ? nanos / 1_000 + "us" : nanos / 1_000_000 + "ms";
    }
}
