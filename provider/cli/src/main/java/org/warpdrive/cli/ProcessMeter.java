// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.cli;

import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.warpdrive.stats.Counter;
import org.warpdrive.stats.WarpDriveMXBean;

/**
 * Computes the throughput of the engines in one Java process, from the difference between two readings of its MXBean.
 */
final class ProcessMeter implements AutoCloseable {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MEGA = 1e6;

    private final String name;
    private final WarpDriveMXBean bean;
    private final LongSupplier nanoClock;
    private final AttachedProcess process;
    private Map<String, Map<String, Long>> counters;
    private Map<String, Map<String, Long>> fallbacks;
    private long readAt;

    ProcessMeter(String name, AttachedProcess process, LongSupplier nanoClock) {
        this.name = name;
        this.process = process;
        this.bean = process.bean();
        this.nanoClock = nanoClock;
        this.counters = bean.getCounters();
        this.fallbacks = bean.getFallbacks();
        this.readAt = nanoClock.getAsLong();
    }

    String name() {
        return name;
    }

    /**
     * Reads the counters again. Returns a line for each engine that has worked since the last reading or has open
     * queues.
     *
     * @throws IOException if the process has ended
     */
    List<String> read() throws IOException {
        Map<String, Map<String, Long>> now;
        Map<String, Map<String, Long>> reasons;
        try {
            now = bean.getCounters();
            reasons = bean.getFallbacks();
        } catch (UndeclaredThrowableException e) {
            throw new IOException(Objects.toString(e.getMessage()), e);
        }
        double seconds = Math.max(1, nanoClock.getAsLong() - readAt) / NANOS_PER_SECOND;
        readAt = nanoClock.getAsLong();
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Map<String, Long>> engine : now.entrySet()) {
            Map<String, Long> before = counters.getOrDefault(engine.getKey(), Map.of());
            Map<String, Long> grown = difference(engine.getValue(), before);
            Map<String, Long> failed = difference(
                    reasons.getOrDefault(engine.getKey(), Map.of()), fallbacks.getOrDefault(engine.getKey(), Map.of()));
            long queues = value(engine.getValue(), Counter.QUEUES_OPEN);
            if (queues > 0 || grown.values().stream().anyMatch(value -> value > 0)) {
                lines.add(line(engine.getKey(), engine.getValue(), grown, failed, seconds));
            }
        }
        counters = now;
        fallbacks = reasons;
        return lines.isEmpty() ? List.of(name + ": nothing done") : lines;
    }

    private String line(
            String engine, Map<String, Long> now, Map<String, Long> grown, Map<String, Long> failed, double seconds) {
        String line = String.format(
                Locale.ROOT,
                "%s: %-12s %8.1f MB/s in  %8.0f blocks/s",
                name,
                engine,
                value(grown, Counter.BYTES_IN) / MEGA / seconds,
                value(grown, Counter.BLOCKS) / seconds);
        if (value(now, Counter.QUEUES_OPEN) > 0) {
            line += words(now, Counter.QUEUES_OPEN) + words(now, Counter.QUEUES_LEASED);
        }
        if (value(grown, Counter.INFLATED) > 0) {
            line += String.format(
                    Locale.ROOT,
                    "%s %.1f MB/s out",
                    words(grown, Counter.INFLATED),
                    value(grown, Counter.INFLATED_BYTES) / MEGA / seconds);
        }
        if (value(grown, Counter.REFUSED) > 0) {
            line += words(grown, Counter.REFUSED);
        }
        String reasons = failed.entrySet().stream()
                .filter(reason -> reason.getValue() > 0)
                .map(reason -> reason.getValue() + " x " + reason.getKey())
                .collect(Collectors.joining(", "));
        return reasons.isEmpty() ? line : line + words(grown, Counter.FALLBACKS) + " (" + reasons + ")";
    }

    private static String words(Map<String, Long> counters, Counter counter) {
        return "  " + counter.term() + " " + value(counters, counter);
    }

    private static long value(Map<String, Long> counters, Counter counter) {
        return counters.getOrDefault(counter.term(), 0L);
    }

    private static Map<String, Long> difference(Map<String, Long> now, Map<String, Long> before) {
        Map<String, Long> grown = new TreeMap<>();
        now.forEach((key, value) -> grown.put(key, value - before.getOrDefault(key, 0L)));
        return grown;
    }

    @Override
    public void close() {
        process.close();
    }
}
