// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.stats;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A snapshot of the counters of one engine. Immutable.
 *
 * <p>It is exact once the threads that use the engine have stopped. Otherwise its values may be from slightly different
 * moments.
 *
 * <pre>{@code
 * for (EngineStats engine : WarpDrive.stats()) {
 *     System.out.println(engine.engine() + ": " + engine.get(Counter.BLOCKS) + " blocks, 99% of them in less than "
 *             + engine.latency().nanosBelow(0.99) + " ns");
 * }
 * }</pre>
 *
 * @param engine the engine's name, as in the log line
 * @param counters the value of every {@link Counter}; 0 where a counter does not apply
 * @param fallbacks the number of failed blocks by reason; the sum is {@link Counter#FALLBACKS}
 * @param latency durations of the completed blocks, from submission to completion
 * @since 1.0
 */
public record EngineStats(
        String engine, Map<Counter, Long> counters, Map<String, Long> fallbacks, LatencyHistogram latency) {
    /** The duration from which on a block counts as {@link Counter#SLOW}: 10 ms, in nanoseconds. */
    public static final long SLOW_NANOS = 10_000_000;

    /** What {@link #toString} shows even if it is 0. */
    private static final Set<Counter> ALWAYS = EnumSet.of(Counter.BLOCKS, Counter.BYTES_IN, Counter.BYTES_OUT);

    /** Copies both maps. Counters that are missing become 0. */
    public EngineStats {
        Map<Counter, Long> all = new EnumMap<>(Counter.class);
        for (Counter counter : Counter.values()) {
            all.put(counter, counters.getOrDefault(counter, 0L));
        }
        counters = Collections.unmodifiableMap(all);
        fallbacks = Collections.unmodifiableMap(new TreeMap<>(fallbacks));
    }

    /** Returns the value of a counter, in the counter's {@linkplain Counter#unit unit}. */
    public long get(Counter counter) {
        return counters.getOrDefault(counter, 0L);
    }

    /** Returns whether the engine was ever offered a block. */
    public boolean isUsed() {
        return get(Counter.BLOCKS) + get(Counter.REFUSED) + get(Counter.FALLBACKS) > 0;
    }

    /**
     * Returns a line for a person, the engine's in {@link org.warpdrive.zip.WarpDrive#status}: its blocks and bytes, how
     * long blocks took, and what else is not 0, each by its {@linkplain Term#term term}.
     */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(engine).append(':');
        for (Counter counter : Counter.values()) {
            long value = get(counter);
            if (value > 0 || ALWAYS.contains(counter)) {
                line.append(' ').append(counter.term()).append('=').append(value);
            }
            if (counter == Counter.BYTES_OUT && get(Counter.BLOCKS) > 0) {
                for (Quantile quantile : Quantile.values()) {
                    line.append(' ').append(quantile.term()).append('<').append(duration(quantile.of(latency)));
                }
            }
            if (counter == Counter.FALLBACKS && value > 0) {
                line.append(fallbacks.entrySet().stream()
                        .map(reason -> reason.getValue() + " x " + reason.getKey())
                        .collect(Collectors.joining(", ", " (", ")")));
            }
        }
        return line.toString();
    }

    private static String duration(long nanos) {
        return nanos < 10_000 ? nanos + "ns" : nanos < 10_000_000 ? nanos / 1_000 + "us" : nanos / 1_000_000 + "ms";
    }
}
