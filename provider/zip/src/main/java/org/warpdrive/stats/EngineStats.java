// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.stats;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one engine has done. Exact once the threads that use it have stopped; otherwise values are each as of a moment, not
 * all of the same one.
 *
 * @param engine the name in the log line
 * @param counters every {@link Counter}, 0 where it does not apply
 * @param fallbacks blocks done again elsewhere, by reason; adds up to {@link Counter#FALLBACKS}
 * @param latency from the hand-over of a block to its end, of all blocks completed
 */
public record EngineStats(
        String engine, Map<Counter, Long> counters, Map<String, Long> fallbacks, LatencyHistogram latency) {
    /** A block is slow from here on, in nanoseconds. */
    public static final long SLOW_NANOS = 10_000_000;

    public EngineStats {
        Map<Counter, Long> all = new EnumMap<>(Counter.class);
        for (Counter counter : Counter.values()) {
            all.put(counter, counters.getOrDefault(counter, 0L));
        }
        counters = Collections.unmodifiableMap(all);
        fallbacks = Collections.unmodifiableMap(new TreeMap<>(fallbacks));
    }

    public long get(Counter counter) {
        return counters.getOrDefault(counter, 0L);
    }

    /** Whether it was ever asked to do anything. */
    public boolean isUsed() {
        return get(Counter.BLOCKS) + get(Counter.REFUSED) + get(Counter.FALLBACKS) > 0;
    }
}
