// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of text, as columns on a terminal or as Markdown. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    /** One row per judged case. */
    public static Table ofVerdicts(Run run) {
        Table table = new Table();
        table.add("case", "speed", "quartiles", "wall", "bound", "size", "worst file", "MB/s, base MB/s");
        run.verdicts()
                .forEach(verdict -> table.add(
                        verdict.result().title(),
                        ratio(verdict.speed()),
                        ratio(verdict.low()) + "-" + ratio(verdict.high()),
                        ratio(verdict.wall()),
                        verdict.result().bound() == 0 ? "" : bound(verdict),
                        size(verdict.size()),
                        verdict.worstFile().isEmpty() ? "" : size(verdict.worstSize()) + " " + verdict.worstFile(),
                        rate(verdict.ours()) + ", " + rate(verdict.base())));
        return table;
    }

    /** One row per other engine that took turns with the one that all are measured against. */
    public static Table ofPeers(Run run) {
        Table table = new Table();
        table.add("case", "engine", "speed", "size", "MB/s");
        for (CaseResult result : run.cases()) {
            for (Series series : result.series()) {
                boolean peer = !series.engine().equals(result.base())
                        && !series.engine().startsWith("jdk")
                        && !series.engine().startsWith("warpdrive");
                if ((peer || result.ours().isEmpty()) && !result.onlyPlotted()) {
                    result.verdictOn(series.engine())
                            .ifPresent(verdict -> table.add(
                                    result.title(),
                                    series.engine(),
                                    ratio(verdict.speed()),
                                    size(verdict.size()),
                                    rate(series)));
                }
            }
        }
        return table;
    }

    public static Table ofMemory(Run run) {
        Table table = new Table();
        table.add("memory", "engine", "KiB each", "bound", "objects");
        for (Run.MemoryFigure figure : run.memory()) {
            String bound = figure.bound() == 0 ? "" : String.format(Locale.ROOT, "%.1f", figure.bound() / 1024);
            table.add(
                    figure.title(),
                    figure.engine(),
                    String.format(Locale.ROOT, "%.1f", figure.bytes() / 1024),
                    figure.bound() > 0 && figure.bytes() > figure.bound() ? bound + " missed" : bound,
                    String.format(Locale.ROOT, "%.0f", figure.objects()));
        }
        return table;
    }

    public static Table ofInstructions(Run run) {
        Table table = new Table();
        table.add("codec call", "instructions", "per byte");
        run.instructions().forEach((name, count) -> {
            double bytes = 1024 * Double.parseDouble(name.replaceAll("^[a-z]+/|K.*", ""));
            table.add(name, String.format(Locale.ROOT, "%.0f", count), ratio(count / bytes));
        });
        return table;
    }

    private void add(String... cells) {
        rows.add(List.of(cells));
    }

    public boolean isEmpty() {
        return rows.size() < 2;
    }

    List<List<String>> rows() {
        return rows;
    }

    /** First column to the left, the others padded to their widest. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(String.format(Locale.ROOT, "%-" + (width(column) + 2) + "s", row.get(column)));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    public String markdown() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
            if (i == 0) {
                text.append("|---".repeat(rows.get(0).size())).append("|\n");
            }
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(1);
    }

    static String ratio(double ratio) {
        return String.format(Locale.ROOT, "%.2f", ratio);
    }

    private static String size(double ratio) {
        return Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.4f", ratio);
    }

    private static String rate(Series series) {
        double rate = series.megabytesPerSecond();
        return String.format(Locale.ROOT, rate < 100 ? "%.1f" : "%.0f", rate);
    }

    private static String bound(Verdict verdict) {
        return ratio(verdict.result().bound()) + (verdict.reachesBound() ? "" : " missed");
    }
}
