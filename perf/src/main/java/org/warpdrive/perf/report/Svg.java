// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.report;

import java.util.List;
import java.util.Locale;

/** Writes one SVG picture: lines, rectangles, markers and text, with nothing a printer cannot do. */
final class Svg {
    static final String INK = "#1a1a1a";
    static final String FAINT = "#d9d9d9";
    private static final double CHARACTER_WIDTH = 0.56;

    enum Anchor {
        START("start"),
        MIDDLE("middle"),
        END("end");

        final String word;

        Anchor(String word) {
            this.word = word;
        }
    }

    /** How a series looks; no two share both shape and dash, so that it survives a grey printer. */
    record Style(String color, String dash, Shape shape, boolean filled, double lineWidth) {}

    enum Shape {
        CIRCLE,
        SQUARE,
        TRIANGLE,
        DIAMOND,
        CROSS,
        DOWN
    }

    record Point(double x, double y) {}

    private final StringBuilder body = new StringBuilder();

    Svg(int width, int height, String title) {
        add(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' height='%d' role='img'"
                        + " font-family='DejaVu Sans, Verdana, Helvetica, Arial, sans-serif' fill='%s'>",
                width, height, width, height, INK);
        add("<title>%s</title>", escape(title));
        add("<rect width='100%%' height='100%%' fill='white'/>");
    }

    /** Advance width of text in the fonts named below, near enough to keep labels apart. */
    static double textWidth(String text, double size) {
        return text.length() * size * CHARACTER_WIDTH;
    }

    void line(double x1, double y1, double x2, double y2, String color, double lineWidth, String dash) {
        add(
                "<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='%s' stroke-width='%.1f'%s/>",
                x1, y1, x2, y2, color, lineWidth, dash.isEmpty() ? "" : " stroke-dasharray='" + dash + "'");
    }

    void path(List<Point> points, Style style) {
        StringBuilder data = new StringBuilder();
        for (Point point : points) {
            data.append(String.format(Locale.ROOT, "%s%.1f %.1f", data.length() == 0 ? "M" : " L", point.x, point.y));
        }
        add(
                "<path d='%s' fill='none' stroke='%s' stroke-width='%.1f'%s/>",
                data,
                style.color,
                style.lineWidth,
                style.dash.isEmpty() ? "" : " stroke-dasharray='" + style.dash + "'");
    }

    void rectangle(double x, double y, double w, double h, String fill, String stroke) {
        add("<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' fill='%s' stroke='%s'/>", x, y, w, h, fill, stroke);
    }

    void marker(Point at, Style style) {
        double r = 4.5;
        String paint =
                "fill='" + (style.filled ? style.color : "white") + "' stroke='" + style.color + "' stroke-width='1.5'";
        switch (style.shape) {
            case CIRCLE -> add("<circle cx='%.1f' cy='%.1f' r='%.1f' %s/>", at.x, at.y, r, paint);
            case SQUARE -> polygon(paint, at, -r, -r, r, -r, r, r, -r, r);
            case TRIANGLE -> polygon(paint, at, 0, -r - 1, r + 1, r, -r - 1, r);
            case DOWN -> polygon(paint, at, 0, r + 1, r + 1, -r, -r - 1, -r);
            case DIAMOND -> polygon(paint, at, 0, -r - 1.5, r + 1.5, 0, 0, r + 1.5, -r - 1.5, 0);
            case CROSS -> {
                line(at.x - r, at.y - r, at.x + r, at.y + r, style.color, 2, "");
                line(at.x - r, at.y + r, at.x + r, at.y - r, style.color, 2, "");
            }
        }
    }

    void text(double x, double y, String text, double size, Anchor anchor) {
        add(
                "<text x='%.1f' y='%.1f' font-size='%.0f' text-anchor='%s'>%s</text>",
                x, y, size, anchor.word, escape(text));
    }

    void boldText(double x, double y, String text, double size) {
        add("<text x='%.1f' y='%.1f' font-size='%.0f' font-weight='bold'>%s</text>", x, y, size, escape(text));
    }

    /** Read from below to above, its middle at the point. */
    void verticalText(double x, double y, String text, double size) {
        add(
                "<text transform='translate(%.1f %.1f) rotate(-90)' font-size='%.0f' text-anchor='middle'>%s</text>",
                x, y, size, escape(text));
    }

    private void polygon(String paint, Point at, double... offsets) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < offsets.length; i += 2) {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", at.x + offsets[i], at.y + offsets[i + 1]));
        }
        add("<polygon points='%s' %s/>", points.toString().strip(), paint);
    }

    private void add(String format, Object... arguments) {
        body.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String toString() {
        return body + "</svg>\n";
    }
}
