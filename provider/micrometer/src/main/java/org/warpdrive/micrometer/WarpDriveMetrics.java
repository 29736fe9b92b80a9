// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToDoubleFunction;
import org.warpdrive.stats.Counter;
import org.warpdrive.stats.EngineStats;
import org.warpdrive.stats.LatencyHistogram;
import org.warpdrive.stats.Term;
import org.warpdrive.stats.Total;
import org.warpdrive.zip.WarpDrive;

/**
 * Binds WarpDrive's counters to a registry. Any thread may call any method.
 *
 * <pre>{@code
 * new WarpDriveMetrics().bindTo(registry);
 * }</pre>
 *
 * <p>A meter is called {@code warpdrive.} and its {@linkplain Term#term term}, with dots: {@code warpdrive.memory.held}.
 * Those of {@link Counter} have the tag {@code engine}. Besides there are, of each engine,
 *
 * <ul>
 * <li>{@code warpdrive.fallbacks.by.reason} with the tag {@code reason}; a reason appears once there was one;
 * <li>{@code warpdrive.latency}, which counts the completed blocks that took less than the tag {@code le} says, in
 *     seconds. These are the buckets of a Prometheus histogram.
 * </ul>
 *
 * <p>Nothing is counted twice: a meter asks WarpDrive when it is read.
 *
 * @since 1.0
 */
public final class WarpDriveMetrics implements MeterBinder, AutoCloseable {
    private static final String PREFIX = "warpdrive.";
    private static final String REASONS = "fallbacks.by.reason";
    private static final double NANOS_PER_SECOND = 1e9;

    /** The first bucket that has a meter: it counts what took less than 1.024 us. */
    private static final int FIRST_BUCKET = 10;

    private record Bound(MeterRegistry registry, Meter meter) {}

    private final Queue<Bound> meters = new ConcurrentLinkedQueue<>();

    /** Creates a binder. */
    public WarpDriveMetrics() {}

    /** Registers the meters. Sets the engines up, since there is a meter for each engine. */
    @Override
    public void bindTo(MeterRegistry registry) {
        for (Total total : Total.values()) {
            bind(registry, total, Tags.empty(), each -> WarpDrive.totals().getOrDefault(total, 0L));
        }
        for (EngineStats stats : WarpDrive.stats()) {
            bindEngine(registry, stats.engine());
        }
    }

    private void bindEngine(MeterRegistry registry, String engine) {
        Tags tags = Tags.of("engine", engine);
        // The registry cannot be asked whether it has a meter: its filters may have renamed or denied it.
        Set<String> reasons = ConcurrentHashMap.newKeySet();
        for (Counter counter : Counter.values()) {
            bind(registry, counter, tags, each -> {
                EngineStats stats = stats(engine);
                if (counter == Counter.FALLBACKS) {
                    stats.fallbacks().keySet().stream()
                            .filter(reasons::add)
                            .forEach(reason -> bindReason(registry, tags, engine, reason));
                }
                return stats.get(counter);
            });
        }
        for (int i = FIRST_BUCKET; i < LatencyHistogram.BUCKETS; i++) {
            int bucket = i;
            String bound = i == LatencyHistogram.BUCKETS - 1 ? "+Inf" : String.valueOf((1L << i) / NANOS_PER_SECOND);
            bindSum(
                    registry,
                    "latency",
                    tags.and("le", bound),
                    Counter.BLOCKS.unit(),
                    "Completed blocks that took less than so many seconds, from submission to completion.",
                    each -> countUpTo(bucket, stats(engine).latency()));
        }
    }

    private void bindReason(MeterRegistry registry, Tags tags, String engine, String reason) {
        bindSum(
                registry,
                REASONS,
                tags.and("reason", reason),
                Counter.FALLBACKS.unit(),
                Counter.FALLBACKS.text() + " By reason.",
                each -> stats(engine).fallbacks().getOrDefault(reason, 0L));
    }

    private void bind(MeterRegistry registry, Term term, Tags tags, ToDoubleFunction<Term> value) {
        String name = term.term().replace('-', '.');
        switch (term.kind()) {
            case SUM -> bindSum(registry, name, tags, term.unit(), term.text(), value);
            case GAUGE ->
                meters.add(new Bound(
                        registry,
                        Gauge.builder(PREFIX + name, term, value)
                                .tags(tags)
                                .baseUnit(term.unit())
                                .description(term.text())
                                .register(registry)));
        }
    }

    /** Meters refer to their object weakly. So it is a constant, which lives as long as this class. */
    private void bindSum(
            MeterRegistry registry, String name, Tags tags, String unit, String text, ToDoubleFunction<Term> value) {
        meters.add(new Bound(
                registry,
                FunctionCounter.builder(PREFIX + name, (Term) Counter.BLOCKS, value)
                        .tags(tags)
                        .baseUnit(unit)
                        .description(text)
                        .register(registry)));
    }

    private static EngineStats stats(String engine) {
        return WarpDrive.stats().stream()
                .filter(stats -> stats.engine().equals(engine))
                .findFirst()
                .orElseThrow(); // engines stay as they were set up
    }

    private static long countUpTo(int bucket, LatencyHistogram latency) {
        long count = 0;
        for (int i = 0; i <= bucket; i++) {
            count += latency.count(i);
        }
        return count;
    }

    /**
     * Removes the meters from the registries that they were bound to. A registry that outlives the application would
     * otherwise keep the application's class loader.
     */
    @Override
    public void close() {
        for (Bound each = meters.poll(); each != null; each = meters.poll()) {
            each.registry().remove(each.meter());
        }
    }
}
