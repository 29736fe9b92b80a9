# SPDX-License-Identifier: Apache-2.0
"""Charts over time, one below the other, with a line for each process."""
import html
import math

WIDTH, HEIGHT, LEFT, RIGHT, TOP, GAP = 900, 120, 70, 30, 70, 46
COLOURS = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd"]
MOST_POINTS = 600


def round_up(value):
    """The next of 1, 2, 2.5, 4, 5, 8, 10 times a power of ten."""
    if value <= 0:
        return 1
    power = 10.0 ** math.floor(math.log10(value))
    return next(m * power for m in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if m * power >= value * 0.9999)


def scale(values):
    """From zero, or, where all values are far from it, from somewhat below."""
    most = round_up(max(values, default=1))
    if min(values, default=0) < 0.6 * most:
        return 0, most
    step = most / 20
    return math.floor(min(values) / step) * step, math.ceil(max(values) / step) * step or most


def number(value):
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.2g}"


def text(x, y, what, anchor="start", colour="#333", weight="normal"):
    return (f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="{colour}" font-weight="{weight}">'
            f"{html.escape(what)}</text>")


def thinned(points):
    """Of neighbouring points the last and the highest, so that peaks stay."""
    step = max(1, math.ceil(len(points) / MOST_POINTS))
    return [max(points[i:i + step], key=lambda p: p[1]) for i in range(0, len(points), step)]


def svg(title, charts, warm_up):
    """`charts`: [(title, {process: [(seconds, value)]})]. The time before `warm_up` is shaded."""
    names = sorted({name for _, lines in charts for name in lines})
    last = max((points[-1][0] for _, lines in charts for points in lines.values() if points), default=1)
    inner = WIDTH - LEFT - RIGHT
    total = TOP + len(charts) * (HEIGHT + GAP) + 10
    out = [text(LEFT, 24, title, weight="bold")]
    for i, name in enumerate(names):
        out.append(f'<rect x="{LEFT + 130 * i}" y="36" width="14" height="4" fill="{COLOURS[i % len(COLOURS)]}"/>')
        out.append(text(LEFT + 130 * i + 20, 42, name))
    for chart, (what, lines) in enumerate(charts):
        top = TOP + chart * (HEIGHT + GAP)
        bottom = top + HEIGHT
        least, most = scale([v for points in lines.values() for _, v in points])
        out.append(text(LEFT, top - 6, what))
        out.append(f'<rect x="{LEFT}" y="{top}" width="{min(1, warm_up / last) * inner:.1f}" height="{HEIGHT}" '
                   'fill="#eee"/>')
        for part in (0, 0.5, 1):
            y = bottom - part * HEIGHT
            out.append(f'<path d="M{LEFT} {y:.1f}h{inner}" stroke="#ccc"/>')
            out.append(text(LEFT - 6, y + 4, number(least + part * (most - least)), "end"))
        for part in range(6):
            out.append(text(LEFT + part / 5 * inner, bottom + 14, f"{part / 5 * last / 60:.0f} min" if last > 600
                            else f"{part / 5 * last / 60:.1f} min", "middle", "#888"))
        for i, name in enumerate(names):
            points = " ".join(f"{LEFT + t / last * inner:.1f},{bottom - (v - least) / (most - least) * HEIGHT:.1f}"
                              for t, v in thinned(lines.get(name, [])))
            out.append(f'<polyline points="{points}" fill="none" stroke="{COLOURS[i % len(COLOURS)]}"/>')
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{total}" font-family="sans-serif" '
            'font-size="12"><rect width="100%" height="100%" fill="white"/>\n' + "\n".join(out) + "\n</svg>\n")
