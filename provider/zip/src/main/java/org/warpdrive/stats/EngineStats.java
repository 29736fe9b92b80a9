// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.stats;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

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
}
