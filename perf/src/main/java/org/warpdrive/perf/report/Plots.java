// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.warpdrive.perf.report.Svg.Point;
import org.warpdrive.perf.report.Svg.Shape;
import org.warpdrive.perf.report.Svg.Style;

/** The pictures a run has data for, by file name. */
final class Plots {
    private static final Style OURS = new Style("#08519c", "", Shape.CIRCLE, true, 2.5);
    private static final Style JDK = new Style("#6b6b6b", "7 4", Shape.SQUARE, true, 1.8);
    private static final Map<String, Style> PEERS = Map.of(
            "zstd", new Style("#d95f02", "2 3", Shape.TRIANGLE, true, 1.5),
            "gkl", new Style("#1b9e77", "9 3 2 3", Shape.DIAMOND, true, 1.5),
            "jzlib", new Style("#a6761d", "1 4", Shape.CROSS, true, 1.5),
            "aircompressor", new Style("#7570b3", "5 2", Shape.DOWN, false, 1.5));

    private final Run run;

    private Plots(Run run) {
        this.run = run;
    }

    static Map<String, String> of(Run run) {
        Plots plots = new Plots(run);
        Map<String, String> pictures = new LinkedHashMap<>();
        plots.pareto().ifPresent(svg -> pictures.put("speed-and-size.svg", svg));
        plots.ratios().ifPresent(svg -> pictures.put("ratios.svg", svg));
        plots.latency().ifPresent(svg -> pictures.put("latency.svg", svg));
        plots.threads().ifPresent(svg -> pictures.put("threads.svg", svg));
        plots.load().ifPresent(svg -> pictures.put("load.svg", svg));
        plots.blocks().ifPresent(svg -> pictures.put("block-size.svg", svg));
        return pictures;
    }

    private Optional<String> pareto() {
        CaseResult result = run.find("pareto").orElse(null);
        Series base = result == null ? null : result.find(result.base()).orElse(null);
        if (result == null || base == null) {
            return Optional.empty();
        }
        Map<String, TreeMap<Integer, Point>> byEngine = new TreeMap<>(Comparator.comparing(Plots::rank));
        for (Series series : result.series()) {
            int colon = series.engine().indexOf(':');
            double speed = Statistics.median(Statistics.ratios(base.cpuNanos(), series.cpuNanos()));
            byEngine.computeIfAbsent(series.engine().substring(0, colon), name -> new TreeMap<>())
                    .put(
                            Integer.parseInt(series.engine().substring(colon + 1)),
                            new Point(100 * series.outBytes() / base.outBytes(), speed));
        }
        List<Plot.Line> lines = new ArrayList<>();
        byEngine.forEach((name, points) -> lines.add(new Plot.Line(
                title(name),
                style(name),
                List.copyOf(points.values()),
                points.keySet().stream().map(level -> shortName(name) + level).toList(),
                points.size() > 1)));
        Axis x = Axis.linear(
                "compressed size, % of what the JDK makes at level 6",
                least(lines, Point::x) - 0.5, most(lines, Point::x), Axis::plain);
        Axis y = Axis.logarithmic(
                "speed, times the JDK at level 6", least(lines, Point::y), most(lines, Point::y), Axis::plain);
        return Optional.of(new Plot(
                        "Speed against size",
                        "one point per engine and level, whole files one-shot; better is up and to the left",
                        x,
                        y,
                        lines)
                .draw(run.host()));
    }

    private Optional<String> ratios() {
        List<Verdict> verdicts = run.verdicts()
                .filter(verdict ->
                        !verdict.result().parallel() && !verdict.result().id().startsWith("no-natives/"))
                .toList();
        return verdicts.isEmpty() ? Optional.empty() : Optional.of(Bars.draw(verdicts, run.host()));
    }

