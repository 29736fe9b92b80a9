// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.warpdrive.perf.report.Svg.Anchor;
import org.warpdrive.perf.report.Svg.Point;
import org.warpdrive.perf.report.Svg.Style;

/** Lines and points over two axes, with a legend on top and each label where nothing else is. */
final class Plot {
    /**
     * Points in the axes' units.
     *
     * @param labels one per point, or empty strings
     * @param joined whether a line goes through them
     */
    record Line(String name, Style style, List<Point> points, List<String> labels, boolean joined) {}

    private record Box(double left, double top, double right, double bottom) {
        boolean overlaps(Box other) {
            return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
        }
    }

    private static final int WIDTH = 760;
    private static final int HEIGHT = 512;
    private static final int LEFT = 72;
    private static final int RIGHT = WIDTH - 24;
    private static final int BOTTOM = HEIGHT - 104;
    private static final int LEGEND_ROW = 20;
    private static final double LABEL_SIZE = 11;
    private static final double CAPTION_SIZE = 10;

    private final String title;
    private final String note;
    private final Axis x;
    private final Axis y;
    private final List<Line> lines;
    private final List<Box> taken = new ArrayList<>();
    private int top = 64;

    /**
     * A plot to be.
     *
     * @param note under the title: how to read it
     */
    Plot(String title, String note, Axis x, Axis y, List<Line> lines) {
        this.title = title;
        this.note = note;
        this.x = x;
        this.y = y;
        this.lines = lines;
    }

    String draw(Map<String, String> host) {
        Svg svg = new Svg(WIDTH, HEIGHT, title);
        svg.boldText(LEFT, 24, title, 15);
        svg.text(LEFT, 42, note, 11, Anchor.START);
        legend(svg);
        axes(svg);
        for (Line line : lines) {
            List<Point> points = line.points.stream().map(this::place).toList();
            if (line.joined) {
                svg.path(points, line.style);
                occupyPath(points);
            }
        }
        for (Line line : lines) {
            line.points.stream().map(this::place).forEach(point -> {
                svg.marker(point, line.style);
                taken.add(new Box(point.x() - 6, point.y() - 6, point.x() + 6, point.y() + 6));
            });
        }
        for (Line line : lines) {
            for (int i = 0; i < line.labels.size(); i++) {
                if (!line.labels.get(i).isEmpty()) {
                    label(svg, place(line.points.get(i)), line.labels.get(i));
                }
            }
        }
        caption(svg, host, LEFT, HEIGHT - 40);
        return svg.toString();
    }

    /** What every figure must be read with; a long command takes a second line and is then cut. */
    static void caption(Svg svg, Map<String, String> host, double left, double baseline) {
        String machine = String.join(
                " · ", host.getOrDefault("cpu", ""), host.getOrDefault("jdk", ""), host.getOrDefault("kernel", ""));
        String origin = String.join(
                " · ",
                "commit " + host.getOrDefault("commit", ""),
                host.getOrDefault("date", ""),
                host.getOrDefault("command", ""));
        int most = (int) ((WIDTH - left - 16) / Svg.textWidth("n", CAPTION_SIZE));
        svg.text(left, baseline, machine, CAPTION_SIZE, Anchor.START);
        svg.text(left, baseline + 14, origin.substring(0, Math.min(most, origin.length())), CAPTION_SIZE, Anchor.START);
        if (origin.length() > most) {
            String rest = origin.substring(most);
            String shown = rest.length() > most ? rest.substring(0, most - 1) + "…" : rest;
            svg.text(left, baseline + 28, shown, CAPTION_SIZE, Anchor.START);
        }
    }

    private void legend(Svg svg) {
        double at = LEFT;
        for (Line line : lines) {
            double width = 44 + Svg.textWidth(line.name, LABEL_SIZE);
            if (at + width > RIGHT && at > LEFT) {
                at = LEFT;
                top += LEGEND_ROW;
            }
            if (line.joined) {
                svg.path(List.of(new Point(at, top - 4), new Point(at + 26, top - 4)), line.style);
            }
            svg.marker(new Point(at + 13, top - 4), line.style);
            svg.text(at + 32, top, line.name, LABEL_SIZE, Anchor.START);
            at += width + 14;
        }
        top += 16;
    }

    private void axes(Svg svg) {
        for (double tick : x.ticks()) {
            double at = place(new Point(tick, y.low())).x();
            svg.line(at, top, at, BOTTOM, Svg.FAINT, 1, "");
            svg.text(at, BOTTOM + 16, x.label().apply(tick), 11, Anchor.MIDDLE);
        }
        for (double tick : y.ticks()) {
            double at = place(new Point(x.low(), tick)).y();
            svg.line(LEFT, at, RIGHT, at, Svg.FAINT, 1, "");
            svg.text(LEFT - 6, at + 4, y.label().apply(tick), 11, Anchor.END);
        }
        svg.line(LEFT, BOTTOM, RIGHT, BOTTOM, Svg.INK, 1, "");
        svg.line(LEFT, top, LEFT, BOTTOM, Svg.INK, 1, "");
        svg.text((LEFT + RIGHT) / 2.0, BOTTOM + 36, x.title(), 12, Anchor.MIDDLE);
        svg.verticalText(18, (top + BOTTOM) / 2.0, y.title(), 12);
    }

    private Point place(Point value) {
        return new Point(
                LEFT + x.position(value.x()) * (RIGHT - LEFT), BOTTOM - y.position(value.y()) * (BOTTOM - top));
    }

    /** Nearest free place around the point; with a thin line to it where that is not right beside it. */
    private void label(Svg svg, Point at, String text) {
        double width = Svg.textWidth(text, LABEL_SIZE);
        for (double distance = 9; distance < 90; distance += 4) {
            for (int direction = 0; direction < 16; direction++) {
                double angle = Math.PI * (direction % 2 == 0 ? direction : -direction - 1) / 8;
                double dx = Math.cos(angle);
                double dy = Math.sin(angle);
                double left = at.x() + dx * distance + (dx > 0.3 ? 0 : dx < -0.3 ? -width : -width / 2);
                double middle = at.y() - dy * (distance + 3);
                Box box = new Box(left - 1, middle - 6, left + width + 1, middle + 6);
                boolean inside = box.left > LEFT && box.right < RIGHT && box.top > top && box.bottom < BOTTOM;
                if (inside && taken.stream().noneMatch(box::overlaps)) {
                    if (distance > 17) {
                        svg.line(
                                at.x() + dx * 7,
                                at.y() - dy * 7,
                                at.x() + dx * (distance - 1),
                                at.y() - dy * (distance - 1),
                                "#8c8c8c",
                                0.7,
                                "");
                    }
                    svg.text(left, middle + 4, text, LABEL_SIZE, Anchor.START);
                    taken.add(box);
                    return;
                }
            }
        }
    }

    private void occupyPath(List<Point> points) {
        for (int i = 1; i < points.size(); i++) {
            Point from = points.get(i - 1);
            Point to = points.get(i);
            int steps = (int) Math.max(1, Math.hypot(to.x() - from.x(), to.y() - from.y()) / 4);
            for (int step = 0; step <= steps; step++) {
                double px = from.x() + (to.x() - from.x()) * step / steps;
                double py = from.y() + (to.y() - from.y()) * step / steps;
                taken.add(new Box(px - 1, py - 1, px + 1, py + 1));
            }
        }
    }
}
