// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.report;

import java.util.List;
import java.util.Map;
import org.warpdrive.perf.report.Svg.Anchor;

/** The speed ratios as bars, each with its quartiles and the bound it is to reach. */
final class Bars {
    private static final int WIDTH = 760;
    private static final int LEFT = 290;
    private static final int RIGHT = WIDTH - 136;
    private static final int TOP = 78;
    private static final int ROW = 22;

    private Bars() {}

    static String draw(List<Verdict> verdicts, Map<String, String> host) {
        int bottom = TOP + ROW * verdicts.size();
        Svg svg = new Svg(WIDTH, bottom + 96, "Speed against java.util.zip");
        svg.boldText(24, 24, "Speed against java.util.zip at the same level", 15);
        svg.text(
                24,
                42,
                "bar: median over rounds in one run · thin line: middle half of the rounds · black tick: aim",
                11,
                Anchor.START);
        svg.text(24, 58, "dark: aim reached or none set · light: not reached", 11, Anchor.START);
        double most = verdicts.stream()
                .mapToDouble(v -> Math.max(v.high(), v.result().bound()))
                .max()
                .orElse(1);
        Axis axis = Axis.linear("times java.util.zip", 0, most, Axis::plain);
        for (double tick : axis.ticks()) {
            double at = x(axis, tick);
            svg.line(at, TOP - 6, at, bottom, Svg.FAINT, 1, "");
            svg.text(at, bottom + 15, Axis.plain(tick), 11, Anchor.MIDDLE);
        }
        for (int i = 0; i < verdicts.size(); i++) {
            row(svg, axis, verdicts.get(i), TOP + i * ROW);
        }
        double one = x(axis, 1);
        svg.line(one, TOP - 6, one, bottom, Svg.INK, 1, "4 3");
        svg.text((LEFT + RIGHT) / 2.0, bottom + 33, axis.title(), 12, Anchor.MIDDLE);
        Plot.caption(svg, host, 24, bottom + 56);
        return svg.toString();
    }

    private static void row(Svg svg, Axis axis, Verdict verdict, double y) {
        double end = x(axis, verdict.speed());
        svg.text(LEFT - 8, y + 14, verdict.result().title(), 11, Anchor.END);
        svg.rectangle(
                LEFT, y + 4, Math.max(0, end - LEFT), ROW - 9, verdict.reachesBound() ? "#3b6ea5" : "#bcd0e6", Svg.INK);
        double middle = y + ROW / 2.0;
        svg.line(x(axis, verdict.low()), middle, x(axis, verdict.high()), middle, Svg.INK, 1, "");
        if (verdict.result().bound() > 0) {
            double bound = x(axis, verdict.result().bound());
            svg.line(bound, y + 1, bound, y + ROW - 2, Svg.INK, 2.5, "");
            svg.text(WIDTH - 16, y + 15, "aim " + Table.ratio(verdict.result().bound()), 11, Anchor.END);
        }
        svg.text(RIGHT + 42, y + 15, Table.ratio(verdict.speed()), 11, Anchor.END);
    }

    private static double x(Axis axis, double value) {
        return LEFT + axis.position(value) * (RIGHT - LEFT);
    }
}