    private Optional<String> latency() {
        List<Plot.Line> lines = new ArrayList<>();
        latencyLine("jdk", "JDK, p50", JDK, Series::p50).ifPresent(lines::add);
        latencyLine("jdk", "JDK, p99", new Style(JDK.color(), "2 3", Shape.SQUARE, false, 1.5), Series::p99)
                .ifPresent(lines::add);
        latencyLine("warpdrive", "WarpDrive, p50", OURS, Series::p50).ifPresent(lines::add);
        latencyLine(
                        "warpdrive",
                        "WarpDrive, p99",
                        new Style(OURS.color(), "2 3", Shape.CIRCLE, false, 1.5),
                        Series::p99)
                .ifPresent(lines::add);
        latencyLine("zstd:3", "zstd 3 (other format), p50", PEERS.getOrDefault("zstd", JDK), Series::p50)
                .ifPresent(lines::add);
        if (lines.size() < 2) {
            return Optional.empty();
        }
        List<Double> sizes = lines.get(0).points().stream().map(Point::x).toList();
        Axis x = Axis.at("message size", sizes, Axis::bytes);
        Axis y = Axis.logarithmic(
                "time of a call, microseconds", least(lines, Point::y), most(lines, Point::y), Axis::plain);
        return Optional.of(new Plot(
                        "Time to compress one message, level 6, object reused",
                        "JSON, HTML and JavaScript slices; wall time of single calls, median over rounds",
                        x,
                        y,
                        lines)
                .draw(run.host()));
    }

    private Optional<Plot.Line> latencyLine(
            String engine, String name, Style style, Function<Series, List<Double>> percentile) {
        List<Point> points = new ArrayList<>();
        for (int kilobytes : new int[] {1, 4, 16, 64}) {
            run.find("message/" + kilobytes + "K/6/reused")
                    .flatMap(result -> result.find(engine))
                    .ifPresent(series -> points.add(
                            new Point(kilobytes * 1024, Statistics.median(percentile.apply(series)) / 1000)));
        }
        return points.isEmpty() ? Optional.empty() : Optional.of(new Plot.Line(name, style, points, List.of(), true));
    }

    private Optional<String> threads() {
        CaseResult result = run.find("threads/6").orElse(null);
        if (result == null) {
            return Optional.empty();
        }
        List<Plot.Line> lines = new ArrayList<>();
        threadLine(result, "WarpDrive, one stream, warpdrive.threads", OURS, "warpdrive", "warpdrive threads=2")
                .ifPresent(lines::add);
        threadLine(
                        result,
                        "WarpDrive, a stream per thread",
                        new Style("#08519c", "2 3", Shape.DIAMOND, false, 1.5),
                        "warpdrive",
                        "warpdrive two streams")
                .ifPresent(lines::add);
        threadLine(result, "JDK, a stream per thread", JDK, "jdk", "jdk two streams")
                .ifPresent(lines::add);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        Axis x = new Axis("threads", false, 0.7, 2.4, List.of(1.0, 2.0), Axis::plain);
        Axis y = Axis.linear("MB/s", 0, most(lines, Point::y), Axis::plain);
        return Optional.of(new Plot(
                        "Threads and throughput, level 6",
                        "streams of " + Axis.bytes(result.series().get(0).inBytes())
                                + " in writes of 8 KB; wall time, median over rounds",
                        x,
                        y,
                        lines)
                .draw(run.host()));
    }

    private static Optional<Plot.Line> threadLine(CaseResult result, String name, Style style, String one, String two) {
        return result.find(one).flatMap(single -> result.find(two).map(both -> {
            List<Point> points =
                    List.of(new Point(1, single.megabytesPerSecond()), new Point(2, both.megabytesPerSecond()));
            List<String> labels = points.stream()
                    .map(point -> String.format(Locale.ROOT, "%.0f", point.y()))
                    .toList();
            return new Plot.Line(name, style, points, labels, true);
        }));
    }

