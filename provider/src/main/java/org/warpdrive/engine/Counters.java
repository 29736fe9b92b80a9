// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.engine;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What one engine has done since the start. Exact once the threads that add to it have stopped. */
public final class Counters {
    private final String engine;
    private final LongAdder blocks = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final ConcurrentHashMap<String, LongAdder> failures = new ConcurrentHashMap<>();

    Counters(String engine) {
        this.engine = engine;
    }

    void completed(Block block) {
        blocks.increment();
        bytesIn.add(block.length());
        bytesOut.add(block.produced());
    }

    void refused() {
        refused.increment();
    }

    void failed(String reason) {
        failures.computeIfAbsent(reason, r -> new LongAdder()).increment();
    }

    public String engine() {
        return engine;
    }

    /** Blocks this engine completed. */
    public long blocks() {
        return blocks.sum();
    }

    /** Input bytes of those blocks. */
    public long bytesIn() {
        return bytesIn.sum();
    }

    /** Output bytes of those blocks. */
    public long bytesOut() {
        return bytesOut.sum();
    }

    /** Blocks that went elsewhere because the engine had no room. */
    public long refusals() {
        return refused.sum();
    }

    /** Blocks that this engine failed at and another did, by reason. */
    public Map<String, Long> failures() {
        Map<String, Long> sums = new TreeMap<>();
        failures.forEach((reason, count) -> sums.put(reason, count.sum()));
        return sums;
    }
}
