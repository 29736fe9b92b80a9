// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.warpdrive.config.Option;
import org.warpdrive.config.OptionTable;

/** {@code wdzip options}: prints the system properties that WarpDrive reads, with their values and defaults. */
final class OptionsCommand {
    static final String NAME = "options";

    static final String USAGE =
            """
            Usage: wdzip options [NAME]...
            Say of each option, a system property of a Java process, its values, its default and what it does.
            With a NAME only of those whose names contain it.

              -h, --help         this text
            """;

    private static final int WIDTH = 96;

    private final PrintWriter out;
    private final List<OptionTable> tables;

    OptionsCommand(PrintWriter out, List<OptionTable> tables) {
        this.out = out;
        this.tables = tables;
    }

    void run(List<String> args) throws UsageException {
        if (args.contains("-h") || args.contains("--help")) {
            out.print(USAGE);
        } else {
            list(args);
        }
        out.flush();
    }

    private void list(List<String> parts) throws UsageException {
        boolean any = false;
        for (OptionTable table : tables) {
            for (Option<?> option : table.options()) {
                if (parts.isEmpty() || parts.stream().anyMatch(option.name()::contains)) {
                    describe(table, option);
                    any = true;
                }
            }
        }
        if (!any) {
            throw new UsageException("no option has such a name: " + String.join(" ", parts));
        }
    }

    private void describe(OptionTable table, Option<?> option) {
        out.println(option.name());
        line("values", option.values());
        line("default", option.defaultWords());
        line("of", table.artifact() + ", since " + option.since());
        StringBuilder line = new StringBuilder();
        for (String word : option.text().replace("`", "").split(" ", -1)) {
            if (line.length() + word.length() + 1 > WIDTH) {
                out.println("  " + line.toString().strip());
                line.setLength(0);
            }
            line.append(' ').append(word);
        }
        out.println("  " + line.toString().strip());
    }

    private void line(String what, String value) {
        out.printf(Locale.ROOT, "  %-8s %s%n", what, value);
    }
}