    private Optional<String> load() {
        List<Series> points = run.find("load").map(CaseResult::series).orElse(List.of()).stream()
                .filter(series -> series.inBytes() > 0)
                .toList();
        if (points.size() < 2) {
            return Optional.empty();
        }
        List<String> threads = points.stream()
                .map(series -> series.engine().replaceAll(".* x ", ""))
                .toList();
        List<Plot.Line> lines = List.of(
                new Plot.Line("p50; at the points: threads", OURS, loads(points, Series::p50), threads, true),
                new Plot.Line(
                        "p99",
                        new Style(OURS.color(), "2 3", Shape.CIRCLE, false, 1.5),
                        loads(points, Series::p99),
                        List.of(),
                        true));
        Axis x = Axis.linear("load, MB/s", 0, most(lines, Point::x), Axis::plain);
        Axis y = Axis.logarithmic(
                "there and back, microseconds", least(lines, Point::y), most(lines, Point::y), Axis::plain);
        return Optional.of(new Plot(
                        "Load against latency, soft device",
                        "64 KB each, one under way per thread; the device of the model takes 100 us and 2000 MB/s",
                        x,
                        y,
                        lines)
                .draw(run.host()));
    }

    private static List<Point> loads(List<Series> series, Function<Series, List<Double>> percentile) {
        return series.stream()
                .map(one -> new Point(one.megabytesPerSecond(), Statistics.median(percentile.apply(one)) / 1000))
                .toList();
    }

    private Optional<String> blocks() {
        TreeMap<Integer, Point> jdk = new TreeMap<>();
        TreeMap<Integer, Point> ours = new TreeMap<>();
        for (CaseResult result : run.cases()) {
            if (result.id().startsWith("flush/")) {
                int size = Integer.parseInt(result.id().substring("flush/".length()));
                result.find("jdk").ifPresent(series -> jdk.put(size, share(size, series)));
                result.find("warpdrive").ifPresent(series -> ours.put(size, share(size, series)));
            }
        }
        if (jdk.size() < 2 || ours.size() != jdk.size()) {
            return Optional.empty();
        }
        List<Plot.Line> lines = List.of(
                new Plot.Line("JDK", JDK, List.copyOf(jdk.values()), List.of(), true),
                new Plot.Line("WarpDrive", OURS, List.copyOf(ours.values()), labels(ours, jdk), true));
        Axis x = Axis.at(
                "bytes from one SYNC_FLUSH to the next",
                jdk.keySet().stream().map(Integer::doubleValue).toList(),
                Axis::bytes);
        Axis y = Axis.linear(
                "compressed size, % of the original", least(lines, Point::y) * 0.9, most(lines, Point::y), Axis::plain);
        return Optional.of(new Plot(
                        "Block size against size, level 6",
                        "a stream of 2 MB of JSON, HTML and JavaScript; at the points: WarpDrive's size over the JDK's",
                        x,
                        y,
                        lines)
                .draw(run.host()));
    }

    private static List<String> labels(SortedMap<Integer, Point> ours, Map<Integer, Point> jdk) {
        return ours.entrySet().stream()
                .map(entry -> String.format(
                        Locale.ROOT,
                        "%.3f",
                        entry.getValue().y()
                                / jdk.getOrDefault(entry.getKey(), entry.getValue())
                                        .y()))
                .toList();
    }

    private static Point share(int size, Series series) {
        return new Point(size, 100 * series.outBytes() / series.inBytes());
    }

    private static double least(List<Plot.Line> lines, Function<Point, Double> of) {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(of::apply)
                .min()
                .orElse(1);
    }

    private static double most(List<Plot.Line> lines, Function<Point, Double> of) {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(of::apply)
                .max()
                .orElse(1);
    }

    private static Style style(String engine) {
        return engine.equals("warpdrive") ? OURS : PEERS.getOrDefault(engine, JDK);
    }

    private static String title(String engine) {
        return switch (engine) {
            case "warpdrive" -> "WarpDrive";
            case "jdk" -> "JDK";
            case "zstd" -> "zstd-jni (other format)";
            case "gkl" -> "Intel GKL";
            default -> engine;
        };
    }

    private static String shortName(String engine) {
        return engine.equals("warpdrive") || engine.equals("jdk") ? "" : engine.replace("compressor", "") + " ";
    }

    /** Ours first, then the JDK, then the others by name. */
    private static String rank(String engine) {
        return (engine.equals("warpdrive") ? "0" : engine.equals("jdk") ? "1" : "2") + engine;
    }
}
