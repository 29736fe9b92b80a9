// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A run as one page that needs nothing beside it, and its plots as files. */
public final class ReportPage {
    private static final String STYLE =
            """
            body { font: 15px/1.5 "DejaVu Sans", Verdana, Helvetica, Arial, sans-serif; max-width: 62em; margin: 2em auto;
                   padding: 0 1em; color: #1a1a1a; }
            table { border-collapse: collapse; margin: 1em 0; font-size: 13px; }
            th, td { padding: .25em .7em; text-align: right; border-bottom: 1px solid #d9d9d9; white-space: nowrap; }
            th:first-child, td:first-child { text-align: left; white-space: normal; }
            td.missed { font-weight: bold; }
            svg { max-width: 100%; height: auto; display: block; margin: 1.5em 0; }
            .scroll { overflow-x: auto; }
            dt { font-weight: bold; float: left; clear: left; width: 7em; }
            dd { margin-left: 7.5em; }
            """;

    private ReportPage() {}

    /** Writes {@code report.html} and {@code plots/} in the folder. */
    public static void write(Run run, Path folder) throws IOException {
        Map<String, String> plots = Plots.of(run);
        Path pictures = folder.resolve("plots");
        Files.createDirectories(pictures);
        for (Map.Entry<String, String> plot : plots.entrySet()) {
            Files.writeString(pictures.resolve(plot.getKey()), plot.getValue());
        }
        Files.writeString(folder.resolve("report.html"), page(run, plots));
    }

    private static String page(Run run, Map<String, String> plots) {
        StringBuilder page = new StringBuilder();
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.append("<meta name=\"viewport\" content=\"width=device-width\">\n");
        page.append("<title>WarpDrive for Java: measurements</title>\n<style>\n")
                .append(STYLE);
        page.append("</style>\n</head>\n<body>\n<h1>WarpDrive for Java: measurements</h1>\n");
        page.append("<p>").append(Svg.escape(Recommendation.of(run))).append("</p>\n<dl>\n");
        run.host().forEach((name, value) -> page.append("<dt>")
                .append(Svg.escape(name))
                .append("</dt><dd>")
                .append(Svg.escape(value))
                .append("</dd>\n"));
        page.append("</dl>\n");
        plots.values().forEach(page::append);
        section(
                page,
                "Against java.util.zip",
                "Speed is how many times faster, the median over rounds in which both took"
                        + " turns in one JVM, by processor time; wall is the same by the clock. Size is compressed bytes over the"
                        + " JDK's.",
                Table.ofVerdicts(run));
        section(page, "Peers", "The same figures for other libraries. zstd is another format.", Table.ofPeers(run));
        section(page, "Native memory", "Growth of the resident set, per object.", Table.ofMemory(run));
        section(
                page,
                "Instructions",
                "Of one call of the native codec, counted by callgrind.",
                Table.ofInstructions(run));
        page.append("<h2>Corpus</h2>\n<ul>\n");
        run.corpus()
                .forEach(line -> page.append("<li>").append(Svg.escape(line)).append("</li>\n"));
        page.append("</ul>\n</body>\n</html>\n");
        return page.toString();
    }

    private static void section(StringBuilder page, String title, String text, Table table) {
        if (table.isEmpty()) {
            return;
        }
        page.append("<h2>")
                .append(title)
                .append("</h2>\n<p>")
                .append(text)
                .append("</p>\n<div class=\"scroll\"><table>\n");
        List<List<String>> rows = table.rows();
        for (int i = 0; i < rows.size(); i++) {
            String tag = i == 0 ? "th" : "td";
            page.append("<tr>");
            for (String cell : rows.get(i)) {
                page.append('<').append(tag).append(cell.endsWith("missed") ? " class=\"missed\">" : ">");
                page.append(Svg.escape(cell)).append("</").append(tag).append('>');
            }
            page.append("</tr>\n");
        }
        page.append("</table></div>\n");
    }
}
