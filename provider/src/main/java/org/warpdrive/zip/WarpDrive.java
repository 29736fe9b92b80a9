// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.zip;

import java.util.Locale;
import java.util.stream.Collectors;
import org.warpdrive.engine.Counters;
import org.warpdrive.runtime.Config;
import org.warpdrive.runtime.Engines;

/** What WarpDrive uses in this process, for a person to read. */
public final class WarpDrive {
    private WarpDrive() {}

    /**
     * A few lines: the engines in use and why others are not, as in the log line at the start; the settings; what each
     * engine has done so far, and what was done again elsewhere and why.
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
        engines.router().stream()
                .flatMap(router -> router.counters().stream())
                .filter(counters -> counters.blocks() + counters.refusals() > 0
                        || !counters.failures().isEmpty())
                .forEach(counters -> text.append(System.lineSeparator()).append(line(counters)));
        return text.toString();
    }

    private static String line(Counters counters) {
        String line = String.format(
                Locale.ROOT,
                "%s: blocks=%d in=%d out=%d",
                counters.engine(),
                counters.blocks(),
                counters.bytesIn(),
                counters.bytesOut());
        if (counters.refusals() > 0) {
            line += " refused=" + counters.refusals();
        }
        String failures = counters.failures().entrySet().stream()
                .map(failure -> failure.getValue() + " x " + failure.getKey())
                .collect(Collectors.joining(", "));
        return failures.isEmpty() ? line : line + " redone elsewhere: " + failures;
    }
}
