// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.runtime;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.warpdrive.config.Config;
import org.warpdrive.config.SystemConfig;
import org.warpdrive.stats.EngineStats;
import org.warpdrive.stats.Total;

/**
 * The status report: a few lines for a person about the engines of a process and what they have done. Any thread may
 * call it.
 */
public final class Status {
    private Status() {}

    /** Returns the text of {@link org.warpdrive.zip.WarpDrive#status}. */
    public static String of(Engines engines) {
        Config config = engines.config();
        String configured = config.get(ZipOptions.ENGINE).toString().toLowerCase(Locale.ROOT);
        StringBuilder text = new StringBuilder(engines.summary());
        text.append(String.format(
                Locale.ROOT,
                "%nsettings: engine=%s%s ratio=%s threads=%d verify=%s",
                configured,
                engines.engine().equals(configured) ? "" : " switched=" + engines.engine(),
                config.get(ZipOptions.RATIO).toString().toLowerCase(Locale.ROOT),
                config.get(ZipOptions.THREADS),
                config.get(ZipOptions.VERIFY).toString().toLowerCase(Locale.ROOT)));
        Stream.concat(config.warnings().stream(), SystemConfig.refusals().stream())
                .forEach(warning ->
                        text.append(System.lineSeparator()).append("warning: ").append(warning));
        engines.stats().stream().filter(EngineStats::isUsed).forEach(stats -> text.append(System.lineSeparator())
                .append(stats));
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
}
