// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.warpdrive.stats.Counter;
import org.warpdrive.stats.EngineStats;
import org.warpdrive.stats.LatencyHistogram;

/**
 * The counters of one engine from the start of the process. Any thread may call any method. A snapshot is exact once
 * the threads that count have stopped.
 */
final class Counters {
    private final LongAdder blocks = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder slow = new LongAdder();
    private final LongAdder verified = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final LongAdder[] latency = new LongAdder[LatencyHistogram.BUCKETS];
    private final ConcurrentHashMap<String, LongAdder> fallbacks = new ConcurrentHashMap<>();

    Counters() {
        for (int i = 0; i < latency.length; i++) {
            latency[i] = new LongAdder();
        }
    }

    /** Counts a completed block. */
    void completed(Block block) {
        blocks.increment();
        bytesIn.add(block.length());
        bytesOut.add(block.completion().produced());
        latency[LatencyHistogram.bucketOf(block.completion().nanos())].increment();
        if (block.completion().nanos() >= EngineStats.SLOW_NANOS) {
            slow.increment();
        }
        if (block.completion().isVerified()) {
            verified.increment();
        }
    }

    /** Counts a block for which the engine had no room. */
    void refused() {
        refused.increment();
    }

    /** Counts a failed block. */
    void failed(Block block) {
        if (block.completion().isDifferent()) {
            wrong.increment();
        }
        String reason = block.completion().failure();
        LongAdder count = fallbacks.get(reason);
        if (count == null) { // no lambda: the first caller may have little stack
            LongAdder fresh = new LongAdder();
            LongAdder present = fallbacks.putIfAbsent(reason, fresh);
            count = present == null ? fresh : present;
        }
        count.increment();
    }

    /** Returns a snapshot, which includes the engine's own counters. */
    EngineStats of(BlockEngine engine) {
        Map<String, Long> reasons = new TreeMap<>();
        fallbacks.forEach((reason, count) -> reasons.put(reason, count.sum()));
        Map<Counter, Long> values = new EnumMap<>(Counter.class);
        values.put(Counter.BLOCKS, blocks.sum());
        values.put(Counter.BYTES_IN, bytesIn.sum());
        values.put(Counter.BYTES_OUT, bytesOut.sum());
        values.put(Counter.REFUSED, refused.sum());
        values.put(Counter.SLOW, slow.sum());
        values.put(Counter.VERIFIED, verified.sum());
        values.put(Counter.WRONG, wrong.sum());
        values.put(
                Counter.FALLBACKS,
                reasons.values().stream().mapToLong(Long::longValue).sum());
        values.putAll(engine.gauges());
        long[] counts = new long[latency.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = latency[i].sum();
        }
        return new EngineStats(engine.name(), values, reasons, new LatencyHistogram(counts));
    }
}
